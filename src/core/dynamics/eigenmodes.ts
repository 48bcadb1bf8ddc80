/** Leading eigenvectors of a real matrix whose eigenvalues are known: a direction each, or the plane of a complex pair. Draws nothing. */
import type { CancelSignal } from '../cancel';
import { dot } from '../linalg/dot';
import { eigenvectorFor } from '../linalg/inverseIteration';
import { multiply } from './spectrum';
import type { ComplexArray } from './types';

/**
 * What one eigenvalue does: a state at `axis` goes to λ · `axis`; of a pair re ± i·im a state at axis · cos φ + other ·
 * sin φ goes to |λ| times the point at φ + arg λ.
 */
export interface Eigenmode {
  readonly re: number;
  /** Of a pair the positive one; else 0. */
  readonly im: number;
  /** Of norm 1; of a pair the longer half-axis of the ellipse. */
  readonly axis: Float64Array;
  /** The shorter half-axis, at a right angle to `axis`; null for a real eigenvalue. */
  readonly other: Float64Array | null;
}

/** ‖A v - λ v‖ / (|λ| ‖v‖) above which a vector is none: two eigenvalues too near each other, for example. */
const RESIDUAL = 1e-6;
/** Eigenvalues this close, by the largest modulus, are one: its other eigenvectors are not looked for. */
const SAME = 1e-9;

/**
 * The modes of largest modulus; those of eigenvalue 0, and any that did not converge, are left out.
 *
 * @param matrix [size, size] row-major
 * @param spectrum its eigenvalues by descending modulus, of a pair the positive imaginary part first
 * @param count most modes wanted; a pair is one
 * @throws Cancelled
 */
export function leadingEigenmodes(
  matrix: Float64Array,
  size: number,
  spectrum: ComplexArray,
  count: number,
  signal?: CancelSignal,
): Eigenmode[] {
  const modes: Eigenmode[] = [];
  const largest = Math.hypot(spectrum.re[0] ?? 0, spectrum.im[0] ?? 0);
  for (let k = 0; k < spectrum.re.length && modes.length < count; k++) {
    const [re, im] = [spectrum.re[k], spectrum.im[k]];
    if (!(Math.hypot(re, im) > SAME * largest)) break;
    const before = Math.hypot(re - (spectrum.re[k - 1] ?? NaN), im - (spectrum.im[k - 1] ?? NaN));
    if (im < 0 || before <= SAME * largest) continue;
    const mode =
      im === 0 ? realMode(matrix, size, re, signal) : pairMode(matrix, size, re, im, signal);
    if (residualOf(matrix, mode) <= RESIDUAL) modes.push(mode);
  }
  return modes;
}

function realMode(matrix: Float64Array, size: number, re: number, signal?: CancelSignal) {
  return { re, im: 0, axis: eigenvectorFor(matrix, size, re, null, signal), other: null };
}

/**
 * (A - λ)(A - λ̄) is real and has the plane of the pair as its kernel. From any w of it, v = (A - λ̄) w is the
 * eigenvector; of its phases the one is taken whose parts are at a right angle.
 */
function pairMode(
  matrix: Float64Array,
  size: number,
  re: number,
  im: number,
  signal?: CancelSignal,
): Eigenmode {
  const w = eigenvectorFor(kernelOfPair(matrix, size, re, im), size, 0, null, signal);
  const p = image(matrix, w);
  for (let k = 0; k < size; k++) p[k] -= re * w[k];
  const q = w.map((value) => im * value);
  const phase = Math.atan2(-2 * dot(p, q), dot(p, p) - dot(q, q)) / 2;
  const [cos, sin] = [Math.cos(phase), Math.sin(phase)];
  const axis = p.map((value, k) => value * cos - q[k] * sin);
  // Re(v e^{iφ}) = axis cos φ - Im v sin φ.
  const other = p.map((value, k) => -(value * sin + q[k] * cos));
  const length = Math.sqrt(dot(axis, axis));
  return {
    ...{ re, im },
    axis: axis.map((value) => value / length),
    other: other.map((value) => value / length),
  };
}

/** (A - re)² + im². */
function kernelOfPair(matrix: Float64Array, size: number, re: number, im: number): Float64Array {
  const shifted = matrix.slice();
  for (let k = 0; k < size; k++) shifted[k * size + k] -= re;
  const square = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const out = square.subarray(row * size, (row + 1) * size);
    for (let k = 0; k < size; k++) {
      const factor = shifted[row * size + k];
      for (let column = 0; column < size; column++)
        out[column] += factor * shifted[k * size + column];
    }
    out[row] += im * im;
  }
  return square;
}

/** A axis = re · axis + im · other, A other = re · other - im · axis. */
function residualOf(matrix: Float64Array, { re, im, axis, other }: Eigenmode): number {
  const off = image(matrix, axis).map(
    (value, k) => value - re * axis[k] - (other ? im * other[k] : 0),
  );
  return Math.sqrt(dot(off, off)) / Math.hypot(re, im);
}

function image(matrix: Float64Array, v: Float64Array): Float64Array {
  const out = new Float64Array(v.length);
  multiply(matrix, v, out);
  return out;
}
