import { describe, expect, it } from 'vitest';
import { controllableRank, inputRank } from '../../../../src/core/transitions/controllable';
import { pathModel, type PathModel } from '../../../../src/core/transitions/drivenPath';
import { actionOf, leastNoise } from '../../../../src/core/transitions/minimumAction';
import { networkOf, type Weights } from '../analysis/networks';
import { normals } from '../dynamics/reluNetwork';

function modelOf(
  weights: Weights,
  start: readonly number[],
  direction: readonly number[],
  lead: number,
): PathModel {
  return pathModel({
    layer: networkOf(weights).layers[0],
    start: Float64Array.from(start),
    direction: Float64Array.from(direction),
    offset: 0,
    lead,
  });
}

const zero = (model: PathModel, steps: number) =>
  new Float64Array(steps * model.problem.layer.inputSize);

/** Random layer of `units` with `inputs`, seeded. */
function randomModel(units: number, inputs: number, seed: number, lead = 1): PathModel {
  const values = normals(units * (units + inputs + 2), seed);
  let at = 0;
  const take = (rows: number, width: number, scale: number) =>
    Array.from({ length: rows }, () => Array.from({ length: width }, () => scale * values[at++]));
  const recurrent = take(units, units, 1 / Math.sqrt(units));
  const input = take(units, inputs, 0.5);
  const start = take(1, units, 1)[0].map((value) => Math.max(0, value));
  return modelOf({ recurrent, input }, start, take(1, units, 1)[0], lead);
}

