/** The paper's families of HMMs (Torre et al. 2025): chains, fully connected, cyclic. */
import { uniformStart, type Hmm } from './hmm';

/** Reaching the far end of a chain takes M - 1 neighbour moves: together as likely as this. */
export const CHAIN_TARGET = 0.05;

/**
 * Chain of M states on a line: neighbours are reached with q = target^(1/(M-1)), ends have one neighbour.
 * Emissions are linear: state i emits (.99(1-a), .01, .99a) with a = i/(M-1).
 *
 * @throws RangeError when an inner state would stay with negative probability (1 - 2q < 0: M > 5 at target .05)
 */
export function chainHmm(states: number, target: number = CHAIN_TARGET): Hmm {
  return {
    start: uniformStart(states),
    transition: chainTransition(states, target),
    emission: linearEmission(states),
  };
}

export function chainTransition(states: number, target: number): number[][] {
  if (!Number.isInteger(states) || states < 2) {
    throw new RangeError(`states: ${states} found, a chain has at least 2`);
  }
  if (!(target > 0 && target <= 1)) {
    throw new RangeError(`target_prob: ${target} found, above 0 and up to 1 is legal`);
  }
  const q = target ** (1 / (states - 1));
  if (states > 2 && 1 - 2 * q < 0) {
    throw new RangeError(
      `states: a chain of ${states} with target_prob ${target} needs neighbour probability q = ${q.toFixed(4)}, and 1 - 2q = ${(1 - 2 * q).toFixed(4)} would be negative`,
    );
  }
  return Array.from({ length: states }, (_, i) =>
    Array.from({ length: states }, (_unused, j) => {
      const neighbours = (i > 0 ? 1 : 0) + (i < states - 1 ? 1 : 0);
      if (i === j) return 1 - neighbours * q;
      return Math.abs(i - j) === 1 ? q : 0;
    }),
  );
}

/** (.99(1-a), .01, .99a) with a = i/(M-1): the ends emit symbol 0 and 2, symbol 1 is rare everywhere. */
export function linearEmission(states: number): number[][] {
  return Array.from({ length: states }, (_, i) => {
    const a = states > 1 ? i / (states - 1) : 0;
    return [0.99 * (1 - a), 0.01, 0.99 * a];
  });
}

/** Three states that stay with .95 and go anywhere else alike; each emits its own symbol with .98. */
export function fullyConnectedHmm(): Hmm {
  const row = (size: number, own: number, at: number, rest: number) =>
    Array.from({ length: size }, (_, k) => (k === at ? own : rest));
  return {
    start: uniformStart(3),
    transition: [0, 1, 2].map((i) => row(3, 0.95, i, 0.025)),
    emission: [0, 1, 2].map((i) => row(3, 0.98, i, 0.01)),
  };
}

/** Four states on a ring; neighbours share a symbol. */
export function cyclicHmm(): Hmm {
  return {
    start: uniformStart(4),
    transition: [
      [0.95, 0.025, 0, 0.025],
      [0.025, 0.95, 0.025, 0],
      [0, 0.025, 0.95, 0.025],
      [0.025, 0, 0.025, 0.95],
    ],
    emission: [
      [0.9, 0.1, 0],
      [0.1, 0.9, 0],
      [0, 0.1, 0.9],
      [0, 0.9, 0.1],
    ],
  };
}
