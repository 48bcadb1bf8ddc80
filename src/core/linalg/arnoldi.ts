/** Leading eigenvalues of a large matrix from products with it alone. Approximations; exact ones are in eigen.ts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import type { ComplexArray } from '../dynamics/types';
import { dot } from './dot';
import { eigenvalues } from './eigen';

/** Below this share of its length before, what is left of a new vector is rounding: the subspace is invariant. */
const BREAKDOWN = 1e-13;

/**
 * Ritz values of the Krylov space of `start`: Arnoldi's method without restart, orthogonalised twice. Outer, separated
 * eigenvalues are right to rounding after a few dozen steps; those inside a dense cloud are not eigenvalues, only
 * about as large.
 *
 * @param multiply writes A v to `out`; both [size]
 * @param start [size], not 0
 * @param steps dimension of the space; fewer when it is invariant before
 * @returns by descending modulus, as `eigenvalues` does
 */
export function ritzValues(
  multiply: (v: Float64Array, out: Float64Array) => void,
  start: Float64Array,
  steps: number,
  signal?: CancelSignal,
): ComplexArray {
  const size = start.length;
  const width = Math.min(steps, size);
  const basis: Float64Array[] = [scaled(start, 1 / Math.sqrt(dot(start, start)))];
  const projected = new Float64Array(width * width);
  let dimension = width;
  for (let j = 0; j < width; j++) {
    throwIfCancelled(signal);
    const image = new Float64Array(size);
    multiply(basis[j], image);
    const before = Math.sqrt(dot(image, image));
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i <= j; i++) {
        const overlap = dot(basis[i], image);
        projected[i * width + j] += overlap;
        for (let k = 0; k < size; k++) image[k] -= overlap * basis[i][k];
      }
    }
    const rest = Math.sqrt(dot(image, image));
    if (!(rest > BREAKDOWN * before)) {
      dimension = j + 1;
      break;
    }
    if (j + 1 === width) break;
    projected[(j + 1) * width + j] = rest;
    basis.push(scaled(image, 1 / rest));
  }
  const block = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) {
    block.set(projected.subarray(i * width, i * width + dimension), i * dimension);
  }
  return eigenvalues(block, dimension, signal);
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}
