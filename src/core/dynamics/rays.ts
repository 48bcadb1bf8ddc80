/** Searches the invariant rays and projective cycles of a positively homogeneous network. Refinement is in rayRefinement.ts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { isHomogeneous, type Network } from '../rnn/network';
import { logitsOf } from '../rnn/readout';
import { distance, norm, preActivation, reluMapOf, relu, type ReluMap } from './linearRegion';
import { activeUnits, flipped, maskKey, maskOf, masksEqual } from './mask';
import { raysOfMasks, type RefinedRay } from './rayRefinement';
import type { Ray, RaySearch } from './types';

export interface RayOptions {
  /** [m, N] noisy states; rows without direction are not counted as tried. */
  readonly starts: Float64Array;
  /** Noise-free normalised steps from each start. */
  readonly iterations?: number;
  /** Of these, how many are left out of the mean log growth. */
  readonly burnIn?: number;
  /** Longest projective cycle looked for. */
  readonly maxPeriod?: number;
  /** Also look for rays that repel, from visited and one-unit-changed active sets. */
  readonly unstableSearch?: boolean;
  /** uint32; kept for the record: the search itself draws nothing. */
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/** Two unit directions of one cycle. */
const SAME_DIRECTION = 1e-6;
/** A start has settled on a refined ray when its last direction is this close to one of its points. */
const SETTLED_DISTANCE = 1e-3;
/** Consecutive turns this close end an iteration early. */
const CONVERGED_DISTANCE = 1e-12;
/** Relative difference of growths that are one. */
const SAME_GROWTH = 1e-9;
/** Steps added for a start that nears an attracting ray slowly. */
const MOST_EXTRA_STEPS = 5000;
/** Cubed active-set sizes the search for repelling rays may spend on eigenvalue problems, about .3 s. */
const UNSTABLE_WORK = 3e7;
const UNSTABLE_ROUNDS = 12;

/**
 * Guarantee: every ray returned satisfies F^k(v) = λ^k v to `residual`, with its masks checked on the true map.
 * Not guaranteed: completeness; `startsTried` and `unsettledShare` say how hard it was looked.
 * Counts flicker over training and are no count of output states.
 *
 * @throws RangeError unless the network is a single bias-free ReLU layer
 */
export function findRays(network: Network, options: RayOptions): RaySearch {
  if (!isHomogeneous(network)) {
    throw new RangeError('rays: a bias-free ReLU network is needed; others have fixed points');
  }
  const map = reluMapOf(network, null);
  const settings = { iterations: 200, burnIn: 50, maxPeriod: 8, unstableSearch: false, ...options };
  const found: RefinedRay[] = [];
  const visited = new Map<string, Uint32Array>();
  const hits: number[] = [];
  const refined = new Map<string, readonly RefinedRay[]>();
  const logGrowths: number[] = [];
  let tried = 0;
  for (let i = 0; i * map.units < settings.starts.length; i++) {
    throwIfCancelled(settings.signal);
    const start = settings.starts.subarray(i * map.units, (i + 1) * map.units);
    if (!(norm(start) > 0) || !start.every(Number.isFinite)) continue;
    tried++;
    const run = iterate(map, start, settings.iterations, settings.burnIn, settings.maxPeriod);
    for (const mask of run.earlyMasks) visited.set(maskKey(mask), mask);
    if (run.meanLogGrowth !== null) logGrowths.push(run.meanLogGrowth);
    const index = settle(map, run, found, refined);
    if (index !== null) hits[index] = (hits[index] ?? 0) + 1;
  }
  const settled = hits.reduce((sum, count) => sum + (count ?? 0), 0);
  if (settings.unstableSearch) searchUnstable(map, found, visited, settings.signal);
  return {
    rays: found
      .map((ray, index) => describe(network, ray, (hits[index] ?? 0) / Math.max(tried, 1)))
      .sort((a, b) => Number(b.attracting) - Number(a.attracting) || b.growth - a.growth),
    startsTried: tried,
    unsettledShare: tried > 0 ? 1 - settled / tried : 0,
    meanLogGrowth: logGrowths.reduce((sum, value) => sum + value, 0) / logGrowths.length || 0,
    explodingShare: tried > 0 ? logGrowths.filter((value) => value > 0).length / tried : 0,
  };
}

