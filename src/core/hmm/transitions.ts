/** Transition matrices of the families: chain, fully connected, cyclic. [M][M], row = from, column = to; rows sum to 1. */

/** Reaching the far end of a chain takes M - 1 neighbour moves: together as likely as this. */
export const CHAIN_TARGET = 0.05;
/** Probability that a step keeps the state, in the paper's fully connected and cyclic families. */
export const STAY = 0.95;

/**
 * Chain of M states on a line: neighbours are reached with q = target^(1/(M-1)), ends have one neighbour.
 *
 * @throws RangeError when an inner state would stay with negative probability (1 - 2q < 0: M > 5 at target .05)
 */
export function chainTransition(states: number, target: number = CHAIN_TARGET): number[][] {
  checkStates('a chain', states, 2);
  if (!(target > 0 && target <= 1)) {
    throw new RangeError(`target probability: ${target} found, above 0 and up to 1 is legal`);
  }
  const q = target ** (1 / (states - 1));
  if (states > 2 && 1 - 2 * q < 0) {
    throw new RangeError(
      `states: a chain of ${states} with target probability ${target} needs neighbour probability q = ${q.toFixed(4)}, and 1 - 2q = ${(1 - 2 * q).toFixed(4)} would be negative`,
    );
  }
  return square(states, (i, j) => {
    const neighbours = (i > 0 ? 1 : 0) + (i < states - 1 ? 1 : 0);
    if (i === j) return 1 - neighbours * q;
    return Math.abs(i - j) === 1 ? q : 0;
  });
}

/**
 * Chain whose states all stay with the same probability s, the authors' `stay_prob`: ends move on with 1 - s, inner
 * states with (1 - s)/2 to each side.
 *
 * @throws RangeError for fewer than 2 states or a stay probability outside 0..1
 */
export function chainStayTransition(states: number, stay: number): number[][] {
  checkStates('a chain', states, 2);
  checkStay(stay);
  return square(states, (i, j) => {
    if (i === j) return stay;
    if (Math.abs(i - j) !== 1) return 0;
    return i === 0 || i === states - 1 ? 1 - stay : (1 - stay) / 2;
  });
}

/**
 * Every state stays with s and moves anywhere else alike, with (1 - s)/(M - 1).
 *
 * @throws RangeError for fewer than 2 states or a stay probability outside 0..1
 */
export function fullyConnectedTransition(states: number, stay: number = STAY): number[][] {
  checkStates('a fully connected HMM', states, 2);
  checkStay(stay);
  return square(states, (i, j) => (i === j ? stay : (1 - stay) / (states - 1)));
}

/**
 * Ring of M states: each stays with s and moves to its two neighbours with (1 - s)/2.
 *
 * @throws RangeError for fewer than 3 states or a stay probability outside 0..1
 */
export function cyclicTransition(states: number, stay: number = STAY): number[][] {
  checkStates('a ring', states, 3);
  checkStay(stay);
  return square(states, (i, j) => {
    if (i === j) return stay;
    const steps = (i - j + states) % states;
    return steps === 1 || steps === states - 1 ? (1 - stay) / 2 : 0;
  });
}

function checkStates(what: string, states: number, least: number): void {
  if (!Number.isInteger(states) || states < least) {
    throw new RangeError(`states: ${states} found, ${what} has at least ${least}`);
  }
}

function checkStay(stay: number): void {
  if (!(stay >= 0 && stay <= 1)) {
    throw new RangeError(`stay probability: ${stay} found, 0 to 1 is legal`);
  }
}

function square(size: number, at: (i: number, j: number) => number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_un, j) => at(i, j)));
}
