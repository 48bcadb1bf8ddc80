/** A matrix of few rows times a dense vector. Vectors that are mostly 0: sparseProduct.ts. */

/**
 * out ← out + M v, each sum in the order of its terms. Three rows at once: the additions of a single sum wait for one another.
 * Allocates nothing.
 *
 * @param matrix [rows, width] row-major; `out` is [rows]
 * @param v read from `offset`
 */
export function addRowProducts(
  matrix: Float64Array,
  v: Float64Array,
  offset: number,
  out: Float64Array,
): void {
  const rows = out.length;
  const width = rows > 0 ? matrix.length / rows : 0;
  let row = 0;
  for (; row + 3 <= rows; row += 3) {
    const [first, second, third] = [row * width, (row + 1) * width, (row + 2) * width];
    let [x, y, z] = [out[row], out[row + 1], out[row + 2]];
    for (let k = 0; k < width; k++) {
      const value = v[offset + k];
      x += matrix[first + k] * value;
      y += matrix[second + k] * value;
      z += matrix[third + k] * value;
    }
    out[row] = x;
    out[row + 1] = y;
    out[row + 2] = z;
  }
  for (; row < rows; row++) {
    let sum = out[row];
    for (let k = 0; k < width; k++) sum += matrix[row * width + k] * v[offset + k];
    out[row] = sum;
  }
}
