import { describe, expect, it } from 'vitest';
import { averagedMapOf, averagedSkeletonParts } from '../../../../src/core/dynamics/averagedMap';
import { finish } from '../../../../src/core/parts';
import { networkOf } from '../analysis/networks';
import { randomNetwork } from '../../engine/randomNetwork';
import { normals } from './reluNetwork';

const averagedSkeleton = (...how: Parameters<typeof averagedSkeletonParts>) =>
  finish(averagedSkeletonParts(...how));
/** h' = relu(w h + x + b), x ~ N(0, 1). */
const oneUnit = (w: number, b = 0) => networkOf({ recurrent: [[w]], input: [[1]], bias: [b] });
const spread = (from: number, to: number, count: number) =>
  Float64Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));

describe('noise-averaged map', () => {
  it('is the mean of a rectified Gaussian (known answer 26)', () => {
    for (const [b, mean] of [
      [-1, 0.0833155],
      [0, 0.3989423],
      [1, 1.0833155],
    ]) {
      expect(averagedMapOf(oneUnit(0, b), 1).step(Float64Array.of(7))[0]).toBeCloseTo(mean, 7);
    }
  });

  it('of one unit has the fixed point and the slope of known answer 28', () => {
    const { fixedPoints, attractors, startsTried, unseenShare } = averagedSkeleton(oneUnit(0.5), {
      starts: spread(0, 3, 9),
      noiseStd: 1,
    });
    expect(fixedPoints).toHaveLength(1);
    const [{ points, multipliers, stability, hits }] = fixedPoints;
    expect(points[0][0]).toBeCloseTo(0.5520596, 7);
    expect(multipliers.re[0]).toBeCloseTo(0.3043687, 7);
    expect([stability, hits, startsTried, unseenShare]).toEqual(['stable', 9, 9, 0]);
    expect(attractors).toHaveLength(1);
    expect(attractors[0]).toMatchObject({ period: 1 });
    expect(attractors[0].startsShare).toBeCloseTo(1, 12);
  });

  it('of a unit that holds itself down turns in a cycle of two about a fixed point that repels', () => {
    const { fixedPoints, attractors } = averagedSkeleton(oneUnit(-8), {
      starts: spread(0, 1, 7),
      noiseStd: 1,
    });
    expect(fixedPoints.map(({ stability }) => stability)).toEqual(['source']);
    expect(fixedPoints[0].multipliers.re[0]).toBeLessThan(-1);
    const cycle = attractors.find(({ period }) => period === 2);
    expect(cycle?.startsShare).toBeGreaterThan(0.8);
    const map = averagedMapOf(oneUnit(-8), 1);
    const [low, high] = cycle?.points ?? [];
    expect(map.step(low)[0]).toBeCloseTo(high[0], 12);
    expect(map.step(high)[0]).toBeCloseTo(low[0], 9);
  });

  it('scales with σ where there are no biases, and is ReLU without noise', () => {
    const network = randomNetwork({ units: 8, seed: 4 });
    const state = normals(8, 3).map(Math.abs);
    const once = averagedMapOf(network, 1).step(state);
    const thrice = averagedMapOf(network, 3).step(state.map((value) => 3 * value));
    thrice.forEach((value, k) => expect(value).toBeCloseTo(3 * once[k], 10));
    const silent = averagedMapOf(network, 0).step(state);
    const [{ recurrentWeight }] = network.layers;
    silent.forEach((value, row) => {
      const z = state.reduce((sum, h, k) => sum + recurrentWeight[8 * row + k] * h, 0);
      expect(value).toBeCloseTo(Math.max(0, z), 12);
    });
  });

  it('has the derivative of its differences', () => {
    const network = randomNetwork({ units: 6, seed: 9, bias: true });
    const map = averagedMapOf(network, 0.7);
    const state = normals(6, 5);
    const jacobian = map.jacobian(state);
    for (let k = 0; k < 6; k++) {
      const moved = (by: number) =>
        map.step(state.map((value, unit) => value + (unit === k ? by : 0)));
      const [up, down] = [moved(1e-5), moved(-1e-5)];
      up.forEach((value, row) =>
        expect(jacobian[6 * row + k]).toBeCloseTo((value - down[row]) / 2e-5, 7),
      );
    }
  });

  it('refuses cells whose mean has no such form', () => {
    expect(() => averagedMapOf(randomNetwork({ nonlinearity: 'tanh' }), 1)).toThrow(
      'a single ReLU layer is needed',
    );
  });
});
