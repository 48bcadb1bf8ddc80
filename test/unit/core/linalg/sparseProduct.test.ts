/** Products over non-zero entries against the plain sum, bit for bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparseProduct, transpose } from '../../../../src/core/linalg/sparseProduct';
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

describe('transpose', () => {
  it('puts columns one after another, with room between them', () => {
    const matrix = normals(45 * 67, 64);
    const columns = new Float64Array(67 * 46);
    transpose(matrix, 45, 67, columns, 46);
    matrix.forEach((value, k) => {
      expect(columns[(k % 67) * 46 + Math.floor(k / 67)]).toBe(value);
    });
    expect(columns[45]).toBe(0);
  });
});
