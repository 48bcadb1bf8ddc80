/** A few rows at once against plain sums, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRowProducts } from '../../../../src/core/linalg/rowProducts';

describe('addRowProducts', () => {
  it('adds the plain sums in the order of their terms, whatever the shape', () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.array(value, { maxLength: 20 }),
        fc.infiniteStream(value),
        (rows, vector, values) => {
          const draw = (count: number) => Float64Array.from(values.take(count));
          const matrix = draw(rows * vector.length);
          const out = draw(rows);
          const expected = out.map((sum, row) =>
            vector.reduce((total, one, k) => total + matrix[row * vector.length + k] * one, sum),
          );
          addRowProducts(matrix, Float64Array.from([5, ...vector, 5]), 1, out);
          expect(out).toEqual(expected);
        },
      ),
    );
  });
});
