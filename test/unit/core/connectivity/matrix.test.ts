import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolMatrix, strongestEdges } from '../../../../src/core/connectivity/matrix';

const W = Float64Array.from([0, -3, 1, 2, 0, -0.5, NaN, 4, 3]);

describe('strongestEdges', () => {
  it('orders by |w|, ties by index, and leaves out zeros and NaN', () => {
    const edges = strongestEdges(W, 3, 10);
    expect([...edges.weight]).toEqual([4, -3, 3, 2, 1, -0.5]);
    expect([...edges.target]).toEqual([2, 0, 2, 1, 0, 1]);
    expect([...edges.source]).toEqual([1, 1, 2, 0, 2, 2]);
    expect(edges.total).toBe(6);
  });

  it('keeps exactly the strongest under a limit, ties at the border included', () => {
    expect([...strongestEdges(W, 3, 2).weight]).toEqual([4, -3]);
    expect(strongestEdges(W, 3, 2).total).toBe(6);
  });

  it('agrees with sorting everything', () => {
    const entries = fc.array(fc.double({ noNaN: true, min: -5, max: 5 }), {
      minLength: 16,
      maxLength: 16,
    });
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 16 }), (values, limit) => {
        const expected = values
          .map((value) => Math.abs(Math.fround(value)))
          .sort((a, b) => b - a)
          .slice(0, limit)
          .filter((value) => value > 0);
        const found = [...strongestEdges(Float64Array.from(values), 4, limit).weight].map(Math.abs);
        expect(found.filter((value) => value > 0)).toEqual(expected);
      }),
    );
  });
});

describe('poolMatrix', () => {
  it('is the matrix itself when it fits', () => {
    const pooled = poolMatrix(W, 3, 8);
    expect(pooled).toMatchObject({ size: 3, pooled: false });
    expect([...pooled.values]).toEqual([0, -3, 1, 2, 0, -0.5, 0, 4, 3]);
  });

  it('keeps the strongest entry of each block with its sign', () => {
    const values = Float64Array.from([1, -9, 2, 2, 0, 3, -4, 1, 0, 0, 0, 0, 7, 0, 0, -8]);
    expect([...poolMatrix(values, 4, 2).values]).toEqual([-9, -4, 7, -8]);
  });
});