describe('least noise', () => {
  it.each([1, 3, 10])('of a line is the closed form, %s steps', (steps) => {
    // h' = relu(.8 h + x) above 0: h_n = .8^n h0 + Σ .8^(n-1-t) x_t.
    const model = modelOf({ recurrent: [[0.8]], input: [[1]] }, [1], [1], 3);
    const found = leastNoise(model, [zero(model, steps)]);
    const weights = Array.from({ length: steps }, (_, t) => 0.8 ** (steps - 1 - t));
    const square = weights.reduce((sum, w) => sum + w * w, 0);
    const missing = 3 - 0.8 ** steps;
    expect(found.action).toBeCloseTo((0.5 * missing ** 2) / square, 10);
    weights.forEach((w, t) => expect(found.noise?.[t]).toBeCloseTo((missing / square) * w, 10));
    expect(found.path?.lead).toBeCloseTo(3, 10);
    expect(found.residual).toBeLessThan(1e-9);
  });

  it('is 0 where the state goes there by itself', () => {
    const model = modelOf({ recurrent: [[0.8]], input: [[1]] }, [10], [1], 3);
    expect(leastNoise(model, [zero(model, 2)])).toMatchObject({ action: 0, held: 0 });
  });

  it('is infinite where noise moves nothing that counts', () => {
    const model = modelOf(
      {
        recurrent: [
          [0.5, 0],
          [0, 0.5],
        ],
        input: [[1], [0]],
      },
      [1, 1],
      [0, 1],
      2,
    );
    const found = leastNoise(model, [zero(model, 4), new Float64Array(4).fill(3)]);
    expect(found).toMatchObject({
      action: Infinity,
      noise: null,
      startsReached: 0,
      startsTried: 2,
    });
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'of two units and two steps is what a grid finds, network %s',
    (seed) => {
      const model = randomModel(2, 1, seed, 1.2);
      const starts = [...normals(24, seed)].map((_, k, all) =>
        Float64Array.of(2 * all[k], 2 * all[23 - k]),
      );
      const found = leastNoise(model, [zero(model, 2), ...starts]);
      let best = Infinity;
      const step = 0.02;
      for (let x = -9; x <= 9; x += step) {
        for (let y = -9; y <= 9; y += step) {
          const noise = Float64Array.of(x, y);
          if (actionOf(noise) < best && model.drive(noise).lead >= 1.2) best = actionOf(noise);
        }
      }
      if (best > 36) {
        // Beyond the grid's safe circle, or nowhere.
        expect(found.action).toBeGreaterThan(36);
        return;
      }
      // A grid point may lie a step beyond the optimum.
      const length = Math.sqrt(2 * best);
      expect(found.action).toBeLessThanOrEqual(best + 1e-9);
      expect(Math.sqrt(2 * found.action)).toBeGreaterThan(length - 2 * step);
      expect(found.residual).toBeLessThan(1e-6);
    },
  );

  it.each([1, 2, 3])(
    'of twenty units reaches its end when simulated, and no nearby noise is less: network %s',
    (seed) => {
      const model = randomModel(20, 4, seed, 2);
      const steps = 6;
      const starts = Array.from({ length: 6 }, (_, k) => normals(steps * 4, 100 + k));
      const found = leastNoise(model, [zero(model, steps), ...starts]);
      const { noise, path } = found;
      if (!noise || !path) throw new Error('not reached');
      expect(model.drive(noise).lead).toBeCloseTo(2, 6);
      expect(path.lead).toBe(model.drive(noise).lead);
      expect(found.residual).toBeLessThan(1e-6);
      // Random directions, brought back to the lead along the ray from 0 where they fall short of it.
      for (let k = 0; k < 200; k++) {
        const tried = normals(steps * 4, 1000 + k).map((value, i) => noise[i] + 0.01 * value);
        for (let grow = 0; grow < 60 && model.drive(tried).lead < 2; grow++) {
          const gradient = model.endGradient(model.drive(tried).active);
          const square = 2 * actionOf(gradient);
          const missing = (2 + 1e-9 - model.drive(tried).lead) / square;
          tried.forEach((_, i) => (tried[i] += missing * gradient[i]));
        }
        if (model.drive(tried).lead >= 2)
          expect(actionOf(tried)).toBeGreaterThan(found.action * (1 - 1e-6));
      }
    },
  );

  it('scales with the square of the state: without biases the noise is the same up to a factor', () => {
    const one = randomModel(12, 3, 9, 1);
    const { layer, start, direction } = one.problem;
    const three = pathModel({
      layer,
      start: start.map((h) => 3 * h),
      direction,
      offset: 0,
      lead: 3,
    });
    const [a, b] = [one, three].map((model) => leastNoise(model, [zero(model, 5)]));
    expect(b.action).toBeCloseTo(9 * a.action, 8);
    b.noise?.forEach((value, k) => expect(value).toBeCloseTo(3 * (a.noise?.[k] ?? Number.NaN), 8));
  });
});

describe('sensitivities', () => {
  it('are those of finite differences while no unit switches', () => {
    const model = randomModel(8, 2, 4);
    const noise = normals(10, 5);
    const path = model.drive(noise);
    const gradient = model.endGradient(path.active);
    const unit = model.unitGradient(path.active, 3, 2);
    for (let k = 0; k < noise.length; k++) {
      const moved = noise.slice();
      moved[k] += 1e-6;
      const other = model.drive(moved);
      expect((other.lead - path.lead) / 1e-6).toBeCloseTo(gradient[k], 5);
      expect((other.z[3 * 8 + 2] - path.z[3 * 8 + 2]) / 1e-6).toBeCloseTo(unit[k], 5);
    }
  });
});

describe('the controllable rank', () => {
  it('grows by one a step along a chain of units, and is bounded by the active ones', () => {
    const recurrent = [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ];
    const model = modelOf({ recurrent, input: [[1], [0], [0]] }, [1, 1, 1], [0, 0, 1], 1);
    const { layer } = model.problem;
    const ranks = [1, 2, 3, 4].map((n) =>
      controllableRank(layer, model.drive(new Float64Array(n).fill(1))),
    );
    expect(ranks).toEqual([1, 2, 3, 3]);
    expect(inputRank(layer)).toBe(1);
    expect(controllableRank(layer, model.drive(new Float64Array(3).fill(-1)))).toBe(0);
  });
});
