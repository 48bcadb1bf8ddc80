/** The scatter of rows applied to vectors, Σ row (row · vector), row by row: the matrix itself is never formed. */

/** image_i ← image_i + (vector_i · row) row for every i. */
export function addScatter(
  vectors: readonly Float64Array[],
  images: readonly Float64Array[],
  row: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= vectors.length; i += 4) addFour(vectors, images, i, row);
  for (; i < vectors.length; i++) {
    const vector = vectors[i];
    const image = images[i];
    let score = 0;
    for (let k = 0; k < row.length; k++) score += vector[k] * row[k];
    for (let k = 0; k < row.length; k++) image[k] += score * row[k];
  }
}

/** Four sums that do not wait for one another. */
function addFour(
  vectors: readonly Float64Array[],
  images: readonly Float64Array[],
  first: number,
  row: Float64Array,
): void {
  const [a, b, c, d] = vectors.slice(first, first + 4);
  let [sa, sb, sc, sd] = [0, 0, 0, 0];
  for (let k = 0; k < row.length; k++) {
    const value = row[k];
    sa += a[k] * value;
    sb += b[k] * value;
    sc += c[k] * value;
    sd += d[k] * value;
  }
  const [ia, ib, ic, id] = images.slice(first, first + 4);
  for (let k = 0; k < row.length; k++) {
    const value = row[k];
    ia[k] += sa * value;
    ib[k] += sb * value;
    ic[k] += sc * value;
    id[k] += sd * value;
  }
}
