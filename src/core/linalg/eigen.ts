/** Eigenvalues of any real square matrix. Symmetric matrices and eigenvectors have files of their own. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import type { ComplexArray } from '../dynamics/types';

/** QR steps for one eigenvalue before giving up; exceptional shifts come at 10 and 20. */
const MAX_STEPS = 60;

/**
 * Balancing, reduction to Hessenberg form by elimination, Francis' double-shift QR (EISPACK balanc, elmhes, hqr).
 *
 * @param matrix [size, size] row-major, not changed
 * @returns by descending modulus; of a conjugate pair the positive imaginary part first
 * @throws RangeError for a non-finite entry, or when QR does not converge (not seen for finite matrices)
 * @throws Cancelled when the signal is aborted: a thousand rows take seconds
 */
export function eigenvalues(
  matrix: Float64Array,
  size: number,
  signal?: CancelSignal,
): ComplexArray {
  if (!matrix.every(Number.isFinite)) {
    throw new RangeError('eigenvalues: a non-finite entry was found, finite ones are needed');
  }
  const a = matrix.slice(0, size * size);
  const scale = powerOfTwoNear(a);
  if (scale !== 1) for (let k = 0; k < a.length; k++) a[k] /= scale;
  balance(a, size);
  toHessenberg(a, size, signal);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  francisQr(a, size, re, im, signal);
  const sorted = sortByModulus(re, im);
  const restore = (value: number) => value * scale;
  return { re: sorted.re.map(restore), im: sorted.im.map(restore) };
}

/** Power of 2 by which entries far from 1 are divided, exactly: QR multiplies pairs of them. */
function powerOfTwoNear(a: Float64Array): number {
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || (largest > 1e-60 && largest < 1e60)) return 1;
  return 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
}

/**
 * Descending modulus; moduli equal to rounding by descending real part. A pair, given as neighbours (re, ±im),
 * stays together with the positive imaginary part first.
 */
export function sortByModulus(re: Float64Array, im: Float64Array): ComplexArray {
  const groups: Eigenvalue[] = [];
  for (let k = 0; k < re.length; k++) {
    groups.push({ re: re[k], im: Math.abs(im[k]), modulus: Math.hypot(re[k], im[k]) });
    if (im[k] !== 0) k++;
  }
  groups.sort((a, b) => b.modulus - a.modulus);
  for (let from = 0; from < groups.length;) {
    let to = from + 1;
    while (to < groups.length && isTie(groups[to - 1], groups[to])) to++;
    const ties = groups.slice(from, to).sort((a, b) => b.re - a.re || b.im - a.im);
    groups.splice(from, ties.length, ...ties);
    from = to;
  }
  const sorted = groups.flatMap((value) =>
    value.im === 0 ? [value] : [value, { ...value, im: -value.im }],
  );
  return {
    re: Float64Array.from(sorted, (value) => value.re),
    im: Float64Array.from(sorted, (value) => value.im),
  };
}

/** A real eigenvalue (im 0), or a conjugate pair by its upper member. */
interface Eigenvalue {
  readonly re: number;
  readonly im: number;
  readonly modulus: number;
}

function isTie(larger: Eigenvalue, smaller: Eigenvalue): boolean {
  return larger.modulus - smaller.modulus <= 1e-12 * larger.modulus;
}

/** Diagonal similarity by powers of 2 until rows and columns have like norms: exact, and tames bad scaling. */
function balance(a: Float64Array, n: number): void {
  for (let changed = true; changed;) {
    changed = false;
    for (let i = 0; i < n; i++) {
      let row = 0;
      let column = 0;
      for (let k = 0; k < n; k++) {
        if (k === i) continue;
        row += Math.abs(a[i * n + k]);
        column += Math.abs(a[k * n + i]);
      }
      if (row === 0 || column === 0) continue;
      let factor = 1;
      let scaled = column;
      while (scaled < row / 2) {
        factor *= 2;
        scaled *= 4;
      }
      while (scaled >= row * 2) {
        factor /= 2;
        scaled /= 4;
      }
      if ((scaled + row) / factor >= 0.95 * (column + row)) continue;
      changed = true;
      for (let k = 0; k < n; k++) a[i * n + k] /= factor;
      for (let k = 0; k < n; k++) a[k * n + i] *= factor;
    }
  }
}

