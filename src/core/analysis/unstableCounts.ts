/** How many directions the next step expands at each state, and which states share a count. Spectra themselves are activeSets.ts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { spectrumSummary } from '../dynamics/spectrum';
import { eigenvalues } from '../linalg/eigen';
import { jacobianAt } from '../rnn/jacobian';
import { stateSize, type Network } from '../rnn/network';
import {
  affordableSets,
  distinctSets,
  nextActiveSets,
  reluLayer,
  spectrumOfSet,
} from './activeSets';

/** Cells without active sets need the spectrum of a dense matrix at every state: above this size it is left out. */
const DENSE_LIMIT = 160;

/** Which states need a count of their own. */
export interface UnstablePlan {
  /** States to count at, rising. */
  readonly counted: readonly number[];
  /** [n] the place in `counted` whose count each state has, no later than the state itself; -1: takes too long. */
  readonly source: Int32Array;
}

/** States of equal active sets have equal counts. @param states [n, S] */
export function planUnstable(network: Network, states: Float64Array): UnstablePlan {
  const count = states.length / stateSize(network);
  const layer = reluLayer(network);
  if (!layer) {
    const isSmall = stateSize(network) <= DENSE_LIMIT;
    const source = Int32Array.from({ length: count }, (_, i) => (isSmall ? i : -1));
    return { counted: isSmall ? [...source] : [], source };
  }
  const { sets, index } = distinctSets(nextActiveSets(layer, states));
  const firstState = new Int32Array(sets.length).fill(-1);
  index.forEach((set, i) => {
    if (firstState[set] < 0) firstState[set] = i;
  });
  const affordable = affordableSets(sets);
  const place = new Int32Array(sets.length).fill(-1);
  affordable.forEach((set, at) => (place[set] = at));
  return {
    counted: affordable.map((set) => firstState[set]),
    source: Int32Array.from(index, (set) => place[set]),
  };
}

/**
 * Eigenvalues with |λ| > 1 of the derivative of the step without input, one count a state (the paper counts Re > 0 after
 * the Möbius map: the same number).
 *
 * @param states [n, S]
 * @throws Cancelled
 */
export function unstableCounts(
  network: Network,
  states: Float64Array,
  signal?: CancelSignal,
): Float64Array {
  const size = stateSize(network);
  const layer = reluLayer(network);
  if (layer) {
    const sets = nextActiveSets(layer, states);
    return Float64Array.from(
      sets,
      (set) => spectrumSummary(spectrumOfSet(layer, set, signal)).unstable,
    );
  }
  const counts = new Float64Array(states.length / size);
  for (let i = 0; i < counts.length; i++) {
    throwIfCancelled(signal);
    const jacobian = jacobianAt(network, states.subarray(i * size, (i + 1) * size), null);
    counts[i] = spectrumSummary(eigenvalues(jacobian, size, signal)).unstable;
  }
  return counts;
}
