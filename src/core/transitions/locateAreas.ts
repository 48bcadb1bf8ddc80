/** Cluster, kick and change steps of one long dwell, as the paper's scripts locate them. What noise does from there is noiseSensitivity.ts. */
import { measureResidency, residencyTimes } from '../analysis/residency';
import type { RolloutNoise } from '../analysis/rolloutNoise';
import type { CancelSignal } from '../cancel';
import { stateSize, type Network } from '../rnn/network';
import { symbolChanges } from './symbolChanges';

/** Numbers of the paper's scripts. */
const CHANGES_LEFT_OUT = 3;
const LEAST_STEP = 200;
const FARTHEST_BACK = 100;
const STEPS_AFTER = 5;
const ROLLOUTS = 100;
const LONGEST = 25;
const KICK_BELOW = 3;
/** Mean steps to a change, somewhere in the dwell, for the dwell to be accepted. */
export const CLUSTER_STEPS = 6;

export interface Areas {
  /** First step of the new symbol. */
  readonly changeStep: number;
  /** Middle of the dwell, at most FARTHEST_BACK before the change. */
  readonly clusterStep: number;
  /** Earliest step from which every rollout changes, in fewer than KICK_BELOW steps on average; null when there is none. */
  readonly kickStep: number | null;
  /** From the cluster step to STEPS_AFTER after the change. */
  readonly steps: readonly number[];
  /** Mean steps to a change of symbol, LONGEST where there is none, and the share of rollouts that changed. */
  readonly meanSteps: Float64Array;
  readonly changedShare: Float64Array;
}

/**
 * Of the longest dwell that ends in a change from LEAST_STEP on; null when there is none, or when no step of it lasts.
 * @param states [n, S] the network's own states; `symbols` theirs
 * @param from only changes that leave this symbol, or null
 * @throws Cancelled, or RangeError without a readout
 */
export function locateAreas(
  network: Network,
  states: Float64Array,
  symbols: Uint8Array,
  from: number | null,
  noise: RolloutNoise,
  signal?: CancelSignal,
): Areas | null {
  const changes = symbolChanges(symbols);
  const dwells = changes
    .map((change, k) => ({ change, start: k > 0 ? changes[k - 1].step : 0 }))
    .slice(CHANGES_LEFT_OUT)
    .filter(({ change }) => change.step > LEAST_STEP && (from === null || change.from === from))
    .filter(({ change }) => change.step + STEPS_AFTER < symbols.length);
  if (dwells.length === 0) return null;
  const length = ({ change, start }: (typeof dwells)[number]) => change.step - start;
  const longest = dwells.reduce((a, b) => (length(b) > length(a) ? b : a));
  const { step: changeStep } = longest.change;
  const middle = Math.floor((longest.start + changeStep) / 2);
  const clusterStep = Math.max(middle, changeStep - FARTHEST_BACK);
  const count = changeStep + STEPS_AFTER - clusterStep + 1;
  const size = stateSize(network);
  const rows = states.subarray(clusterStep * size, (clusterStep + count) * size);
  const times = residencyTimes(
    measureResidency(network, rows, {
      ...{ rollouts: ROLLOUTS, capSteps: LONGEST, noise, hysteresis: 0 },
      ...(signal ? { signal } : {}),
    }),
  );
  const steps = Array.from({ length: count }, (_, k) => clusterStep + k);
  const changedShare = times.censored.map((share) => 1 - share);
  const lasts = steps.some(
    (step, k) => step < changeStep && times.mean[k] >= CLUSTER_STEPS && changedShare[k] < 1,
  );
  if (!lasts) return null;
  const kick = steps.findIndex((_, k) => times.mean[k] < KICK_BELOW && changedShare[k] === 1);
  return {
    changeStep,
    clusterStep,
    kickStep: kick < 0 ? null : steps[kick],
    steps,
    meanSteps: times.mean,
    changedShare,
  };
}
