import { describe, expect, it } from 'vitest';
import { largestShareDifference, quantile, sampleOf } from '../../../../src/core/statistics/sample';

describe('sampleOf', () => {
  it('divides by one less than the number of values', () => {
    const { count, mean, deviation, error } = sampleOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([count, mean]).toEqual([8, 5]);
    expect(deviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(error).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it('knows no spread of one value, and no mean of none', () => {
    expect(sampleOf([3])).toEqual({ count: 1, mean: 3, deviation: NaN, error: NaN });
    expect(sampleOf([])).toEqual({ count: 0, mean: NaN, deviation: NaN, error: NaN });
  });
});

describe('quantile', () => {
  it('is linear between order statistics, NaN of none', () => {
    const sorted = [1, 2, 4, 8];
    expect([0, 0.5, 1].map((share) => quantile(sorted, share))).toEqual([1, 3, 8]);
    expect(quantile(sorted, 0.25)).toBeCloseTo(1.75, 14);
    expect(quantile([5], 0.975)).toBe(5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('largestShareDifference', () => {
  it.each([
    [[3, 1, 2], [2, 3, 1], 0],
    [[1, 2], [3, 4, 5], 1],
    [[1, 2, 3, 4], [3, 4, 5, 6], 0.5],
    [[0, 0, 0, 1], [0, 1, 1, 1], 0.5],
    [[-1, 1], [0, 0], 0.5],
    [[], [1], 0],
  ])('of %j and %j is %s, either way round', (one, other, expected) => {
    expect(largestShareDifference(one, other)).toBe(expected);
    expect(largestShareDifference(other, one)).toBe(expected);
  });

  it('is that of any increasing function of the values', () => {
    const [one, other] = [
      [0.3, -1, 2, 0.1],
      [0.2, 1.5, 0.4],
    ];
    const grown = [one, other].map((values) => values.map((value) => Math.exp(value)));
    expect(largestShareDifference(grown[0], grown[1])).toBe(largestShareDifference(one, other));
  });
});
