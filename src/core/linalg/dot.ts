/** Inner products of vectors, and lengths by them. */

/** Σ a·b, in the order of the entries. Both have the same length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** Σ v² */
export function squaredNorm(vector: Float64Array): number {
  return dot(vector, vector);
}

/** ‖v‖ */
export function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
