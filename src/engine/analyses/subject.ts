/** What an analysis is about, however it was asked for: the network in force and an orbit of it. */
import type { CancelSignal } from '../../core/cancel';
import { stateSize, type Network } from '../../core/rnn/network';
import type { SimulationParams } from '../../protocol/inspector';
import { boundedSteps } from '../basis';
import type { Simulated } from '../simulation';

export interface AnalysisSubject {
  /** Names network and orbit: equal keys, equal bits. */
  readonly key: string;
  /** Under the gains in force. */
  readonly network: Network;
  /** [steps, S] the network's own states, its escaping tail left out. */
  readonly states: Float64Array;
  readonly steps: number;
  /** σ of the input noise. */
  readonly noiseStd: number;
  readonly seed: number;
  readonly signal: CancelSignal;
  /** Lets other work of the thread go on between two parts of a long one. */
  readonly pause: () => Promise<void>;
}

/**
 * Of the orbit on a page, under the gains in force.
 * @throws RangeError when its input is no noise: rollouts could not go on with it
 */
export function analysisSubject(
  { intact, altered, effective, gains, intactKey }: Simulated,
  { noiseStd, seed, constantInput, inputFile }: SimulationParams,
  signal: CancelSignal,
  pause: () => Promise<void>,
): AnalysisSubject {
  if (constantInput !== null || inputFile !== null) {
    const found = inputFile === null ? 'a constant' : 'inputs of a file';
    throw new RangeError(`analysis: ${found} found as input; rollouts go on with noise only`);
  }
  const orbit = altered ?? intact;
  const size = stateSize(effective);
  const steps = boundedSteps(orbit, size);
  return {
    key: `${intactKey} ${JSON.stringify(gains)}`,
    network: effective,
    states: orbit.internal.subarray(0, steps * size),
    steps,
    noiseStd,
    seed,
    signal,
    pause,
  };
}

/** Told after each part: the share done, and what is known by then. */
export type Progress<Result> = (doneShare: number, partial: Result) => void;

/** `count` indices at equal distances from the first on; all of them when there are fewer. */
export function spreadSteps(steps: number, count: number): number[] {
  const wanted = Math.min(steps, count);
  return Array.from({ length: wanted }, (_, i) => Math.floor((i * steps) / wanted));
}

/** Rows of the chosen steps, [steps.length, size]. */
export function rowsAt(states: Float64Array, steps: readonly number[], size: number): Float64Array {
  const rows = new Float64Array(steps.length * size);
  steps.forEach((step, i) => rows.set(states.subarray(step * size, (step + 1) * size), i * size));
  return rows;
}