/**
 * Gaussian elimination with pivoting, as similarity: of each step all row operations come first, then all column
 * operations, row by row (a column at a time would read a cache line for every number). Entries below the subdiagonal
 * are cleared.
 */
function toHessenberg(a: Float64Array, n: number, signal: CancelSignal | undefined): void {
  const factors = new Float64Array(n);
  for (let m = 1; m < n - 1; m++) {
    throwIfCancelled(signal);
    let pivot = m;
    for (let i = m + 1; i < n; i++) {
      if (Math.abs(a[i * n + m - 1]) > Math.abs(a[pivot * n + m - 1])) pivot = i;
    }
    if (pivot !== m) {
      for (let k = m - 1; k < n; k++) swap(a, pivot * n + k, m * n + k);
      for (let k = 0; k < n; k++) swap(a, k * n + pivot, k * n + m);
    }
    const x = a[m * n + m - 1];
    if (x === 0) continue;
    for (let i = m + 1; i < n; i++) {
      const factor = a[i * n + m - 1] / x;
      factors[i] = factor;
      if (factor === 0) continue;
      for (let k = m; k < n; k++) a[i * n + k] -= factor * a[m * n + k];
    }
    for (let row = 0; row < n; row++) {
      let sum = a[row * n + m];
      for (let i = m + 1; i < n; i++) sum += factors[i] * a[row * n + i];
      a[row * n + m] = sum;
    }
  }
  for (let i = 2; i < n; i++) a.fill(0, i * n, i * n + i - 1);
}

function swap(a: Float64Array, i: number, j: number): void {
  const kept = a[i];
  a[i] = a[j];
  a[j] = kept;
}

/** Shift state of the iteration: accumulated exceptional shifts are added back to the eigenvalues. */
interface QrState {
  readonly a: Float64Array;
  readonly n: number;
  readonly norm: number;
  shift: number;
}

function francisQr(
  a: Float64Array,
  n: number,
  re: Float64Array,
  im: Float64Array,
  signal: CancelSignal | undefined,
): void {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    for (let k = Math.max(i - 1, 0); k < n; k++) norm += Math.abs(a[i * n + k]);
  }
  const state: QrState = { a, n, norm, shift: 0 };
  let end = n - 1;
  let steps = 0;
  while (end >= 0) {
    throwIfCancelled(signal);
    const start = splitBefore(state, end);
    if (start === end) {
      re[end] = a[end * n + end] + state.shift;
      im[end] = 0;
      end -= 1;
      steps = 0;
    } else if (start === end - 1) {
      solvePair(state, end, re, im);
      end -= 2;
      steps = 0;
    } else {
      if (steps === MAX_STEPS) {
        throw new RangeError(`eigenvalues: no convergence after ${MAX_STEPS} steps`);
      }
      qrStep(state, start, end, steps);
      steps++;
    }
  }
}

/** Largest l <= end whose subdiagonal entry to the left is negligible. */
function splitBefore({ a, n, norm }: QrState, end: number): number {
  for (let l = end; l >= 1; l--) {
    let scale = Math.abs(a[(l - 1) * n + l - 1]) + Math.abs(a[l * n + l]);
    if (scale === 0) scale = norm;
    if (Math.abs(a[l * n + l - 1]) <= Number.EPSILON * scale) {
      a[l * n + l - 1] = 0;
      return l;
    }
  }
  return 0;
}

/** Eigenvalues of the trailing 2 x 2 block. */
function solvePair(
  { a, n, shift }: QrState,
  end: number,
  re: Float64Array,
  im: Float64Array,
): void {
  const x = a[end * n + end];
  const y = a[(end - 1) * n + end - 1];
  const w = a[end * n + end - 1] * a[(end - 1) * n + end];
  const p = 0.5 * (y - x);
  const q = p * p + w;
  const root = Math.sqrt(Math.abs(q));
  if (q >= 0) {
    const z = p + (p >= 0 ? root : -root);
    re[end - 1] = x + shift + z;
    re[end] = z === 0 ? re[end - 1] : x + shift - w / z;
    im[end - 1] = im[end] = 0;
  } else {
    re[end - 1] = re[end] = x + shift + p;
    im[end - 1] = root;
    im[end] = -root;
  }
}

