/** Principal component analysis of rows of states; no scaling of the variables. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { leadingEigenpairs } from '../linalg/leadingEigenpairs';
import { addRowProducts } from '../linalg/rowProducts';
import { addScatter } from '../linalg/scatter';
import { symmetricEigen, type SymmetricEigen } from '../linalg/symmetricEigen';
import type { Pca } from './types';

/** Up to this size all eigenvectors are computed; above it the leading ones from a Krylov space. */
const DENSE_LIMIT = 200;
/** Rows taken into the covariance in one pass over it. */
const ROWS_PER_PASS = 4;
/** Rows between two looks at the cancel signal. */
const CANCEL_STRIDE = 64;

/**
 * Axes of largest variance, sign fixed by the largest |loading| being positive.
 * Rows with a non-finite entry are left out; without variance the axes are the first unit vectors and all ratios 0.
 *
 * Up to DENSE_LIMIT variables the axes are exact; above it to about a millionth of a radian where variances differ
 * (equal arguments, equal bits). The ratios are shares of the exact total variance in both cases.
 *
 * @param rows [count, size] row-major
 * @param dimensions axes wanted; those beyond `size` are 0, with ratio 0
 * @throws Cancelled
 */
export function fitPca(
  rows: Float64Array,
  count: number,
  size: number,
  dimensions: number,
  signal?: CancelSignal,
): Pca {
  const cloud = centre(rows, count, size, signal);
  const axes = new Float64Array(dimensions * size);
  const explainedVarianceRatio = new Float64Array(dimensions);
  const { mean, total } = cloud;
  if (!(total > 0)) {
    for (let k = 0; k < Math.min(dimensions, size); k++) axes[k * size + k] = 1;
    return { mean, axes, explainedVarianceRatio };
  }
  const wanted = Math.min(dimensions, size);
  const leading =
    size <= DENSE_LIMIT
      ? symmetricEigen(covarianceOf(cloud, signal), size)
      : leadingOf(cloud, wanted, signal);
  for (let axis = 0; axis < wanted; axis++) {
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
  const used = axes.subarray(0, dimensions * size);
  const centred = new Float64Array(size);
  const coordinates = new Float64Array(dimensions);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < size; k++) centred[k] = rows[row * size + k] - mean[k];
    coordinates.fill(0);
    addRowProducts(used, centred, 0, coordinates);
    result.set(coordinates, row * dimensions);
  }
  return result;
}

/** Rows that are finite, never copied as a whole: an orbit of a large network is as large as its weights. */
interface Cloud {
  readonly rows: Float64Array;
  readonly size: number;
  readonly usable: readonly number[];
  readonly mean: Float64Array;
  /** Sum of the variances of all variables. */
  readonly total: number;
}

function centre(
  rows: Float64Array,
  count: number,
  size: number,
  signal: CancelSignal | undefined,
): Cloud {
  const usable: number[] = [];
  for (let row = 0; row < count; row++) {
    if (rows.subarray(row * size, (row + 1) * size).every(Number.isFinite)) usable.push(row);
  }
  const mean = new Float64Array(size);
  for (const row of usable) {
    for (let k = 0; k < size; k++) mean[k] += rows[row * size + k] / usable.length;
  }
  throwIfCancelled(signal);
  let total = 0;
  for (const row of usable) {
    let square = 0;
    for (let k = 0; k < size; k++) square += (rows[row * size + k] - mean[k]) ** 2;
    total += square / usable.length;
  }
  return { rows, size, usable, mean, total };
}

/** Row number `index` of the usable ones less the mean, into `out`. */
function centredRow({ rows, size, usable, mean }: Cloud, index: number, out: Float64Array): void {
  const base = usable[index] * size;
  for (let k = 0; k < size; k++) out[k] = rows[base + k] - mean[k];
}

/** Population covariance. */
function covarianceOf(cloud: Cloud, signal: CancelSignal | undefined): Float64Array {
  const { size, usable } = cloud;
  const covariance = new Float64Array(size * size);
  const block = Array.from({ length: ROWS_PER_PASS }, () => new Float64Array(size));
  for (let first = 0; first < usable.length; first += ROWS_PER_PASS) {
    if (first % CANCEL_STRIDE === 0) throwIfCancelled(signal);
    block.forEach((row, k) => {
      if (first + k < usable.length) centredRow(cloud, first + k, row);
      else row.fill(0);
    });
    addOuterProducts(covariance, block, size);
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i * size + j] /= usable.length;
      covariance[j * size + i] = covariance[i * size + j];
    }
  }
  return covariance;
}

/** Lower triangle of Σ row rowᵀ over four rows: one read and write of the sum for four products. */
function addOuterProducts(sum: Float64Array, [a, b, c, d]: Float64Array[], size: number): void {
  for (let i = 0; i < size; i++) {
    const [ai, bi, ci, di] = [a[i], b[i], c[i], d[i]];
    const out = i * size;
    for (let j = 0; j <= i; j++) sum[out + j] += ai * a[j] + bi * b[j] + ci * c[j] + di * d[j];
  }
}

/** The covariance, size² numbers, is never formed. */
function leadingOf(
  cloud: Cloud,
  dimensions: number,
  signal: CancelSignal | undefined,
): SymmetricEigen {
  const { size, usable } = cloud;
  const row = new Float64Array(size);
  return leadingEigenpairs(size, dimensions, (vectors) => {
    const images = vectors.map(() => new Float64Array(size));
    for (let index = 0; index < usable.length; index++) {
      if (index % CANCEL_STRIDE === 0) throwIfCancelled(signal);
      centredRow(cloud, index, row);
      addScatter(vectors, images, row);
    }
    for (const image of images) {
      for (let k = 0; k < size; k++) image[k] /= usable.length;
    }
    return images;
  });
}

function largestLoading(vector: Float64Array): number {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest;
}
