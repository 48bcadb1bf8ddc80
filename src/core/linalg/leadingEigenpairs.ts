/** Leading eigenpairs of a large symmetric positive matrix from products with it alone. */
import { fillNormals, STREAM } from '../random/streams';
import { dot } from './dot';
import { symmetricEigen, type SymmetricEigen } from './symmetricEigen';

/** Extra directions make the wanted ones converge faster, and hold equal eigenvalues apart. */
const OVERSAMPLING = 5;
const MOST_BLOCKS = 24;
/** ‖A v - θ v‖ / θ_1 of every wanted pair at which the space is large enough. */
const RESIDUAL = 1e-7;
/** What orthogonalisation leaves of a vector below this share of it is rounding. */
const DEPENDENT = 1e-10;

/**
 * Rayleigh–Ritz on a block Krylov space that grows until the wanted pairs have settled (Musco & Musco 2015). Equal
 * arguments, equal bits: the first block is fixed.
 *
 * @param count pairs wanted, at most size
 * @param multiply images of some vectors, each [size]
 * @param mostBlocks a pair that has not settled by then is as near as it got
 * @returns `count` pairs, by descending eigenvalue
 */
export function leadingEigenpairs(
  size: number,
  count: number,
  multiply: (vectors: readonly Float64Array[]) => readonly Float64Array[],
  mostBlocks = MOST_BLOCKS,
): SymmetricEigen {
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  let block = extend(basis, firstBlock(size, Math.min(size, count + OVERSAMPLING)));
  for (let round = 1; ; round++) {
    images.push(...multiply(block));
    const ritz = ritzPairs(basis, images);
    const wanted = Math.min(count, basis.length);
    const isLast = round === mostBlocks || basis.length >= size;
    if (isLast || hasSettled(ritz, basis, images, wanted)) return pairs(ritz, basis, count);
    const next = images.slice(-block.length).map((image) => image.slice());
    block = extend(basis, next);
    // The space is invariant: everything there is to find lies in it.
    if (block.length === 0) return pairs(ritz, basis, count);
  }
}

function firstBlock(size: number, width: number): Float64Array[] {
  const values = new Float64Array(width * size);
  fillNormals(values, 0, STREAM.starts, 0);
  return Array.from({ length: width }, (_, i) => values.slice(i * size, (i + 1) * size));
}

/** Appends the vectors, made orthonormal, to the basis; returns those that were new. Twice for full precision. */
function extend(basis: Float64Array[], vectors: readonly Float64Array[]): Float64Array[] {
  const added: Float64Array[] = [];
  for (const vector of vectors) {
    const before = length(vector);
    for (let pass = 0; pass < 2; pass++) {
      for (const known of basis) addMultiple(vector, -dot(known, vector), known);
    }
    const rest = length(vector);
    if (!(rest > DEPENDENT * before)) continue;
    for (let k = 0; k < vector.length; k++) vector[k] /= rest;
    basis.push(vector);
    added.push(vector);
  }
  return added;
}

function ritzPairs(basis: readonly Float64Array[], images: readonly Float64Array[]) {
  const width = basis.length;
  const projected = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) projected[i * width + j] = dot(basis[i], images[j]);
  }
  return symmetricEigen(projected, width);
}

function hasSettled(
  ritz: SymmetricEigen,
  basis: readonly Float64Array[],
  images: readonly Float64Array[],
  wanted: number,
): boolean {
  for (let pair = 0; pair < wanted; pair++) {
    const residual = combine(ritz, pair, images);
    addMultiple(residual, -ritz.values[pair], combine(ritz, pair, basis));
    if (length(residual) > RESIDUAL * ritz.values[0]) return false;
  }
  return true;
}

function pairs(ritz: SymmetricEigen, basis: readonly Float64Array[], count: number) {
  const size = basis[0].length;
  const vectors = new Float64Array(count * size);
  const found = Math.min(count, basis.length);
  for (let pair = 0; pair < found; pair++) vectors.set(combine(ritz, pair, basis), pair * size);
  const values = new Float64Array(count);
  values.set(ritz.values.subarray(0, found));
  return { values, vectors };
}

/** The vectors weighted by the entries of one Ritz vector. */
function combine({ vectors }: SymmetricEigen, pair: number, of: readonly Float64Array[]) {
  const sum = new Float64Array(of[0].length);
  of.forEach((vector, j) => addMultiple(sum, vectors[pair * of.length + j], vector));
  return sum;
}

function addMultiple(out: Float64Array, factor: number, vector: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] += factor * vector[k];
}

function length(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
