/** Jaccard indices by hand, and their expectation by enumeration of all pairs of sets. */
import { describe, expect, it } from 'vitest';
import { jaccardByChance, jaccardIndex } from '../../../../src/core/statistics/setOverlap';

/** All sets of `size` of the items 0..n-1. */
function setsOf(size: number, n: number): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: n }, (_, last) =>
    setsOf(size - 1, last).map((rest) => [...rest, last]),
  ).flat();
}

describe('jaccardIndex', () => {
  it('is the share of the union that is common, whatever the order', () => {
    expect(jaccardIndex([1, 2, 3], [4, 3, 2])).toBe(0.5);
    expect(jaccardIndex([7], [7])).toBe(1);
    expect(jaccardIndex([7], [])).toBe(0);
  });

  it('is undefined of two empty sets', () => {
    expect(jaccardIndex([], [])).toBeNull();
    expect(jaccardByChance(0, 0, 5)).toBeNull();
  });
});

describe('jaccardByChance', () => {
  it.each([
    [1, 1, 6],
    [2, 3, 6],
    [4, 5, 6],
    [6, 2, 6],
    [0, 3, 6],
  ])('is the mean over all pairs of sets of %d and %d of %d', (a, b, items) => {
    const indices = setsOf(a, items).flatMap((one) =>
      setsOf(b, items).map((other) => jaccardIndex(one, other) ?? Number.NaN),
    );
    const mean = indices.reduce((sum, one) => sum + one, 0) / indices.length;
    expect(jaccardByChance(a, b, items)).toBeCloseTo(mean, 12);
  });

  it('is 1 / n of single units, and 1 of everything', () => {
    expect(jaccardByChance(1, 1, 50)).toBeCloseTo(1 / 50, 12);
    expect(jaccardByChance(50, 50, 50)).toBe(1);
  });

  it('is a number for large sets, and refuses those larger than what they are of', () => {
    // Halves of many items have a third of their union in common.
    expect(jaccardByChance(2000, 2000, 4000)).toBeCloseTo(1 / 3, 3);
    expect(() => jaccardByChance(7, 1, 6)).toThrow('sets of 7 and 1 found, of 6 items');
  });
});
