/** Turns a cycle of active sets into exact rays: eigenvectors of its return map that keep every mask. */
import type { CancelSignal } from '../cancel';
import { eigenvectorFor } from '../linalg/inverseIteration';
import { norm } from '../linalg/dot';
import {
  distance,
  preActivation,
  relu,
  returnMap,
  smallestMargin,
  spread,
  type ReluMap,
  type ReturnMap,
} from './linearRegion';
import { inclusiveMaskOf, maskOf, masksEqual } from './mask';
import { DENSE_LIMIT, leadingSpectrum, multiply } from './spectrum';
import type { ComplexArray } from './types';

export interface RefinedRay {
  /** λ per step. */
  readonly growth: number;
  /** Unit vectors of the points, in order of the map. */
  readonly directions: readonly Float64Array[];
  /** ‖F^k(v) - λ^k v‖ / λ^k */
  readonly residual: number;
  readonly transverse: number;
  readonly attracting: boolean;
  readonly border: boolean;
}

export interface RefineOptions {
  /** [N] a direction near h_k: picks from degenerate eigenspaces, and the one eigenvalue tried of large sets. */
  readonly guess?: Float64Array;
  /** Eigenvalues tried, from large to small; later ones belong to ever more repelling rays. */
  readonly most?: number;
  readonly signal?: CancelSignal | undefined;
}

export interface Refinement {
  /** By descending growth. */
  readonly rays: readonly RefinedRay[];
  /** [N] leading eigenvector whose masks do not hold, to correct them by; null when there is none. */
  readonly wrong: Float64Array | null;
}

/** |z| below this, for unit states, counts as on the switching boundary. */
const BORDER = 1e-9;
const LARGEST_RESIDUAL = 1e-10;
/** Other multipliers this close to λ (relative) make a ray neither attracting nor isolated. */
const DEGENERATE = 1e-9;
const MOST_EIGENVALUES = 6;

/**
 * Rays with exactly these active sets.
 *
 * @param masks active sets of h_1 .. h_k
 */
export function raysOfMasks(
  map: ReluMap,
  masks: readonly Uint32Array[],
  options: RefineOptions = {},
): Refinement {
  const linear = returnMap(map, masks);
  if (linear.support.length === 0) return { rays: [], wrong: null };
  const spectrum = leadingSpectrum(linear.matrix, linear.support.length, options.signal);
  const rays: RefinedRay[] = [];
  let wrong: Float64Array | null = null;
  for (const k of triedOf(linear, spectrum, options)) {
    const transverse = largestOther(spectrum, k) / spectrum.re[k];
    const direction = directionOf(linear, spectrum.re[k], options, map.units);
    const ray = check(
      map,
      masks,
      direction,
      eigenvalueOf(linear, spectrum.re[k], direction),
      transverse,
    );
    if (ray) rays.push(ray);
    else wrong ??= direction;
  }
  return { rays, wrong };
}

/** Indices of real positive eigenvalues to try. */
function triedOf(linear: ReturnMap, spectrum: ComplexArray, options: RefineOptions): number[] {
  const { re, im } = spectrum;
  const positive = Array.from(re.keys()).filter((k) => im[k] === 0 && re[k] > 1e-12);
  const size = linear.support.length;
  if (size <= DENSE_LIMIT) return positive.slice(0, options.most ?? MOST_EIGENVALUES);
  const guess = startOn(linear.support, options.guess);
  if (!guess) return positive.slice(0, 1);
  const wanted = rayleigh(linear.matrix, guess);
  return positive.sort((a, b) => Math.abs(re[a] - wanted) - Math.abs(re[b] - wanted)).slice(0, 1);
}

function largestOther({ re, im }: ComplexArray, own: number): number {
  let largest = 0;
  for (let k = 0; k < re.length; k++) {
    if (k !== own) largest = Math.max(largest, Math.hypot(re[k], im[k]));
  }
  return largest;
}

/** Unit eigenvector over all units, positive where a ray must be. */
function directionOf(
  { matrix, support }: ReturnMap,
  eigenvalue: number,
  { guess, signal }: RefineOptions,
  units: number,
): Float64Array {
  const start = startOn(support, guess);
  const vector = eigenvectorFor(matrix, support.length, eigenvalue, start, signal);
  const sum = vector.reduce((total, value) => total + value, 0);
  return spread(sum < 0 ? vector.map((value) => -value) : vector, support, units);
}

/** Exact for small sets; a Ritz value is replaced by what its settled eigenvector says. */
function eigenvalueOf(
  { matrix, support }: ReturnMap,
  found: number,
  direction: Float64Array,
): number {
  if (support.length <= DENSE_LIMIT) return found;
  return rayleigh(
    matrix,
    Float64Array.from(support, (unit) => direction[unit]),
  );
}

/** The guess on the active units; null without one, or when it has no part there. */
function startOn(support: Uint32Array, guess: Float64Array | undefined): Float64Array | null {
  if (!guess) return null;
  const start = Float64Array.from(support, (unit) => guess[unit]);
  return norm(start) > 0 ? start : null;
}

/** Runs the true map once around; null when a mask differs or the turn does not close. */
function check(
  map: ReluMap,
  masks: readonly Uint32Array[],
  direction: Float64Array,
  eigenvalue: number,
  transverse: number,
): RefinedRay | null {
  if (direction.some((value) => value < -BORDER)) return null;
  const clean = relu(direction);
  const directions: Float64Array[] = [];
  const inclusive: Uint32Array[] = [];
  let smallestZ = Infinity;
  let state = clean;
  for (const mask of masks) {
    const length = norm(state);
    const z = preActivation(map, scaled(state, 1 / length));
    smallestZ = Math.min(smallestZ, smallestMargin(map, z));
    inclusive.push(inclusiveMaskOf(z, BORDER));
    // On the boundary the strict mask is a matter of rounding; it is flagged instead of refused.
    if (!masksEqual(maskOf(z), mask) && smallestZ > BORDER) return null;
    state = scaled(relu(z), length);
    directions.push(scaled(state, 1 / norm(state)));
  }
  const residual = distance(state, scaled(clean, eigenvalue)) / (eigenvalue * norm(clean));
  if (!(residual <= LARGEST_RESIDUAL)) return null;
  const border = smallestZ < BORDER;
  const worst = border
    ? Math.max(transverse, transverseOf(map, inclusive, eigenvalue))
    : transverse;
  return {
    growth: eigenvalue ** (1 / masks.length),
    directions,
    residual,
    transverse: worst,
    attracting: worst < 1 - DEGENERATE,
    border,
  };
}

/** Largest other multiplier when the units on the boundary take part: the side on which a ray may repel. */
function transverseOf(map: ReluMap, masks: readonly Uint32Array[], eigenvalue: number): number {
  const { matrix, support } = returnMap(map, masks);
  const spectrum = leadingSpectrum(matrix, support.length);
  const { re, im } = spectrum;
  let own = 0;
  for (let k = 1; k < re.length; k++) {
    const nearer = Math.hypot(re[k] - eigenvalue, im[k]);
    if (nearer < Math.hypot(re[own] - eigenvalue, im[own])) own = k;
  }
  return largestOther(spectrum, own) / eigenvalue;
}

/** v·Mv / v·v */
function rayleigh(matrix: Float64Array, v: Float64Array): number {
  const image = new Float64Array(v.length);
  multiply(matrix, v, image);
  let product = 0;
  let square = 0;
  for (let k = 0; k < v.length; k++) {
    product += v[k] * image[k];
    square += v[k] * v[k];
  }
  return product / square;
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}
