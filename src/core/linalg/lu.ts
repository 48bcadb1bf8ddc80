/** LU factorisation with partial pivoting, and what follows from it: solving and numerical rank. */
import { throwIfCancelled, type CancelSignal } from '../cancel';

export interface LuFactors {
  readonly size: number;
  /** [size, size] L below the unit diagonal, U on and above it. */
  readonly lu: Float64Array;
  /** Row order. */
  readonly pivots: Uint32Array;
  /** Smallest |pivot| / largest |pivot|: near 0 when singular to working precision. */
  readonly pivotRatio: number;
}

/**
 * Never fails: an exactly zero pivot is replaced by the smallest number that keeps divisions finite.
 * @throws Cancelled: a thousand rows take half a second
 */
export function luFactor(matrix: Float64Array, size: number, signal?: CancelSignal): LuFactors {
  const lu = matrix.slice();
  const pivots = Uint32Array.from({ length: size }, (_, k) => k);
  let smallest = Infinity;
  let largest = 0;
  for (let k = 0; k < size; k++) {
    throwIfCancelled(signal);
    let pivot = k;
    for (let row = k + 1; row < size; row++) {
      if (Math.abs(lu[row * size + k]) > Math.abs(lu[pivot * size + k])) pivot = row;
    }
    if (pivot !== k) swapRows(lu, pivots, size, pivot, k);
    const magnitude = Math.abs(lu[k * size + k]);
    smallest = Math.min(smallest, magnitude);
    largest = Math.max(largest, magnitude);
    if (magnitude < 1e-290) lu[k * size + k] = 1e-290;
    for (let row = k + 1; row < size; row++) {
      const factor = lu[row * size + k] / lu[k * size + k];
      lu[row * size + k] = factor;
      if (factor === 0) continue;
      for (let column = k + 1; column < size; column++) {
        lu[row * size + column] -= factor * lu[k * size + column];
      }
    }
  }
  return { size, lu, pivots, pivotRatio: largest > 0 ? smallest / largest : size === 0 ? 1 : 0 };
}

/** Solution of A x = b, [size]. Meaningless when `pivotRatio` is near 0. */
export function luSolve({ size, lu, pivots }: LuFactors, b: Float64Array): Float64Array {
  const x = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = b[pivots[row]];
    for (let k = 0; k < row; k++) sum -= lu[row * size + k] * x[k];
    x[row] = sum;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = x[row];
    for (let k = row + 1; k < size; k++) sum -= lu[row * size + k] * x[k];
    x[row] = sum / lu[row * size + row];
  }
  return x;
}

/**
 * Dimension of the null space: complete pivoting, pivots below `tolerance` x the largest count as 0.
 * @throws Cancelled
 */
export function nullity(
  matrix: Float64Array,
  size: number,
  tolerance = 1e-10,
  signal?: CancelSignal,
): number {
  const a = matrix.slice();
  let largest = 0;
  for (let k = 0; k < size; k++) {
    throwIfCancelled(signal);
    let bestRow = k;
    let bestColumn = k;
    for (let row = k; row < size; row++) {
      for (let column = k; column < size; column++) {
        if (Math.abs(a[row * size + column]) > Math.abs(a[bestRow * size + bestColumn])) {
          bestRow = row;
          bestColumn = column;
        }
      }
    }
    const magnitude = Math.abs(a[bestRow * size + bestColumn]);
    largest = Math.max(largest, magnitude);
    if (magnitude <= tolerance * Math.max(largest, 1)) return size - k;
    for (let column = 0; column < size; column++)
      swapEntries(a, bestRow * size + column, k * size + column);
    for (let row = 0; row < size; row++) swapEntries(a, row * size + bestColumn, row * size + k);
    for (let row = k + 1; row < size; row++) {
      const factor = a[row * size + k] / a[k * size + k];
      for (let column = k; column < size; column++)
        a[row * size + column] -= factor * a[k * size + column];
    }
  }
  return 0;
}

function swapRows(a: Float64Array, pivots: Uint32Array, size: number, i: number, j: number): void {
  for (let column = 0; column < size; column++)
    swapEntries(a, i * size + column, j * size + column);
  const kept = pivots[i];
  pivots[i] = pivots[j];
  pivots[j] = kept;
}

function swapEntries(a: Float64Array, i: number, j: number): void {
  const kept = a[i];
  a[i] = a[j];
  a[j] = kept;
}
