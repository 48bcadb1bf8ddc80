/** One eigenvector of a real matrix whose eigenvalue is known. */
import type { CancelSignal } from '../cancel';
import { luFactor, luSolve } from './lu';

/** Inverse iterations of an eigenvector, and the change of an entry at which they end. */
const LEAST_ROUNDS = 3;
const MOST_ROUNDS = 20;
const SETTLED = 1e-14;

/**
 * Unit eigenvector of a real eigenvalue by inverse iteration; its largest entry is positive.
 * @param eigenvalue to rounding, or nearer to it than to any other: the vector is iterated until it settles
 * @param start [size] first guess, or null for ones
 */
export function eigenvectorFor(
  matrix: Float64Array,
  size: number,
  eigenvalue: number,
  start: Float64Array | null = null,
  signal?: CancelSignal,
): Float64Array {
  const shifted = matrix.slice();
  // A shift next to the eigenvalue keeps the system solvable; its solution is dominated by the eigenvector.
  let largest = 0;
  for (const value of matrix) largest = Math.max(largest, Math.abs(value));
  const offset = Math.max(1e-11 * Math.abs(eigenvalue), 1e-15 * largest, 1e-200);
  for (let k = 0; k < size; k++) shifted[k * size + k] -= eigenvalue + offset;
  const factors = luFactor(shifted, size, signal);
  let vector: Float64Array = start ? start.slice() : new Float64Array(size).fill(1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = luSolve(factors, vector);
    normalise(next);
    const settled = round >= LEAST_ROUNDS && largestDifference(next, vector) < SETTLED;
    vector = next;
    if (settled) break;
  }
  return vector;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]));
  return largest;
}

function normalise(vector: Float64Array): void {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest === 0) return;
  let square = 0;
  for (let k = 0; k < vector.length; k++) {
    vector[k] /= largest;
    square += vector[k] ** 2;
  }
  const norm = Math.sqrt(square);
  for (let k = 0; k < vector.length; k++) vector[k] /= norm;
}