interface Iteration {
  /** Last unit directions, newest last; maxPeriod + 1 of them, fewer when the state died. */
  readonly last: readonly Float64Array[];
  /** Active sets of the first steps: seeds for the search of repelling rays. */
  readonly earlyMasks: readonly Uint32Array[];
  /** Mean ln ‖F(u)‖ after burn-in; null when the state reached 0. */
  readonly meanLogGrowth: number | null;
  /** Period seen by distance, or null. */
  readonly period: number | null;
}

/** u ← F(u)/‖F(u)‖. */
function iterate(
  map: ReluMap,
  start: Float64Array,
  iterations: number,
  burnIn: number,
  maxPeriod: number,
): Iteration {
  let state = scale(start, 1 / norm(start));
  const last: Float64Array[] = [state];
  const earlyMasks: Uint32Array[] = [];
  let sum = 0;
  let counted = 0;
  let period: number | null = null;
  for (let step = 0; step < iterations; step++) {
    const z = preActivation(map, state);
    if (step < 3) earlyMasks.push(maskOf(z));
    const next = relu(z);
    const growth = norm(next);
    if (!(growth > 0) || !Number.isFinite(growth)) {
      return { last: [], earlyMasks, meanLogGrowth: null, period: null };
    }
    state = scale(next, 1 / growth);
    if (step >= burnIn) {
      sum += Math.log(growth);
      counted++;
    }
    last.push(state);
    if (last.length > maxPeriod + 1) last.shift();
    period = periodOf(last);
    // A converged cycle repeats itself: whole turns give its mean growth.
    if (period !== null && counted >= period && counted % period === 0) break;
  }
  return { last, earlyMasks, meanLogGrowth: counted > 0 ? sum / counted : 0, period };
}

function periodOf(last: readonly Float64Array[]): number | null {
  const newest = last[last.length - 1];
  for (let k = 1; k < last.length; k++) {
    if (distance(newest, last[last.length - 1 - k]) < CONVERGED_DISTANCE) return k;
  }
  return null;
}

/**
 * Refines the cycle of active sets a start ended in; returns the index of its ray, or null when there is none.
 * `refined` remembers what a cycle of active sets holds.
 */
function settle(
  map: ReluMap,
  run: Iteration,
  found: RefinedRay[],
  refined: Map<string, readonly RefinedRay[]>,
): number | null {
  const newest = run.last.at(-1);
  if (!newest) return null;
  const known = found.findIndex((ray) => isOn(ray, newest));
  if (known >= 0) return known;
  const period = run.period ?? repeatingMasks(run.last);
  if (period === null) return null;
  const masks = run.last.slice(-period).map(maskOf);
  const key = masks.map(maskKey).join('/');
  const candidates = refined.get(key) ?? raysOfMasks(map, masks, newest);
  // In a degenerate eigenspace the vector depends on the start.
  const unique = candidates.every(({ transverse }) => Math.abs(transverse - 1) > SAME_GROWTH);
  if (unique) refined.set(key, candidates);
  const reached = candidates.find((ray) => isOn(ray, newest));
  if (reached) return addRay(found, reached);
  const slow = candidates.find((ray) => ray.attracting && ray.transverse > 0);
  return slow && isOn(slow, approach(map, newest, slow)) ? addRay(found, slow) : null;
}

/** Iterates on for as long as an attracting ray this weak needs. */
function approach(map: ReluMap, from: Float64Array, { transverse }: RefinedRay): Float64Array {
  const steps = Math.min(MOST_EXTRA_STEPS, Math.ceil(Math.log(1e-4) / Math.log(transverse)));
  let state = from;
  for (let step = 0; step < steps; step++) {
    const next = relu(preActivation(map, state));
    const growth = norm(next);
    if (!(growth > 0)) break;
    state = scale(next, 1 / growth);
  }
  return state;
}

