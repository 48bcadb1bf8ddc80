/** Products over non-zero entries against the plain sum, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, sparseProduct } from '../../../../src/core/linalg/sparseProduct';
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';

function normals(count: number, stream: number): Float64Array {
  const values = new Float64Array(count);
  fillNormals(values, 1, stream, 0);
  return values;
}

describe('sparseProduct', () => {
  it('adds the plain row sums, whatever the shape and the share of zeros', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, width, zeros) => {
          const matrix = normals(rows * width, 60);
          const chances = new Float64Array(width);
          fillUniforms(chances, 1, 61, 0);
          const vector = normals(width, 62).map((value, k) => (chances[k] < zeros ? 0 : value));
          const padded = new Float64Array([9, 9, ...vector, 9]);
          const out = normals(rows, 63);
          const expected = out.map((sum, row) =>
            vector.reduce((total, value, k) => total + matrix[row * width + k] * value, sum),
          );
          sparseProduct(matrix, rows)(padded, 2, out);
          expect(out).toEqual(expected);
        },
      ),
      { seed: 4 },
    );
  });
});

describe('columnsOf', () => {
  it('transposes, once for a matrix', () => {
    const matrix = normals(45 * 67, 64);
    const columns = columnsOf(matrix, 45);
    matrix.forEach((value, k) => {
      expect(columns[(k % 67) * 45 + Math.floor(k / 67)]).toBe(value);
    });
    expect(columnsOf(matrix, 45)).toBe(columns);
  });
});
