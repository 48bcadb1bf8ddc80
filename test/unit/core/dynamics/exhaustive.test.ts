/** Searches over all active sets against an independent enumeration, and the heuristic searches against them. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { activeSetCycles } from '../../../../src/core/dynamics/exhaustive';
import { findRays } from '../../../../src/core/dynamics/rays';
import { findReluCycles } from '../../../../src/core/dynamics/reluCycles';
import type { FixedPoint, Ray } from '../../../../src/core/dynamics/types';
import { normals, positiveStarts, reluNetwork } from './reluNetwork';

const NO_STARTS = new Float64Array(0);

/** All rays and projective cycles up to a period. */
const allRays = (weights: Float64Array, exhaustivePeriod: number) =>
  findRays(reluNetwork(weights), { starts: NO_STARTS, exhaustivePeriod, seed: 1 }).rays;

/** Half of the units silent, as under noise. */
const noisyStarts = (count: number, units: number, seed: number) =>
  normals(count * units, seed).map((value) => Math.max(0, value));

const allCycles = (weights: Float64Array, constant: Float64Array, maxPeriod: number) =>
  findReluCycles(reluNetwork(weights, constant), {
    starts: NO_STARTS,
    randomGuesses: 0,
    exhaustive: true,
    input: null,
    maxPeriod,
    seed: 1,
  });

/** Growths of the rays of one period by ml-matrix, straight from the definition. */
function enumeratedGrowths(weights: Float64Array, n: number, period: number): string[] {
  const W = Matrix.from1DArray(n, n, weights);
  const growths = new Set<string>();
  for (let code = 0; code < 2 ** (n * period); code++) {
    const masks = Array.from({ length: period }, (_, step) =>
      Array.from({ length: n }, (_, unit) => (code >> (step * n + unit)) & 1),
    );
    let M = Matrix.eye(n);
    for (const mask of masks) M = Matrix.diag(mask).mmul(W).mmul(M);
    const decomposition = new EigenvalueDecomposition(M);
    decomposition.realEigenvalues.forEach((value, k) => {
      if (Math.abs(decomposition.imaginaryEigenvalues[k]) > 1e-9 || value < 1e-9) return;
      const column = decomposition.eigenvectorMatrix.getColumn(k);
      const sign = column.reduce((sum, entry) => sum + entry, 0) < 0 ? -1 : 1;
      let state = column.map((entry) => sign * entry);
      const seen: string[] = [];
      for (const mask of masks) {
        const z = W.mmul(Matrix.columnVector(state)).to1DArray();
        if (z.some((entry, unit) => entry > 1e-9 !== (mask[unit] === 1))) return;
        state = z.map((entry) => Math.max(0, entry));
        seen.push(mask.join(''));
      }
      // A shorter cycle went around more than once.
      if (isRepeated(seen)) return;
      growths.add((value ** (1 / period)).toFixed(6));
    });
  }
  return [...growths].sort();
}

function isRepeated(words: readonly string[]): boolean {
  return words.some(
    (_, shift) => shift > 0 && words.every((word, k) => word === words[(k + shift) % words.length]),
  );
}

const growthsOf = (rays: readonly Ray[], period: number) =>
  rays
    .filter((ray) => ray.period === period)
    .map(({ growth }) => growth.toFixed(6))
    .sort();

const nameOf = ({ period, growth }: Ray) => `${period} ${growth.toFixed(8)}`;
const placeOf = ({ period, points }: FixedPoint) => {
  const sums = points.map((point) => point.reduce((sum, h, k) => sum + (k + 1) * h, 0));
  return `${period} ${Math.min(...sums).toFixed(5)}`;
};

describe('activeSetCycles', () => {
  it('lists each cycle once: necklaces without repetition', () => {
    const count = (units: number, period: number) =>
      [...activeSetCycles(units, period, true)].length;
    // Moreau's necklace-counting function for 2 and 4 beads of colour.
    expect([1, 2, 3, 4, 5, 6].map((period) => count(1, period))).toEqual([2, 1, 2, 3, 6, 9]);
    expect([1, 2, 3].map((period) => count(2, period))).toEqual([4, 6, 20]);
    expect([...activeSetCycles(2, 1, false)]).toHaveLength(3);
  });

  it('refuses what would take for ever', () => {
    expect(() => activeSetCycles(7, 3, true).next()).toThrow('7 units and period 3 found');
  });
});

describe('all rays', () => {
  it.each([
    [2, 1],
    [2, 2],
    [2, 3],
    [3, 1],
    [3, 2],
    [4, 1],
    [4, 2],
    [6, 1],
  ])('are those of the definition (%i units, period %i)', (units, period) => {
    for (let seed = 1; seed <= 12; seed++) {
      const weights = normals(units * units, seed, 1.3);
      const found = growthsOf(allRays(weights, period), period);
      expect(found).toEqual(enumeratedGrowths(weights, units, period));
    }
  });
});

describe('the search from starts', () => {
  /** Over many random networks: what it finds of all there is, attracting and repelling. */
  function compare(units: number, period: number, nets: number) {
    const tally = { attracting: [0, 0], repelling: [0, 0], invented: 0 };
    for (let seed = 1; seed <= nets; seed++) {
      const weights = normals(units * units, 100 * units + seed, 1.2 / Math.sqrt(units));
      const complete = allRays(weights, period).filter(({ border }) => !border);
      const { rays } = findRays(reluNetwork(weights), {
        starts: noisyStarts(200, units, seed),
        visited: noisyStarts(300, units, seed + 1000),
        unstableSearch: true,
        exhaustivePeriod: 0,
        seed,
      });
      const found = new Set(rays.map(nameOf));
      for (const ray of complete) {
        const [all, seen] = ray.attracting ? tally.attracting : tally.repelling;
        const hit = Number(found.has(nameOf(ray)));
        if (ray.attracting) tally.attracting = [all + 1, seen + hit];
        else tally.repelling = [all + 1, seen + hit];
      }
      const known = new Set(complete.map(nameOf));
      tally.invented += rays.filter(
        (ray) => ray.period <= period && !ray.border && !known.has(nameOf(ray)),
      ).length;
    }
    return tally;
  }

  it.each([
    [3, 1],
    [5, 1],
    [8, 1],
    [3, 2],
    [4, 2],
  ])('misses little of %i units and period %i, and invents nothing', (units, period) => {
    const tally = compare(units, period, 60);
    const { attracting, repelling } = tally;
    expect(tally.invented).toBe(0);
    expect(attracting[1]).toBe(attracting[0]);
    expect(repelling[1] / repelling[0]).toBeGreaterThan(0.8);
  });
});

describe('all fixed points and cycles', () => {
  it('hold what the search from starts finds, and a search that is exhaustive says so', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const units = 2 + (seed % 3);
      const weights = normals(units * units, seed, 1.2);
      const constant = normals(units, seed + 500);
      const complete = allCycles(weights, constant, 2);
      const { fixedPoints, exhaustivePeriod } = findReluCycles(reluNetwork(weights, constant), {
        starts: positiveStarts(60, units, 3),
        input: null,
        maxPeriod: 2,
        randomGuesses: 100,
        seed,
      });
      const places = complete.fixedPoints.map(placeOf).sort();
      expect([complete.exhaustivePeriod, complete.unseenShare, exhaustivePeriod]).toEqual([
        2, 0, 0,
      ]);
      expect(places).toEqual(fixedPoints.map(placeOf).sort());
    }
  });
});
