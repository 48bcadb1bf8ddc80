/** Rays: one-sided stability, families, slow convergence, invariances, and counts over training. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { findRays } from '../../../../src/core/dynamics/rays';
import type { Network } from '../../../../src/core/rnn/network';
import { createStepper } from '../../../../src/core/rnn/step';
import { inferNetwork } from '../../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../../src/formats/readCheckpoint';
import { fixture } from '../../formats/fixtures';
import { normals, positiveStarts, reluNetwork } from './reluNetwork';

const raysOf = (weights: ArrayLike<number>) => {
  const network = reluNetwork(weights);
  const starts = positiveStarts(40, network.layers[0].hiddenSize);
  return findRays(network, { starts, unstableSearch: true, seed: 1 });
};

function applied(network: Network, state: Float64Array, steps: number): Float64Array {
  const stepper = createStepper(network);
  const next = state.slice();
  for (let k = 0; k < steps; k++) stepper.step(next, new Float64Array(stepper.driveSize));
  return next;
}

describe('findRays', () => {
  it('sees that an axis repels into a unit that is silent on it', () => {
    const { rays } = raysOf([0.5, 0, 0, 0.25]);
    expect(rays.map(({ growth, attracting, border }) => [growth, attracting, border])).toEqual([
      [0.5, true, true],
      [0.25, false, true],
    ]);
    expect(rays[1].transverse).toBeCloseTo(2, 12);
  });

  it('lists one ray for a cone of rays', () => {
    const { rays, unsettledShare } = raysOf([0, 1, 1, 0]);
    expect(rays.map(({ period, startsShare }) => [period, startsShare])).toEqual([
      [2, 1],
      [1, 0],
    ]);
    expect(unsettledShare).toBe(0);
  });

  it('reaches a ray that attracts by 1 % a step', () => {
    const { rays, unsettledShare } = raysOf([1, 0, 0, 0.99]);
    expect(rays[0]).toMatchObject({ growth: 1, attracting: true, startsShare: 1 });
    expect(unsettledShare).toBe(0);
  });

  it('does not take a ray that is neared from side to side for a cycle', () => {
    const { rays } = raysOf([0.15, 0.7, 0.7, 0.15]);
    expect(
      rays.map(({ period, attracting, startsShare }) => [period, attracting, startsShare]),
    ).toEqual([[1, true, 1]]);
    expect(rays[0].growth).toBeCloseTo(0.85, 12);
  });

  it('does not call a unit without weights a boundary', () => {
    const { rays } = raysOf([0.8, 0.1, 0, 0.1, 0.7, 0, 0, 0, 0]);
    expect(rays).toHaveLength(1);
    expect(rays[0].border).toBe(false);
  });

  it('says that every start dies, without NaN', () => {
    expect(raysOf([-1, 0, 0, -1])).toEqual({
      rays: [],
      startsTried: 40,
      unsettledShare: 1,
      meanLogGrowth: 0,
      explodingShare: 0,
      activeSetsTried: 0,
      edgesTracked: 0,
      edgesAtRest: 0,
      exhaustivePeriod: 1,
    });
  });

  it('finds rays that close under the map, and the same again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 5000 }), (n, seed) => {
        const weights = normals(n * n, seed, 1.2 / Math.sqrt(n));
        const found = raysOf(weights);
        expect(raysOf(weights)).toEqual(found);
        for (const { period, growth, directions, residual } of found.rays) {
          expect(residual).toBeLessThanOrEqual(1e-10);
          const last = directions[period - 1];
          const image = applied(reluNetwork(weights), last, period);
          image.forEach((value, k) => {
            expect(Math.abs(value / growth ** period - last[k])).toBeLessThan(1e-9);
          });
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('is unchanged when units are renamed', () => {
    const search = (weights: ArrayLike<number>, starts: Float64Array) =>
      findRays(reluNetwork(weights), { starts, seed: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (seed) => {
        const n = 7;
        const order = [3, 6, 0, 5, 1, 4, 2];
        const weights = normals(n * n, seed, 0.5);
        const renamed = order.flatMap((row) => order.map((column) => weights[n * row + column]));
        const starts = positiveStarts(20, n);
        const moved = starts.map((_, k) => starts[k - (k % n) + order[k % n]]);
        const before = search(weights, starts);
        const after = search(renamed, moved);
        // Chaotic directions depend on the order of sums, and renaming changes it.
        fc.pre(before.unsettledShare === 0 && after.unsettledShare === 0);
        expect(after.rays).toHaveLength(before.rays.length);
        after.rays.forEach((ray, k) => {
          expect(ray.growth).toBeCloseTo(before.rays[k].growth, 9);
          expect(ray.startsShare).toBe(before.rays[k].startsShare);
          expect(ray.attracting).toBe(before.rays[k].attracting);
        });
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('counts attracting rays over training, flickering included', async () => {
    const counts: number[] = [];
    for (let epoch = 100; epoch <= 1500; epoch += 100) {
      const path = `runs/two-small/models/evolution/model_epoch_${epoch}.pth`;
      const { network } = await inferNetwork(await readCheckpoint(fixture(path)));
      const { rays } = findRays(network!, { starts: shortRuns(network!, 60), seed: 1 });
      counts.push(rays.filter(({ attracting }) => attracting).length);
    }
    expect(counts).toEqual([1, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 2]);
  });
});

/** Last states of short noisy runs: a network that explodes keeps one direction only in a long one. */
function shortRuns(network: Network, count: number): Float64Array {
  const size = network.layers[0].hiddenSize;
  const starts = new Float64Array(count * size);
  for (let seed = 0; seed < count; seed++) {
    const { states } = runOrbit(network, {
      lengthSteps: 1,
      warmupSteps: 20,
      input: { kind: 'noise', std: 1 },
      seed,
    });
    starts.set(states, seed * size);
  }
  return starts;
}
