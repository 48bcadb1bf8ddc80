/** Spectra of recurrent weights and of ReLU derivatives, and what is read off them. */
import type { CancelSignal } from '../cancel';
import { ritzValues } from '../linalg/arnoldi';
import { eigenvalues } from '../linalg/eigen';
import { fillNormals, STREAM } from '../random/streams';
import type { ComplexArray } from './types';

/**
 * Eigenvalues of a matrix of `size` rows of which all but `width` are zero, as diag(1[active]) W of a ReLU layer: those of
 * the block of these rows, then a zero for each of the others. W diag(1[active]), which acts on pre-activations, has the
 * same ones.
 *
 * @param block [width, width] row-major
 */
export function paddedSpectrum(
  block: Float64Array,
  width: number,
  size: number,
  signal?: CancelSignal,
): ComplexArray {
  const found = eigenvalues(block, width, signal);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(found.re);
  im.set(found.im);
  return { re, im };
}

/** Rows up to which all eigenvalues are computed, a fraction of a second. */
export const DENSE_LIMIT = 400;
/** Separated eigenvalues are exact after these; of a dense cloud they give the radius to about a percent. */
const KRYLOV_STEPS = 120;

/**
 * All eigenvalues of a matrix of up to DENSE_LIMIT rows; of a larger one the leading ones, as Ritz values.
 */
export function leadingSpectrum(
  matrix: Float64Array,
  size: number,
  signal?: CancelSignal,
): ComplexArray {
  if (size <= DENSE_LIMIT) return eigenvalues(matrix, size, signal);
  return ritzSpectrum((v, out) => multiply(matrix, v, out), size, signal);
}

/** As `leadingSpectrum` of a large matrix that is known by its products only. */
export function ritzSpectrum(
  product: (v: Float64Array, out: Float64Array) => void,
  size: number,
  signal?: CancelSignal,
): ComplexArray {
  // No special direction: from an eigenvector nothing else is seen, from ones nothing that is odd under exchange.
  const start = new Float64Array(size);
  fillNormals(start, 0, STREAM.starts, 0);
  return ritzValues(product, start, KRYLOV_STEPS, signal);
}

/** M v of a square row-major matrix. */
export function multiply(matrix: Float64Array, v: Float64Array, out: Float64Array): void {
  const size = v.length;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += matrix[row * size + k] * v[k];
    out[row] = sum;
  }
}

/** Rows `rows` and columns `columns` of a [?, size] row-major matrix. */
export function blockOf(
  matrix: Float64Array,
  size: number,
  rows: Uint32Array,
  columns: Uint32Array,
): Float64Array {
  const block = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (const row of rows) for (const column of columns) block[at++] = matrix[row * size + column];
  return block;
}

/** Computed moduli of 1, as of permutations, come out this near to it. */
const ROUNDING = 1e-12;

export interface SpectrumSummary {
  /** Largest modulus; 0 for an empty spectrum. */
  readonly radius: number;
  /** How many have modulus > 1, by more than rounding. The same count as Re > 0 after the Möbius map. */
  readonly unstable: number;
}

export function spectrumSummary({ re, im }: ComplexArray): SpectrumSummary {
  let radius = 0;
  let unstable = 0;
  for (let k = 0; k < re.length; k++) {
    const modulus = Math.hypot(re[k], im[k]);
    radius = Math.max(radius, modulus);
    if (modulus > 1 + ROUNDING) unstable++;
  }
  return { radius, unstable };
}

/**
 * (z - 1) / (z + 1): the unit circle becomes the imaginary axis, |z| > 1 becomes Re > 0. A display only.
 * z = -1, its pole, is sent to infinity on the imaginary axis' far end (+Infinity, 0).
 */
export function moebius({ re, im }: ComplexArray): ComplexArray {
  const outRe = new Float64Array(re.length);
  const outIm = new Float64Array(re.length);
  for (let k = 0; k < re.length; k++) {
    const denominator = (re[k] + 1) ** 2 + im[k] ** 2;
    if (denominator === 0) {
      outRe[k] = Infinity;
      continue;
    }
    outRe[k] = (re[k] ** 2 + im[k] ** 2 - 1) / denominator;
    outIm[k] = (2 * im[k]) / denominator;
  }
  return { re: outRe, im: outIm };
}

/** Of a plane after `moebius`: |Re| below, Im above. */
export interface MoebiusBox {
  readonly re: number;
  readonly im: number;
}

/** Complex pairs, near the unit circle, whose image lies in the box; a pair counts once. */
export function pairsInBox(spectrum: ComplexArray, box: MoebiusBox): number {
  const { re, im } = moebius(spectrum);
  return re.reduce((count, x, k) => count + Number(Math.abs(x) < box.re && im[k] > box.im), 0);
}
