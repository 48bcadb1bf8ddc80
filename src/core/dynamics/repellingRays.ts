/**
 * Rays that repel are not reached by iterating. Active sets are corrected instead, as SCYFI does for fixed points
 * (Eisenmann et al. 2023), with the eigenvector in place of the linear solve. The sets to begin from, by promise: where
 * edges between basins lead, one unit away from the rays found, and those visited under noise.
 */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { directionMap } from './directionMap';
import { trackEdge, type Edge, type EdgeOptions } from './edgeTracking';
import type { FoundRays } from './foundRays';
import { preActivation, relu, type ReluMap } from './linearRegion';
import { activeUnits, flipped, maskKey, maskOf } from './mask';
import { raysOfMasks } from './rayRefinement';
import type { RaySearch } from './types';

/** What the search needs to know of a start that was followed. */
export interface FollowedStart {
  readonly start: Float64Array;
  readonly ray: number | null;
  readonly earlyMasks: readonly Uint32Array[];
}

/** Multiply-adds that edges may cost, about .05 s. */
const EDGE_WORK = 4e7;
const MOST_EDGES = 24;
/** Cubed active-set sizes that eigenvalue problems may cost, about .1 s. */
const SET_WORK = 1.2e7;
/** Corrections of one active set. */
const ROUNDS = 12;
/** Units nearest to switching that are flipped, one at a time, at each ray. */
const FLIPS = 24;

export type RepellingEffort = Pick<RaySearch, 'activeSetsTried' | 'edgesTracked' | 'edgesAtRest'>;
export const NO_EFFORT: RepellingEffort = { activeSetsTried: 0, edgesTracked: 0, edgesAtRest: 0 };

/**
 * Adds to `found`. Bounded by work, not by time: the same arguments give the same rays.
 * @param visited [n, N] noisy states
 */
export function searchRepelling(
  map: ReluMap,
  found: FoundRays,
  starts: readonly FollowedStart[],
  visited: Float64Array,
  signal: CancelSignal | undefined,
): RepellingEffort {
  const corrector = new Corrector(map, found, signal);
  const edges = trackEdges(map, found, starts, corrector, signal);
  // Rays found on the way are flipped too: the list grows while it is walked through.
  for (let index = 0; index < found.rays.length; index++) {
    for (const direction of found.rays[index].directions) {
      const mask = maskOf(direction);
      for (const unit of unitsNearBorder(map, direction)) corrector.try(flipped(mask, unit));
    }
  }
  for (const { earlyMasks } of starts) earlyMasks.forEach((mask) => corrector.try(mask));
  for (let at = 0; at < visited.length && !corrector.isSpent; at += map.units) {
    corrector.try(maskOf(visited.subarray(at, at + map.units)));
  }
  return { activeSetsTried: corrector.count, ...edges };
}

/** Follows edges between starts of different fate. */
function trackEdges(
  map: ReluMap,
  found: FoundRays,
  starts: readonly FollowedStart[],
  corrector: Corrector,
  signal: CancelSignal | undefined,
): Pick<RepellingEffort, 'edgesTracked' | 'edgesAtRest'> {
  const options: EdgeOptions = { turns: directionMap(map), found, signal };
  let [edgesTracked, edgesAtRest] = [0, 0];
  for (const [a, b] of pairsOf(starts, found)) {
    if (edgesTracked === MOST_EDGES || options.turns.work > EDGE_WORK) break;
    const edge = trackEdge(options, a.start, a.ray, b.start);
    edgesTracked++;
    if (edge?.rests) edgesAtRest++;
    if (edge) corrector.tryEdge(edge);
  }
  return { edgesTracked, edgesAtRest };
}

type Settled = FollowedStart & { readonly ray: number };

/** Starts of different attracting rays, neighbours in a round over the rays: every two rays meet early. */
function pairsOf(starts: readonly FollowedStart[], found: FoundRays): [Settled, Settled][] {
  const byRay = new Map<number, Settled[]>();
  for (const { ray, ...rest } of starts) {
    if (ray === null || !found.rays[ray].attracting || found.rays[ray].border) continue;
    byRay.set(ray, [...(byRay.get(ray) ?? []), { ...rest, ray }]);
  }
  const groups = [...byRay.values()];
  const pairs: [Settled, Settled][] = [];
  const most = Math.max(0, ...groups.map(({ length }) => length));
  for (let k = 0; k < most; k++) {
    for (let i = 0; i < groups.length; i++) {
      for (let j = i + 1; j < groups.length; j++) {
        pairs.push([groups[i][k % groups[i].length], groups[j][k % groups[j].length]]);
      }
    }
  }
  return pairs;
}

/** Corrects active sets until they hold a ray, repeat, or the work is spent. */
class Corrector {
  private readonly tried = new Set<string>();
  private work = 0;

  constructor(
    private readonly map: ReluMap,
    private readonly found: FoundRays,
    private readonly signal: CancelSignal | undefined,
  ) {}

  get count(): number {
    return this.tried.size;
  }

  get isSpent(): boolean {
    return this.work > SET_WORK;
  }

  try(seed: Uint32Array): void {
    let mask = seed;
    for (let round = 0; round < ROUNDS; round++) {
      const wrong = this.refine([mask]);
      if (!wrong) return;
      mask = maskOf(preActivation(this.map, relu(wrong)));
    }
  }

  /** The active sets an edge ends on: where it rests, a cycle that repeats, or each of the last ones. */
  tryEdge({ recent, rests }: Edge): void {
    const period = rests ? 1 : recent.maskPeriod();
    const masks = recent.last(period ?? Infinity).map(maskOf);
    if (period !== null && period > 1) this.refine(masks, recent.newest);
    else masks.reverse().forEach((mask) => this.try(mask));
  }

  /** Adds the rays with these active sets; returns the eigenvector to correct them by, null when there is none. */
  private refine(masks: readonly Uint32Array[], guess?: Float64Array): Float64Array | null {
    const key = masks.map(maskKey).join('/');
    if (this.isSpent || this.tried.has(key)) return null;
    throwIfCancelled(this.signal);
    const size = activeUnits(masks[masks.length - 1]).length;
    this.work += size ** 3;
    if (size === 0 || this.isSpent) return null;
    this.tried.add(key);
    const options = { signal: this.signal, ...(guess ? { guess } : {}) };
    const { rays, wrong } = raysOfMasks(this.map, masks, options);
    rays.forEach((ray) => this.found.add(ray));
    return wrong;
  }
}

/** The units whose pre-activation is nearest to 0, relative to its length: the first masks to flip around a ray. */
function unitsNearBorder(map: ReluMap, direction: Float64Array): number[] {
  const z = preActivation(map, direction);
  return Array.from(z.keys())
    .sort((a, b) => Math.abs(z[a]) - Math.abs(z[b]))
    .slice(0, FLIPS);
}
