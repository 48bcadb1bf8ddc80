import { describe, expect, it } from 'vitest';
import { changePoint } from '../../../../src/core/statistics/changePoint';
import { normals } from '../dynamics/reluNetwork';

describe('a change of level', () => {
  it('is found where it was put, with its levels, and is no chance', () => {
    const noise = normals(20, 5, 0.1);
    const found = changePoint(
      [...noise].map((value, k) => value + (k < 12 ? 1 : 2)),
      1,
    );
    expect(found?.at).toBe(12);
    expect(Math.abs((found?.before ?? 0) - 1)).toBeLessThan(0.1);
    expect(Math.abs((found?.after ?? 0) - 2)).toBeLessThan(0.1);
    expect(found?.p).toBe(0.001);
    expect(found?.interval).toEqual([12, 12]);
  });

  it('is exact without noise', () => {
    const found = changePoint([0, 0, 0, 3, 3, 3, 3, 3], 1);
    expect(found).toMatchObject({ at: 3, before: 0, after: 3, interval: [3, 3] });
  });

  it('is claimed of noise about as often as its p says', () => {
    const p = Array.from(
      { length: 60 },
      (_, k) => changePoint([...normals(15, 100 + k)], 1)?.p ?? 0,
    );
    const small = p.filter((one) => one <= 0.1).length;
    // Binomial with n = 60, p = .1: 12 or more by chance once in a hundred.
    expect(small).toBeLessThan(12);
    expect(Math.max(...p)).toBeGreaterThan(0.5);
    const widths = Array.from({ length: 20 }, (_, k) => {
      const [from, to] = changePoint([...normals(15, 100 + k)], 1)?.interval ?? [0, 0];
      return to - from;
    });
    expect(Math.max(...widths)).toBeGreaterThan(5);
  });

  it('is none of too few values, of equal ones, and of what is not finite', () => {
    expect(changePoint([1, 2, 3], 1)).toBeNull();
    expect(changePoint([1, 1, 1, 1], 1)).toBeNull();
    expect(changePoint([1, 2, Number.NaN, 4], 1)).toBeNull();
  });
});