/** Shortest period at which the last masks repeat, for iterations that converge slowly; null when they do not. */
function repeatingMasks(last: readonly Float64Array[]): number | null {
  const keys = last.map((state) => maskKey(maskOf(state)));
  for (let k = 1; k < keys.length; k++) {
    if (keys.every((key, i) => i < k || key === keys[i - k])) return k;
  }
  return null;
}

function isOn(ray: RefinedRay, direction: Float64Array): boolean {
  return ray.directions.some((point) => distance(point, direction) < SETTLED_DISTANCE);
}

/** Index of the ray, added when it is new up to a cyclic shift. */
function addRay(found: RefinedRay[], ray: RefinedRay): number {
  const same = found.findIndex(
    (other) => other.directions.length === ray.directions.length && isSame(other, ray),
  );
  if (same >= 0) return same;
  return found.push(ray) - 1;
}

/**
 * One direction in common; or one family: two rays of equal growth on the same active sets span a cone of such rays,
 * of which the first found stands for all.
 */
function isSame(other: RefinedRay, ray: RefinedRay): boolean {
  const [first] = ray.directions;
  const sameGrowth = Math.abs(other.growth - ray.growth) <= SAME_GROWTH * ray.growth;
  const masks = ray.directions.map(maskOf);
  return other.directions.some((point, shift) => {
    if (distance(point, first) < SAME_DIRECTION) return true;
    return sameGrowth && masks.every((mask, k) => masksEqual(mask, maskAt(other, shift + k)));
  });
}

function maskAt({ directions }: RefinedRay, index: number): Uint32Array {
  return maskOf(directions[index % directions.length]);
}

/**
 * Rays that repel are not reached by iterating: active sets are corrected instead, as SCYFI does for fixed points
 * (Eisenmann et al. 2023), with the eigenvector in place of the linear solve.
 */
function searchUnstable(
  map: ReluMap,
  found: RefinedRay[],
  visited: ReadonlyMap<string, Uint32Array>,
  signal: CancelSignal | undefined,
): void {
  const seeds = [...visited.values()];
  for (const ray of [...found]) {
    for (const direction of ray.directions) {
      const mask = maskOf(direction);
      seeds.unshift(...unitsNearBorder(map, direction).map((unit) => flipped(mask, unit)));
    }
  }
  const tried = new Set<string>();
  let work = 0;
  for (const seed of seeds) {
    let mask = seed;
    for (let round = 0; round < UNSTABLE_ROUNDS; round++) {
      const key = maskKey(mask);
      if (tried.has(key)) break;
      tried.add(key);
      throwIfCancelled(signal);
      const size = activeUnits(mask).length;
      work += size ** 3;
      if (size === 0 || work > UNSTABLE_WORK) break;
      const candidates = raysOfMasks(map, [mask], null, true);
      const exact = candidates.filter((ray) => ray.residual !== Infinity);
      exact.forEach((ray) => addRay(found, ray));
      const wrong = candidates.find((ray) => ray.residual === Infinity);
      if (!wrong) break;
      mask = maskOf(preActivation(map, relu(wrong.directions[0])));
    }
    if (work > UNSTABLE_WORK) return;
  }
}

/** The units whose pre-activation is nearest to 0, relative to its length: the first masks to flip around a ray. */
function unitsNearBorder(map: ReluMap, direction: Float64Array): number[] {
  const z = preActivation(map, direction);
  return Array.from(z.keys())
    .sort((a, b) => Math.abs(z[a]) - Math.abs(z[b]))
    .slice(0, 24);
}

function describe(network: Network, ray: RefinedRay, startsShare: number): Ray {
  const { readout } = network;
  return {
    ...ray,
    period: ray.directions.length,
    startsShare,
    logits: readout
      ? ray.directions.map((direction) => {
          const logits = new Float64Array(readout.outputs);
          logitsOf(readout, direction, 0, logits);
          return logits;
        })
      : [],
    activeUnits: ray.directions.map((direction) => activeUnits(maskOf(direction))),
  };
}

function scale(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}
