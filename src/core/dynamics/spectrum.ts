/** Spectra of recurrent weights and of ReLU derivatives, and what is read off them. */
import { eigenvalues } from '../linalg/eigen';
import type { ComplexArray } from './types';

/**
 * Eigenvalues of diag(1[active]) W: those of the active block, and a zero for every inactive unit.
 * The same spectrum belongs to W diag(1[active]), which acts on pre-activations.
 *
 * @param weight [size, size] row-major
 * @param active ascending unit indices
 */
export function reluSpectrum(
  weight: Float64Array,
  size: number,
  active: Uint32Array,
): ComplexArray {
  const block = eigenvalues(blockOf(weight, size, active, active), active.length);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(block.re);
  im.set(block.im);
  return { re, im };
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

export interface SpectrumSummary {
  /** Largest modulus; 0 for an empty spectrum. */
  readonly radius: number;
  /** How many have modulus > 1. The same count as Re > 0 after the Möbius map. */
  readonly unstable: number;
}

export function spectrumSummary({ re, im }: ComplexArray): SpectrumSummary {
  let radius = 0;
  let unstable = 0;
  for (let k = 0; k < re.length; k++) {
    const modulus = Math.hypot(re[k], im[k]);
    radius = Math.max(radius, modulus);
    if (modulus > 1) unstable++;
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
