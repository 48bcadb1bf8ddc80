/**
 * Follows the boundary between the basins of two attracting rays (edge tracking; Skufca, Yorke & Eckhardt 2006): what
 * attracts inside the boundary is a ray, or cycle, that repels in one direction only.
 */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { RecentDirections, type DirectionMap } from './directionMap';
import type { FoundRays } from './foundRays';
import { norm } from '../linalg/dot';
import { distance } from './linearRegion';

export interface EdgeOptions {
  readonly turns: DirectionMap;
  readonly found: FoundRays;
  readonly signal: CancelSignal | undefined;
}

/** Directions kept of an edge: enough to see a cycle of half as many steps. */
const KEPT = 9;
const EDGE_STEPS = 60;
/** Steps after which a direction that reached no attracting ray counts as lying elsewhere. */
const FATE_STEPS = 300;
const LOOK_STEPS = 4;
/**
 * Distance of the two sides of the boundary, and the one at which they are brought together again. Nearness is dear:
 * the nearer the sides, the longer their fates take to part. What the edge comes to rest on is refined exactly anyway.
 */
const NEAR = 1e-5;
const TOO_FAR = 1e-2;
/** Change of direction in a step at which the edge has come to rest. */
const AT_REST = 1e-3;

export interface Edge {
  /** Where the edge went last. */
  readonly recent: RecentDirections;
  /** It came to rest on one direction; others keep turning within the boundary. */
  readonly rests: boolean;
}

/**
 * @param a unit direction whose fate is ray `fate`
 * @param b unit direction with another fate
 * @returns null when the edge was lost: states that die have no direction
 */
export function trackEdge(
  options: EdgeOptions,
  a: Float64Array,
  fate: number,
  b: Float64Array,
): Edge | null {
  const { turns, signal } = options;
  const recent = new RecentDirections(KEPT);
  let [inside, outside] = halve(options, a, fate, b);
  for (let step = 0; step < EDGE_STEPS; step++) {
    throwIfCancelled(signal);
    if (turns.turn(inside) === 0 || turns.turn(outside) === 0) return null;
    recent.push(inside);
    if (recent.change(1) < AT_REST) return { recent, rests: true };
    if (distance(inside, outside) > TOO_FAR) {
      [inside, outside] = halve(options, inside, fate, outside);
    }
  }
  return { recent, rests: false };
}

/** Two directions next to each other: the first with the fate, the second with another. */
function halve(
  options: EdgeOptions,
  a: Float64Array,
  fate: number,
  b: Float64Array,
): [Float64Array, Float64Array] {
  let [inside, outside] = [a.slice(), b.slice()];
  while (distance(inside, outside) > NEAR) {
    const middle = inside.map((value, k) => value + outside[k]);
    const length = norm(middle);
    for (let k = 0; k < middle.length; k++) middle[k] /= length;
    if (fateOf(options, middle) === fate) inside = middle;
    else outside = middle;
  }
  return [inside, outside];
}

/** Index of the attracting ray a direction ends on, -1 for none. */
function fateOf({ turns, found, signal }: EdgeOptions, from: Float64Array): number {
  const state = from.slice();
  for (let step = 0; step < FATE_STEPS; step++) {
    throwIfCancelled(signal);
    if (turns.turn(state) === 0) return -1;
    const reached = step % LOOK_STEPS === 0 ? found.attractorAt(state) : -1;
    if (reached >= 0) return reached;
  }
  return -1;
}
