/** Searches the invariant rays and projective cycles of a positively homogeneous network. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { finish, type Parts } from '../parts';
import { isHomogeneous, type Network } from '../rnn/network';
import { logitsOf } from '../rnn/readout';
import { directionMap, RecentDirections, type DirectionMap } from './directionMap';
import { activeSetCycles } from './exhaustive';
import { FoundRays, isIsolated, isOn } from './foundRays';
import { norm } from '../linalg/dot';
import { reluMapOf, type ReluMap } from './linearRegion';
import { activeUnits, maskKey, maskOf, masksEqual } from './mask';
import { raysOfMasks, type RefinedRay } from './rayRefinement';
import { NO_EFFORT, searchRepelling } from './repellingRays';
import { DENSE_LIMIT } from './spectrum';
import type { Ray, RaySearch } from './types';

export interface RayOptions {
  /** [m, N] noisy states; rows without direction are not counted as tried. */
  readonly starts: Float64Array;
  /** [n, N] more noisy states, whose active sets the search for repelling rays begins from. */
  readonly visited?: Float64Array;
  /** Noise-free normalised steps from each start. */
  readonly iterations?: number;
  /** Of these, how many are left out of the mean log growth. */
  readonly burnIn?: number;
  /** Longest projective cycle looked for. */
  readonly maxPeriod?: number;
  /** Also look for rays that repel (repellingRays.ts); in small networks the fixed directions are then complete. */
  readonly unstableSearch?: boolean;
  /** Periods up to this are searched over all active sets: units · period <= 20. Default: what costs nothing. */
  readonly exhaustivePeriod?: number;
  /** uint32; kept for the record: the search itself draws nothing. */
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/** Consecutive turns this close end an iteration early. */
const CONVERGED_DISTANCE = 1e-12;
/** Units up to which all 2^N active sets are tried unasked, some hundredths of a second. */
const SMALL = 10;
/** Steps between two looks whether an attracting ray is reached. */
const LOOK_STEPS = 8;
/** Steps added for a start that nears an attracting ray slowly. */
const MOST_EXTRA_STEPS = 5000;
/** Active sets of this many steps from each start are seeds for the search of repelling rays. */
const EARLY_STEPS = 3;
/** Multiply-adds that all starts together may add so, about 2 s: the others count as unsettled. */
const EXTRA_WORK = 3e9;
/** Of sets too large for all eigenvalues only period 1 is refined, and nothing that still turns so much. */
const STILL_TURNING = 0.01;

/** Whether a network without input has invariant rays: homogeneous, of one layer. */
export function hasRays(network: Network): boolean {
  return isHomogeneous(network) && network.layers.length === 1;
}

/**
 * Guarantee: every ray returned satisfies F^k(v) = λ^k v to `residual`, with its masks checked on the true map.
 * Not guaranteed: completeness beyond `exhaustivePeriod`; the counts of the result say how hard it was looked.
 * Counts flicker over training and are no count of output states.
 *
 * @throws RangeError unless the network is a single bias-free ReLU layer; Cancelled
 */
export function findRays(network: Network, options: RayOptions): RaySearch {
  return finish(rayParts(network, options));
}

/** As `findRays`, a part a start. */
export function* rayParts(network: Network, options: RayOptions): Parts<RaySearch> {
  if (!isHomogeneous(network)) {
    throw new RangeError('rays: a bias-free ReLU network is needed; others have fixed points');
  }
  const map = reluMapOf(network, null);
  const found = new FoundRays();
  const search: Search = {
    ...{ iterations: 200, burnIn: 50, maxPeriod: 8, signal: undefined },
    ...options,
    map,
    turns: directionMap(map),
    extraTurns: directionMap(map),
    found,
    refined: new Map(),
  };
  const runs: Run[] = [];
  for (let i = 0; i * map.units < options.starts.length; i++) {
    const start = options.starts.subarray(i * map.units, (i + 1) * map.units);
    if (!(norm(start) > 0) || !start.every(Number.isFinite)) continue;
    runs.push(follow(search, start));
    yield;
  }
  const hitsOf = (index: number) => runs.filter(({ ray }) => ray === index).length;
  const settled = runs.filter(({ ray }) => ray !== null).length;
  const logGrowths = runs.flatMap(({ meanLogGrowth }) => meanLogGrowth ?? []);
  const effort = options.unstableSearch
    ? searchRepelling(map, found, runs, options.visited ?? new Float64Array(0), options.signal)
    : NO_EFFORT;
  const unasked = options.unstableSearch && map.units <= SMALL ? 1 : 0;
  const exhaustivePeriod = options.exhaustivePeriod ?? unasked;
  yield* tryAllSets(search, exhaustivePeriod);
  const tried = Math.max(runs.length, 1);
  return {
    rays: found.rays
      .map((ray, index) => describe(network, ray, hitsOf(index) / tried))
      .sort((a, b) => Number(b.attracting) - Number(a.attracting) || b.growth - a.growth),
    startsTried: runs.length,
    unsettledShare: runs.length > 0 ? 1 - settled / tried : 0,
    meanLogGrowth: logGrowths.reduce((sum, value) => sum + value, 0) / logGrowths.length || 0,
    explodingShare: logGrowths.filter((value) => value > 0).length / tried,
    ...effort,
    exhaustivePeriod,
  };
}

