/** Principal component analysis of rows of states; no scaling of the variables. */
import { symmetricEigen, type SymmetricEigen } from '../linalg/symmetricEigen';
import { fillNormals, STREAM } from '../random/streams';
import type { Pca } from './types';

/** Up to this size all eigenvectors are computed; above it the leading ones by subspace iteration. */
const DENSE_LIMIT = 400;
const SUBSPACE_SWEEPS = 60;
/** Relative change of the wanted variances in one sweep below which the iteration stops; the axes err by its root. */
const SUBSPACE_TOLERANCE = 1e-13;
/** Extra directions make the wanted ones converge faster (Halko et al. 2011). */
const OVERSAMPLING = 8;

/**
 * Axes of largest variance, sign fixed by the largest |loading| being positive.
 * Rows with a non-finite entry are left out; without variance the axes are the first unit vectors and all ratios 0.
 *
 * Up to DENSE_LIMIT variables the axes are exact; above it they are iterated to SUBSPACE_TOLERANCE from a fixed
 * start (equal arguments, equal bits), and the ratios are still shares of the exact total variance.
 *
 * @param rows [count, size] row-major
 * @param dimensions axes wanted; those beyond `size` are 0, with ratio 0
 */
export function fitPca(rows: Float64Array, count: number, size: number, dimensions: number): Pca {
  const { mean, centred, kept } = centre(rows, count, size);
  let total = 0;
  for (const value of centred) total += (value * value) / kept;
  const axes = new Float64Array(dimensions * size);
  const explainedVarianceRatio = new Float64Array(dimensions);
  if (!(total > 0)) {
    for (let k = 0; k < Math.min(dimensions, size); k++) axes[k * size + k] = 1;
    return { mean, axes, explainedVarianceRatio };
  }
  const leading =
    size <= DENSE_LIMIT
      ? symmetricEigen(covarianceOf(centred, kept, size), size)
      : subspaceIteration(centred, kept, size, dimensions);
  for (let axis = 0; axis < Math.min(dimensions, size); axis++) {
    const vector = leading.vectors.subarray(axis * size, (axis + 1) * size);
    const sign = largestLoading(vector) < 0 ? -1 : 1;
    for (let k = 0; k < size; k++) axes[axis * size + k] = sign * vector[k];
    // Rounding must not show more than the whole, nor less than nothing.
    explainedVarianceRatio[axis] = Math.min(1, Math.max(0, leading.values[axis] / total));
  }
  return { mean, axes, explainedVarianceRatio };
}

/** Coordinates of rows in the axes, [count, dimensions]. */
export function projectRows(
  pca: Pick<Pca, 'mean' | 'axes'>,
  rows: Float64Array,
  count: number,
  size: number,
  dimensions: number,
): Float64Array {
  const { mean, axes } = pca;
  const result = new Float64Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    for (let axis = 0; axis < dimensions; axis++) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        sum += (rows[row * size + k] - mean[k]) * axes[axis * size + k];
      }
      result[row * dimensions + axis] = sum;
    }
  }
  return result;
}

function centre(rows: Float64Array, count: number, size: number) {
  const usable: number[] = [];
  for (let row = 0; row < count; row++) {
    if (rows.subarray(row * size, (row + 1) * size).every(Number.isFinite)) usable.push(row);
  }
  const mean = new Float64Array(size);
  for (const row of usable) {
    for (let k = 0; k < size; k++) mean[k] += rows[row * size + k] / usable.length;
  }
  const centred = new Float64Array(usable.length * size);
  usable.forEach((row, i) => {
    for (let k = 0; k < size; k++) centred[i * size + k] = rows[row * size + k] - mean[k];
  });
  return { mean, centred, kept: usable.length };
}

/** Population covariance; only non-zero entries of a row take part, as most units of a ReLU state share few values. */
function covarianceOf(centred: Float64Array, count: number, size: number): Float64Array {
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    const base = row * size;
    for (let i = 0; i < size; i++) {
      const value = centred[base + i] / count;
      if (value === 0) continue;
      const out = i * size;
      for (let j = 0; j <= i; j++) covariance[out + j] += value * centred[base + j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) covariance[j * size + i] = covariance[i * size + j];
  }
  return covariance;
}

/**
 * Leading eigenpairs of the covariance of centred rows by orthogonal iteration with Rayleigh–Ritz steps. The
 * covariance itself, size² numbers, is never formed.
 */
function subspaceIteration(
  centred: Float64Array,
  count: number,
  size: number,
  dimensions: number,
): SymmetricEigen {
  const width = Math.min(size, dimensions + OVERSAMPLING);
  let vectors: Float64Array = new Float64Array(width * size);
  fillNormals(vectors, 0, STREAM.starts, 0);
  let values: Float64Array = new Float64Array(width);
  for (let sweep = 0; sweep < SUBSPACE_SWEEPS; sweep++) {
    orthonormalise(vectors, width, size);
    const image = timesCovariance(vectors, centred, count, width, size);
    const small = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        small[i * width + j] = dot(vectors, i * size, image, j * size, size);
      }
    }
    const ritz = symmetricEigen(small, width);
    const settled = values
      .subarray(0, dimensions)
      .every((value, k) => Math.abs(value - ritz.values[k]) <= SUBSPACE_TOLERANCE * ritz.values[0]);
    values = ritz.values;
    if (settled) return { values, vectors: combine(ritz.vectors, vectors, width, size) };
    vectors = combine(ritz.vectors, image, width, size);
  }
  orthonormalise(vectors, width, size);
  return { values, vectors };
}

/** Rows of `weights` [width, width] times rows of `basis` [width, size]. */
function combine(weights: Float64Array, basis: Float64Array, width: number, size: number) {
  const result = new Float64Array(width * size);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      const weight = weights[i * width + j];
      for (let k = 0; k < size; k++) result[i * size + k] += weight * basis[j * size + k];
    }
  }
  return result;
}

/** Rows of `basis` times the covariance of `centred`, in one pass over its rows. */
function timesCovariance(
  basis: Float64Array,
  centred: Float64Array,
  count: number,
  width: number,
  size: number,
) {
  const result = new Float64Array(width * size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) {
      const score = dot(basis, i * size, centred, row * size, size) / count;
      for (let k = 0; k < size; k++) result[i * size + k] += score * centred[row * size + k];
    }
  }
  return result;
}

/** Modified Gram–Schmidt, twice for full precision. */
function orthonormalise(basis: Float64Array, width: number, size: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < i; j++) {
        const overlap = dot(basis, i * size, basis, j * size, size);
        for (let k = 0; k < size; k++) basis[i * size + k] -= overlap * basis[j * size + k];
      }
      const norm = Math.sqrt(dot(basis, i * size, basis, i * size, size));
      if (norm > 0) for (let k = 0; k < size; k++) basis[i * size + k] /= norm;
    }
  }
}

function dot(a: Float64Array, aOffset: number, b: Float64Array, bOffset: number, count: number) {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += a[aOffset + k] * b[bOffset + k];
  return sum;
}

function largestLoading(vector: Float64Array): number {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest;
}
