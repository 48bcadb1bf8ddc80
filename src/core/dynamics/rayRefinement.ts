/** Turns a cycle of active sets into exact rays: eigenvectors of its return map that keep every mask. */
import { eigenvalues, eigenvectorFor } from '../linalg/eigen';
import {
  distance,
  norm,
  preActivation,
  relu,
  returnMap,
  smallestMargin,
  spread,
  type ReluMap,
  type ReturnMap,
} from './linearRegion';
import { inclusiveMaskOf, maskOf, masksEqual } from './mask';

export interface RefinedRay {
  /** λ per step. */
  readonly growth: number;
  /** Unit vectors of the points, in order of the map. */
  readonly directions: readonly Float64Array[];
  /** ‖F^k(v) - λ^k v‖ / λ^k; Infinity for an eigenvector whose masks do not hold. */
  readonly residual: number;
  readonly transverse: number;
  readonly attracting: boolean;
  readonly border: boolean;
}

/** |z| below this, for unit states, counts as on the switching boundary. */
const BORDER = 1e-9;
const LARGEST_RESIDUAL = 1e-10;
/** Other multipliers this close to λ (relative) make a ray neither attracting nor isolated. */
const DEGENERATE = 1e-9;
/** Eigenvalues are tried from large to small; later ones belong to ever more repelling rays. */
const MAX_EIGENVALUES = 6;

/**
 * Rays with exactly these active sets, by descending growth.
 *
 * @param masks active sets of h_1 .. h_k
 * @param guess [N] a direction near h_k, to pick from degenerate eigenspaces; or null
 * @param keepWrong also return the leading eigenvector whose masks fail (residual Infinity), for mask correction
 */
export function raysOfMasks(
  map: ReluMap,
  masks: readonly Uint32Array[],
  guess: Float64Array | null,
  keepWrong = false,
): RefinedRay[] {
  const linear = returnMap(map, masks);
  const size = linear.support.length;
  if (size === 0) return [];
  const { re, im } = eigenvalues(linear.matrix, size);
  const rays: RefinedRay[] = [];
  let wrong: RefinedRay | null = null;
  let tried = 0;
  for (let k = 0; k < size && tried < MAX_EIGENVALUES; k++) {
    if (im[k] !== 0 || re[k] <= 1e-12) continue;
    tried++;
    const transverse = largestOther(re, im, k) / re[k];
    const direction = directionOf(linear, re[k], guess, map.units);
    const ray = check(map, masks, direction, re[k], transverse);
    if (ray) rays.push(ray);
    else wrong ??= unchecked(direction, re[k], masks.length, transverse);
  }
  return keepWrong && wrong ? [...rays, wrong] : rays;
}

function largestOther(re: Float64Array, im: Float64Array, own: number): number {
  let largest = 0;
  for (let k = 0; k < re.length; k++) {
    if (k !== own) largest = Math.max(largest, Math.hypot(re[k], im[k]));
  }
  return largest;
}

/** Unit eigenvector over all units, positive where a ray must be. */
function directionOf(
  linear: ReturnMap,
  eigenvalue: number,
  guess: Float64Array | null,
  units: number,
): Float64Array {
  const start = guess ? Float64Array.from(linear.support, (unit) => guess[unit]) : null;
  const vector = eigenvectorFor(linear.matrix, linear.support.length, eigenvalue, start);
  const sum = vector.reduce((total, value) => total + value, 0);
  return spread(sum < 0 ? vector.map((value) => -value) : vector, linear.support, units);
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
    const z = preActivation(
      map,
      state.map((value) => value / length),
    );
    smallestZ = Math.min(smallestZ, smallestMargin(map, z));
    inclusive.push(inclusiveMaskOf(z, BORDER));
    // On the boundary the strict mask is a matter of rounding; it is flagged instead of refused.
    if (!masksEqual(maskOf(z), mask) && smallestZ > BORDER) return null;
    state = relu(z).map((value) => value * length);
    directions.push(state.map((value) => value / norm(state)));
  }
  const residual =
    distance(
      state,
      clean.map((value) => value * eigenvalue),
    ) /
    (eigenvalue * norm(clean));
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
  const { re, im } = eigenvalues(matrix, support.length);
  let own = 0;
  for (let k = 1; k < re.length; k++) {
    const nearer = Math.hypot(re[k] - eigenvalue, im[k]);
    if (nearer < Math.hypot(re[own] - eigenvalue, im[own])) own = k;
  }
  return largestOther(re, im, own) / eigenvalue;
}

function unchecked(
  direction: Float64Array,
  eigenvalue: number,
  period: number,
  transverse: number,
): RefinedRay {
  return {
    growth: eigenvalue ** (1 / period),
    directions: [direction],
    residual: Infinity,
    transverse,
    attracting: false,
    border: false,
  };
}