/** One implicit double-shift step on rows start..end. */
function qrStep(state: QrState, start: number, end: number, steps: number): void {
  const { a, n } = state;
  let x = a[end * n + end];
  let y = a[(end - 1) * n + end - 1];
  let w = a[end * n + end - 1] * a[(end - 1) * n + end];
  if (steps === 10 || steps === 20 || steps === 40) {
    state.shift += x;
    for (let i = 0; i <= end; i++) a[i * n + i] -= x;
    const s = Math.abs(a[end * n + end - 1]) + Math.abs(a[(end - 1) * n + end - 2]);
    x = y = 0.75 * s;
    w = -0.4375 * s * s;
  }
  const { from, bulge } = firstBulge(state, start, end, x, y, w);
  for (let i = from + 2; i <= end; i++) {
    a[i * n + i - 2] = 0;
    if (i > from + 2) a[i * n + i - 3] = 0;
  }
  chase(state, start, end, from, bulge);
}

type Bulge = [number, number, number];

/** Looks for two consecutive small subdiagonal entries to start from. */
function firstBulge(
  { a, n }: QrState,
  start: number,
  end: number,
  x: number,
  y: number,
  w: number,
): { from: number; bulge: Bulge } {
  for (let m = end - 2; ; m--) {
    const z = a[m * n + m];
    const r = x - z;
    const s = y - z;
    const p = (r * s - w) / a[(m + 1) * n + m] + a[m * n + m + 1];
    const q = a[(m + 1) * n + m + 1] - z - r - s;
    const t = a[(m + 2) * n + m + 1];
    const scale = Math.abs(p) + Math.abs(q) + Math.abs(t);
    const bulge: Bulge = [p / scale, q / scale, t / scale];
    if (m === start) return { from: m, bulge };
    const left = Math.abs(a[m * n + m - 1]) * (Math.abs(bulge[1]) + Math.abs(bulge[2]));
    const around =
      Math.abs(a[(m - 1) * n + m - 1]) + Math.abs(z) + Math.abs(a[(m + 1) * n + m + 1]);
    if (left <= Number.EPSILON * Math.abs(bulge[0]) * around) return { from: m, bulge };
  }
}

/** Chases the bulge down by 3 x 3 Householder reflections. */
function chase(
  { a, n }: QrState,
  start: number,
  end: number,
  from: number,
  [p0, q0, r0]: Bulge,
): void {
  let p = p0;
  let q = q0;
  let r = r0;
  for (let k = from; k <= end - 1; k++) {
    const last = k === end - 1;
    let scale = 1;
    if (k !== from) {
      p = a[k * n + k - 1];
      q = a[(k + 1) * n + k - 1];
      r = last ? 0 : a[(k + 2) * n + k - 1];
      scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (scale === 0) continue;
      p /= scale;
      q /= scale;
      r /= scale;
    }
    const norm = Math.sqrt(p * p + q * q + r * r);
    const s = p >= 0 ? norm : -norm;
    if (s === 0) continue;
    if (k !== from) a[k * n + k - 1] = -s * scale;
    else if (start !== from) a[k * n + k - 1] = -a[k * n + k - 1];
    p += s;
    reflectRowsAndColumns(a, n, k, start, end, last, [p / s, q / s, r / s], [q / p, r / p]);
  }
}

function reflectRowsAndColumns(
  a: Float64Array,
  n: number,
  k: number,
  start: number,
  end: number,
  last: boolean,
  [x, y, z]: readonly [number, number, number],
  [q, r]: readonly [number, number],
): void {
  // Columns beyond `end` belong to eigenvalues that are known already.
  for (let j = k; j <= end; j++) {
    let sum = a[k * n + j] + q * a[(k + 1) * n + j];
    if (!last) {
      sum += r * a[(k + 2) * n + j];
      a[(k + 2) * n + j] -= sum * z;
    }
    a[(k + 1) * n + j] -= sum * y;
    a[k * n + j] -= sum * x;
  }
  const bottom = Math.min(end, k + 3);
  for (let i = start; i <= bottom; i++) {
    let sum = x * a[i * n + k] + y * a[i * n + k + 1];
    if (!last) {
      sum += z * a[i * n + k + 2];
      a[i * n + k + 2] -= sum * r;
    }
    a[i * n + k + 1] -= sum * q;
    a[i * n + k] -= sum;
  }
}
