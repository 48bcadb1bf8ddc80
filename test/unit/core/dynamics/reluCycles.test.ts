/** Cycles of one ReLU layer against enumeration of all active sets, and maps with known cycles. */
import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { findReluCycles } from '../../../../src/core/dynamics/reluCycles';
import { normals, positiveStarts, reluNetwork } from './reluNetwork';

/** Smallest-first coordinate strings of all points of period exactly k, from every sequence of active sets. */
function enumerated(weights: Float64Array, constant: Float64Array, period: number): string[] {
  const n = constant.length;
  const W = Matrix.from1DArray(n, n, weights);
  const c = Matrix.columnVector(constant);
  const points = new Set<string>();
  for (let code = 0; code < 2 ** (n * period); code++) {
    let M = Matrix.eye(n);
    let r = Matrix.zeros(n, 1);
    for (let step = 0; step < period; step++) {
      const D = Matrix.diag(Array.from({ length: n }, (_, i) => (code >> (step * n + i)) & 1));
      M = D.mmul(W).mmul(M);
      r = D.mmul(Matrix.add(W.mmul(r), c));
    }
    const h = solve(Matrix.sub(Matrix.eye(n), M), r, true);
    let state = h;
    const seen: string[] = [];
    for (let step = 0; step < period; step++) {
      seen.push(text(state.to1DArray()));
      state = Matrix.add(W.mmul(state), c).apply(function (this: Matrix, i: number, j: number) {
        this.set(i, j, Math.max(0, this.get(i, j)));
      });
    }
    if (Matrix.sub(state, h).norm() > 1e-9 || new Set(seen).size < period) continue;
    points.add(seen[0]);
  }
  return [...points].sort();
}

const text = (point: ArrayLike<number>) =>
  Array.from(point, (value) => (Math.round(value * 1e5) / 1e5 || 0).toFixed(5)).join(' ');

describe('findReluCycles', () => {
  it.each([
    [2, 1],
    [2, 2],
    [2, 3],
    [3, 1],
    [3, 2],
  ])('finds what enumeration finds (%i units, period %i)', (units, period) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
        const weights = normals(units * units, seed, 1.2);
        const constant = normals(units, seed + 20_000);
        const { fixedPoints } = findReluCycles(reluNetwork(weights, constant), {
          starts: positiveStarts(60, units, 3),
          input: null,
          maxPeriod: period,
          randomGuesses: 300,
          seed,
        });
        const found = fixedPoints
          .filter((point) => point.period === period)
          .flatMap(({ points }) => points.map(text));
        expect(found.sort()).toEqual(enumerated(weights, constant, period));
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('keeps the cycles of a piecewise-linear RNN in its ReLU doubling: the Lozi map', () => {
    // (x, y) ↦ (1 - 1.7|x| + y, .5 x) with |x| = 2 relu(x) - x: diagonal and off-diagonal on z, ReLU part on z⁺.
    const linear = [1.7, 1, 0.5, 0];
    const rectified = [-3.4, 0, 0, 0];
    const weights = [1, -1].flatMap((sign) =>
      [0, 1].flatMap((i) => [
        ...[0, 1].map((j) => sign * (linear[2 * i + j] + rectified[2 * i + j])),
        ...[0, 1].map((j) => -sign * linear[2 * i + j]),
      ]),
    );
    const { fixedPoints } = findReluCycles(reluNetwork(weights, [1, 0, -1, 0]), {
      starts: positiveStarts(60, 4),
      input: null,
      maxPeriod: 1,
      seed: 1,
    });
    const points = fixedPoints
      .map(({ points: [[a, b, c, d]], multipliers }) => ({
        at: [a - c, b - d],
        multipliers: [...multipliers.re.slice(0, 2)],
      }))
      .sort((p, q) => p.at[0] - q.at[0]);
    const expected = [
      { at: [-0.8333333, -0.4166667], multipliers: [1.9556672, -0.2556672] },
      { at: [0.4545455, 0.2272727], multipliers: [-1.9556672, 0.2556672] },
    ];
    expect(points).toHaveLength(2);
    points.forEach((point, k) => {
      for (const i of [0, 1]) {
        expect(point.at[i]).toBeCloseTo(expected[k].at[i], 6);
        expect(point.multipliers[i]).toBeCloseTo(expected[k].multipliers[i], 6);
      }
    });
  });

  it('gives both sides of a point on the boundary, the expanding one first, whatever is guessed first', () => {
    for (const seed of [1, 2, 3]) {
      const { fixedPoints } = findReluCycles(reluNetwork([2, -4, 2, -4], [0, -0.5]), {
        starts: positiveStarts(seed, 2),
        input: null,
        maxPeriod: 1,
        seed,
      });
      const zero = fixedPoints.find(({ border }) => border);
      expect([...zero!.multipliers.re]).toEqual([2, 0]);
      expect(zero!.otherSides.map(({ re }) => [...re])).toEqual([[0, 0]]);
      expect(zero!.stability).toBe('saddle');
    }
  });

  it('counts the dimension of a line of fixed points', () => {
    const { fixedPoints } = findReluCycles(reluNetwork([0.5, 0.5, 0.5, 0.5], [1, -1]), {
      starts: positiveStarts(20, 2),
      input: null,
      maxPeriod: 1,
      seed: 1,
    });
    expect(fixedPoints).toHaveLength(1);
    expect(fixedPoints[0].familyDimension).toBe(1);
  });

  it('finds the 2-cycle of the tent with slope √3', () => {
    const r = Math.sqrt(3);
    const { fixedPoints } = findReluCycles(reluNetwork([r, -2 * r, r, -2 * r], [0, -0.5]), {
      starts: positiveStarts(40, 2),
      input: null,
      maxPeriod: 2,
      seed: 1,
    });
    const cycle = fixedPoints.find(({ period }) => period === 2)!;
    const values = cycle.points.map(([x]) => x).sort();
    expect(values[0]).toBeCloseTo(0.4330127, 6);
    expect(values[1]).toBeCloseTo(0.75, 6);
  });

  it('has no points where every state escapes', () => {
    const { fixedPoints, unseenShare } = findReluCycles(reluNetwork([2], [1]), {
      starts: positiveStarts(10, 1),
      input: null,
      maxPeriod: 3,
      seed: 1,
    });
    expect([fixedPoints, unseenShare]).toEqual([[], 1]);
  });

  it('stops when cancelled', () => {
    const run = () =>
      findReluCycles(reluNetwork([0.5], [1]), {
        starts: positiveStarts(2, 1),
        input: null,
        maxPeriod: 1,
        seed: 1,
        signal: { aborted: true },
      });
    expect(run).toThrow('cancelled');
  });
});
