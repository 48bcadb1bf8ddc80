/** How far the matrices of distilled states move when blocks of the orbit are drawn anew. */
import type { CancelSignal } from '../cancel';
import { fitHmm } from '../hmm/baumWelch';
import { stationaryOf } from '../hmm/statistics';
import { fillUniforms, STREAM } from '../random/streams';
import { sampleOf } from '../statistics/sample';
import { symbolEmissions, type StateModel } from './stateModel';

export interface Resampled {
  /** [M][M] */
  readonly transition: number[][];
  /** [M][K] */
  readonly emission: number[][];
  /** [M] */
  readonly stationary: number[];
}

export interface BootstrapSubject {
  readonly model: StateModel;
  /** [T] */
  readonly cellOf: Uint8Array;
  readonly cells: number;
  /** [T, M] */
  readonly smoothed: Float64Array;
  /** [T, K] */
  readonly softmax: Float64Array;
  readonly outputs: number;
  readonly blockSteps: number;
  readonly seed: number;
  readonly signal?: CancelSignal | undefined;
}

const MOST_ITERATIONS = 25;
const TOLERANCE = 1e-6;

/**
 * Replicate number `index`: as many blocks as the orbit has, drawn with replacement (Künsch 1989, blocks that do not
 * overlap), the model fitted to them anew from the one of the orbit, so that states keep their names. Emissions keep
 * the memberships of the orbit and weigh its steps anew.
 * @throws RangeError for fewer than two blocks; Cancelled
 */
export function resample(subject: BootstrapSubject, index: number): Resampled {
  const { model, cellOf, cells, blockSteps, seed, signal } = subject;
  const blocks = Math.floor(cellOf.length / blockSteps);
  if (blocks < 2) {
    throw new RangeError(
      `blocks: ${blocks} of ${blockSteps} steps found in ${cellOf.length} steps, two are needed`,
    );
  }
  const uniforms = new Float64Array(blocks);
  fillUniforms(uniforms, seed, STREAM.resampling, index * blocks);
  const symbols = new Uint8Array(blocks * blockSteps);
  const weight = new Uint16Array(cellOf.length);
  uniforms.forEach((uniform, i) => {
    const from = Math.floor(uniform * blocks) * blockSteps;
    symbols.set(cellOf.subarray(from, from + blockSteps), i * blockSteps);
    for (let t = from; t < from + blockSteps; t++) weight[t]++;
  });
  const strings = { count: blocks, lengthSteps: blockSteps, outputs: cells, symbols };
  const { hmm } = fitHmm(strings, {
    initial: { ...model.hmm, start: stationaryOf(model.hmm.transition) },
    mostIterations: MOST_ITERATIONS,
    tolerance: TOLERANCE,
    signal,
  });
  const states = hmm.start.length;
  return {
    transition: hmm.transition.map((row) => [...row]),
    emission: symbolEmissions(subject.smoothed, subject.softmax, states, subject.outputs, weight),
    stationary: stationaryOf(hmm.transition),
  };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Standard deviation over replicates. */
  readonly error: number;
}

/** The central 95 % of replicates; NaN for fewer than 20. */
export function intervalOf(values: readonly number[]): Interval {
  if (values.length < 20) return { low: Number.NaN, high: Number.NaN, error: Number.NaN };
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { low: at(0.025), high: at(0.975), error: sampleOf(sorted).deviation };
}