/** Every ray of these periods that is alone in its direction, or one of its family. */
function* tryAllSets({ map, found, signal }: Search, longestPeriod: number): Parts<void> {
  for (let period = 1; period <= longestPeriod; period++) {
    for (const masks of activeSetCycles(map.units, period, false)) {
      throwIfCancelled(signal);
      const { rays } = raysOfMasks(map, masks, { most: map.units, signal });
      rays.forEach((ray) => found.add(ray));
      yield;
    }
  }
}

interface Search {
  readonly map: ReluMap;
  readonly turns: DirectionMap;
  /** Counts its own work. */
  readonly extraTurns: DirectionMap;
  readonly found: FoundRays;
  /** What a cycle of active sets holds. */
  readonly refined: Map<string, readonly RefinedRay[]>;
  readonly iterations: number;
  readonly burnIn: number;
  readonly maxPeriod: number;
  readonly signal: CancelSignal | undefined;
}

/** What became of one start. */
export interface Run {
  /** Unit direction it began with. */
  readonly start: Float64Array;
  /** Index of the ray it ended on, or null. */
  readonly ray: number | null;
  /** Active sets of its first steps. */
  readonly earlyMasks: readonly Uint32Array[];
  /** Mean ln ‖F(u)‖ after burn-in; null when the state reached 0. */
  readonly meanLogGrowth: number | null;
}

/** u ← F(u)/‖F(u)‖ until it repeats, reaches an attracting ray that is known, or the steps are used up. */
function follow(search: Search, from: Float64Array): Run {
  const { turns, found, maxPeriod, burnIn, signal } = search;
  const length = norm(from);
  const start = from.map((value) => value / length);
  const state = start.slice();
  const recent = new RecentDirections(maxPeriod + 1);
  recent.push(state);
  const earlyMasks: Uint32Array[] = [];
  let sum = 0;
  let counted = 0;
  let period: number | null = null;
  for (let step = 0; step < search.iterations; step++) {
    throwIfCancelled(signal);
    const growth = turns.turn(state);
    if (growth === 0) return { start, ray: null, earlyMasks, meanLogGrowth: null };
    if (step < EARLY_STEPS) earlyMasks.push(maskOf(state));
    if (step >= burnIn) {
      sum += Math.log(growth);
      counted++;
    }
    recent.push(state);
    const reached = step % LOOK_STEPS === LOOK_STEPS - 1 ? found.attractorAt(state) : -1;
    if (reached >= 0) {
      const meanLogGrowth = Math.log(found.rays[reached].growth);
      return { start, ray: reached, earlyMasks, meanLogGrowth };
    }
    period = recent.period(CONVERGED_DISTANCE);
    // A converged cycle repeats itself: whole turns give its mean growth.
    if (period !== null && counted >= period && counted % period === 0) break;
  }
  const meanLogGrowth = counted > 0 ? sum / counted : 0;
  return { start, ray: settle(search, recent, period), earlyMasks, meanLogGrowth };
}

/** Refines the cycle of active sets a start ended in; returns the index of its ray, or null when there is none. */
function settle(search: Search, recent: RecentDirections, converged: number | null): number | null {
  const known = search.found.at(recent.newest);
  if (known >= 0) return known;
  const period = converged ?? recent.maskPeriod();
  if (period === null) return null;
  const masks = recent.last(period).map(maskOf);
  // A direction that nears a ray alternating from side to side repeats itself after two steps before it does after one.
  for (const turn of turnsOf(masks)) {
    const index = settleOn(search, recent, turn);
    if (index !== null) return index;
  }
  return null;
}

/** The cycle of active sets, shorter ones that it repeats first. */
function turnsOf(masks: readonly Uint32Array[]): (readonly Uint32Array[])[] {
  const period = masks.length;
  const divisors = Array.from(masks.keys(), (k) => k + 1).filter((k) => period % k === 0);
  return divisors
    .filter((k) => masks.every((mask, i) => masksEqual(mask, masks[i % k])))
    .map((k) => masks.slice(0, k));
}

function settleOn(
  search: Search,
  recent: RecentDirections,
  masks: readonly Uint32Array[],
): number | null {
  const { map, found, refined, signal } = search;
  const { newest } = recent;
  const isLarge = activeUnits(masks[masks.length - 1]).length > DENSE_LIMIT;
  if (isLarge && (masks.length > 1 || recent.change(1) > STILL_TURNING)) return null;
  const key = masks.map(maskKey).join('/');
  const candidates = refined.get(key) ?? raysOfMasks(map, masks, { guess: newest, signal }).rays;
  if (candidates.every(isIsolated)) refined.set(key, candidates);
  const reached = candidates.find((ray) => isOn(ray, newest));
  if (reached) return found.add(reached);
  const slow = candidates.find((ray) => ray.attracting && ray.transverse > 0);
  return slow && approaches(search, newest, slow) ? found.add(slow) : null;
}

/** Iterates on for as long as an attracting ray this weak needs. */
function approaches(search: Search, from: Float64Array, ray: RefinedRay): boolean {
  const { extraTurns, signal } = search;
  const steps = Math.min(MOST_EXTRA_STEPS, Math.ceil(Math.log(1e-4) / Math.log(ray.transverse)));
  const state = from.slice();
  for (let step = 0; step < steps && extraTurns.work < EXTRA_WORK; step++) {
    throwIfCancelled(signal);
    if (extraTurns.turn(state) === 0) break;
    if (step % LOOK_STEPS === 0 && isOn(ray, state)) return true;
  }
  return isOn(ray, state);
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
