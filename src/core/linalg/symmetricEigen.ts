/** Eigenvalues and eigenvectors of symmetric matrices: Householder tridiagonalisation, then implicit QL. */

export interface SymmetricEigen {
  /** [n] descending */
  readonly values: Float64Array;
  /** [n, n] row-major; row i is the unit eigenvector of values[i]. */
  readonly vectors: Float64Array;
}

/** QL sweeps for one eigenvalue; two or three are usual. */
const MAX_SWEEPS = 60;

/**
 * Algorithms tred2 and tql2 of EISPACK (Martin, Reinsch, Wilkinson 1968; Bowdler et al. 1968).
 * @param matrix [size, size] row-major; its lower triangle is read
 * @throws RangeError for non-finite entries
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  if (!matrix.every(Number.isFinite)) {
    throw new RangeError('symmetricEigen: a non-finite entry was found, finite ones are needed');
  }
  const v = matrix.slice();
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  tridiagonalise(v, diagonal, offDiagonal, size);
  implicitQl(v, diagonal, offDiagonal, size);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a]);
  const values = Float64Array.from(order, (k) => diagonal[k]);
  const vectors = new Float64Array(size * size);
  order.forEach((column, row) => {
    for (let k = 0; k < size; k++) vectors[row * size + k] = v[k * size + column];
  });
  return { values, vectors };
}

/** Leaves Q in `v`, the diagonal in `d` and the subdiagonal in e[1..]. */
function tridiagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(v[i * n + k]);
    if (i === 1 || scale === 0) {
      e[i] = v[i * n + i - 1];
      d[i] = 0;
      continue;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      v[i * n + k] /= scale;
      h += v[i * n + k] ** 2;
    }
    const f = v[i * n + i - 1];
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * g;
    h -= f * g;
    v[i * n + i - 1] = f - g;
    reflect(v, e, i, h, n);
    d[i] = h;
  }
  d[0] = 0;
  e[0] = 0;
  accumulate(v, d, n);
}

/** Applies the Householder reflector in row i to the leading block. */
function reflect(v: Float64Array, e: Float64Array, i: number, h: number, n: number): void {
  let sum = 0;
  for (let j = 0; j < i; j++) {
    v[j * n + i] = v[i * n + j] / h;
    let g = 0;
    for (let k = 0; k <= j; k++) g += v[j * n + k] * v[i * n + k];
    for (let k = j + 1; k < i; k++) g += v[k * n + j] * v[i * n + k];
    e[j] = g / h;
    sum += e[j] * v[i * n + j];
  }
  const factor = sum / (h + h);
  for (let j = 0; j < i; j++) {
    const f = v[i * n + j];
    const g = e[j] - factor * f;
    e[j] = g;
    for (let k = 0; k <= j; k++) v[j * n + k] -= f * e[k] + g * v[i * n + k];
  }
}

/** Multiplies the reflectors together. */
function accumulate(v: Float64Array, d: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    if (d[i] !== 0) {
      for (let j = 0; j < i; j++) {
        let g = 0;
        for (let k = 0; k < i; k++) g += v[i * n + k] * v[k * n + j];
        for (let k = 0; k < i; k++) v[k * n + j] -= g * v[k * n + i];
      }
    }
    d[i] = v[i * n + i];
    v[i * n + i] = 1;
    for (let j = 0; j < i; j++) v[j * n + i] = v[i * n + j] = 0;
  }
}

function implicitQl(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i];
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      const m = splitAfter(d, e, l, n);
      if (m === l) break;
      if (sweep === MAX_SWEEPS) {
        throw new RangeError(`symmetricEigen: no convergence of eigenvalue ${l} of ${n}`);
      }
      qlSweep(v, d, e, l, m, n);
    }
  }
}

/** First m >= l at which the tridiagonal matrix splits to machine precision. */
function splitAfter(d: Float64Array, e: Float64Array, l: number, n: number): number {
  let m = l;
  while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
  return m;
}

function qlSweep(
  v: Float64Array,
  d: Float64Array,
  e: Float64Array,
  l: number,
  m: number,
  n: number,
): void {
  const half = (d[l + 1] - d[l]) / (2 * e[l]);
  const shift = Math.hypot(half, 1);
  let g = d[m] - d[l] + e[l] / (half + (half >= 0 ? shift : -shift));
  let sine = 1;
  let cosine = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    p = sine * t;
    d[i + 1] = g + p;
    g = cosine * t - b;
    for (let k = 0; k < n; k++) {
      const right = v[k * n + i + 1];
      const left = v[k * n + i];
      v[k * n + i + 1] = sine * left + cosine * right;
      v[k * n + i] = cosine * left - sine * right;
    }
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}
