/** How many rollouts of each state had left its symbol by each step, where states may have different numbers of rollouts. */
import type { Residency } from './residency';

export interface ExitCounts {
  readonly states: number;
  /** [n] rollouts of each state. */
  readonly rollouts: Uint16Array;
  readonly capSteps: number;
  /** [n, capSteps] rollouts whose symbol differed for the first time at step s + 1. */
  readonly exits: Uint16Array;
}

/** The first `capSteps` steps of what was measured. @param capSteps at most the residency's */
export function exitCountsOf(residency: Residency, capSteps: number): ExitCounts {
  const { states, rollouts } = residency;
  const exits = new Uint16Array(states * capSteps);
  for (let i = 0; i < states; i++) {
    const from = i * residency.capSteps;
    exits.set(residency.exits.subarray(from, from + capSteps), i * capSteps);
  }
  return { states, rollouts: new Uint16Array(states).fill(rollouts), capSteps, exits };
}

/**
 * With more rollouts of some states.
 * @param places [m] which states `more` is of
 * @throws RangeError for another cap
 */
export function withMoreExits(
  counts: ExitCounts,
  more: Residency,
  places: ArrayLike<number>,
): ExitCounts {
  const { capSteps } = counts;
  if (more.capSteps !== capSteps) {
    throw new RangeError(`withMoreExits: a cap of ${more.capSteps} found, ${capSteps} is needed`);
  }
  const rollouts = counts.rollouts.slice();
  const exits = counts.exits.slice();
  for (let k = 0; k < more.states; k++) {
    const state = places[k];
    rollouts[state] += more.rollouts;
    for (let step = 0; step < capSteps; step++) {
      exits[state * capSteps + step] += more.exits[k * capSteps + step];
    }
  }
  return { ...counts, rollouts, exits };
}

/** p_k: share of rollouts whose symbol changed within k steps, one entry a state. @param k at most the cap */
export function exitShare({ states, rollouts, capSteps, exits }: ExitCounts, k: number) {
  const share = new Float64Array(states);
  for (let i = 0; i < states; i++) {
    let left = 0;
    for (let step = 0; step < k; step++) left += exits[i * capSteps + step];
    share[i] = left / rollouts[i];
  }
  return share;
}
