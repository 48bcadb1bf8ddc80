/** The origin of bias-free networks: its one-sided character, and lines of fixed points through it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFixedPoints } from '../../../../src/core/dynamics/fixedPoints';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import { createStepper } from '../../../../src/core/rnn/step';
import { normals, positiveStarts, reluNetwork } from './reluNetwork';

const pointsOf = (weights: ArrayLike<number>) => {
  const network = reluNetwork(weights);
  const starts = positiveStarts(40, network.layers[0].hiddenSize);
  return findFixedPoints(network, { starts, input: null, maxPeriod: 2, seed: 1 }).fixedPoints;
};

describe('originOf', () => {
  it.each([
    [[2], 'source'],
    [[0.5], 'stable'],
    [[0.5, 0, 0, 2], 'saddle'],
    [[2, 0, 0, 3], 'source'],
    [[-3], 'stable'],
  ] as const)('of %j is a %s, on a boundary', (weights, stability) => {
    const points = pointsOf(weights);
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ stability, border: true, familyDimension: 0 });
  });

  it('comes with a line of fixed points where an eigenvalue is 1', () => {
    const [, line] = pointsOf([1, 0, 0, 0.5]);
    expect(line).toMatchObject({ period: 1, familyDimension: 1 });
    expect(line.points[0][0]).toBeCloseTo(1, 12);
  });

  it('lists the family of an exchange once, with its dimension', () => {
    const cycles = pointsOf([0, 1, 1, 0]).filter(({ period }) => period === 2);
    expect(cycles.map(({ familyDimension }) => familyDimension)).toEqual([2]);
  });
});

describe('homogeneity', () => {
  it('J(h) h = F(h) and F(c h) = c F(h)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
        const n = 12;
        const network = reluNetwork(normals(n * n, seed, 0.4));
        const stepper = createStepper(network);
        const state = normals(n, seed + 1).map(Math.abs);
        const image = (from: Float64Array) => {
          const next = from.slice();
          stepper.step(next, new Float64Array(n));
          return next;
        };
        const F = image(state);
        const J = jacobianAt(network, state, null);
        const scaled = image(state.map((value) => 3 * value));
        const size = Math.hypot(...F) + 1e-300;
        F.forEach((value, row) => {
          const product = state.reduce((sum, h, k) => sum + J[row * n + k] * h, 0);
          expect(Math.abs(product - value) / size).toBeLessThan(1e-14);
          expect(Math.abs(scaled[row] - 3 * value) / (3 * size)).toBeLessThan(1e-14);
        });
      }),
    );
  });
});
