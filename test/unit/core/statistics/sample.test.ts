import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../../src/core/statistics/sample';

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
