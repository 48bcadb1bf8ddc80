/** How far copies of one state part when a share of their noise is their own. Not how the states were chosen. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { finish, type Parts } from '../parts';
import { fillNormals, STREAM } from '../random/streams';
import { stateSize, type Network } from '../rnn/network';
import { createStepper } from '../rnn/step';
import { LONGEST_ROLLOUT } from './rolloutNoise';

export interface SensitivityOptions {
  readonly copies: number;
  readonly steps: number;
  readonly noiseStd: number;
  /** Share γ of fresh noise, 0..1. */
  readonly fresh: number;
  /**
   * `variance`: √(1 - γ²)·common + γ·fresh, whose variance is σ² at every γ. `paper`: (1 - γ)·common + γ·fresh, whose
   * variance at γ = ½ is only σ²/2.
   */
  readonly mixing: 'variance' | 'paper';
  readonly seed: number;
  /** Number of the start, for noise of its own. */
  readonly start: number;
  /** [steps, d] inputs that all copies have in common; when absent, noise of the start's own. */
  readonly recorded?: Float64Array;
  /** Hears of the states [copies, S] after each step, from step 0 on; they change afterwards. */
  readonly each?: (states: Float64Array, step: number) => void;
  readonly signal?: CancelSignal;
}

/** One entry a step, from the first on. */
export interface Spread {
  /** Trace of the sample covariance of the copies (n - 1). */
  readonly trace: Float64Array;
  /** Mean Euclidean distance to their mean. */
  readonly distance: Float64Array;
}

/**
 * @param state [S] where all copies start
 * @throws Cancelled
 */
export function noiseSpread(
  network: Network,
  state: Float64Array,
  options: SensitivityOptions,
): Spread {
  return finish(spreadParts(network, state, options));
}

/** As `noiseSpread`, a part a step of a copy. */
export function* spreadParts(
  network: Network,
  state: Float64Array,
  options: SensitivityOptions,
): Parts<Spread> {
  const { copies, steps, noiseStd, fresh, mixing, seed, start, signal } = options;
  const { recorded, each } = options;
  const size = stateSize(network);
  const stepper = createStepper(network);
  const { inputSize } = network.layers[0];
  const states = new Float64Array(copies * size);
  for (let copy = 0; copy < copies; copy++) states.set(state, copy * size);
  const common = new Float64Array(inputSize);
  const x = new Float64Array(inputSize);
  const drive = new Float64Array(stepper.driveSize);
  const kept = mixing === 'paper' ? 1 - fresh : Math.sqrt(1 - fresh ** 2);
  const spread = { trace: new Float64Array(steps), distance: new Float64Array(steps) };
  const address = (copy: number, step: number) =>
    ((start * (copies + 1) + copy) * LONGEST_ROLLOUT + step) * inputSize;
  for (let step = 0; step < steps; step++) {
    throwIfCancelled(signal);
    if (recorded) common.set(recorded.subarray(step * inputSize, (step + 1) * inputSize));
    else fillNormals(common, seed, STREAM.rollouts, address(copies, step), noiseStd);
    for (let copy = 0; copy < copies; copy++) {
      fillNormals(x, seed, STREAM.rollouts, address(copy, step), noiseStd);
      for (let k = 0; k < inputSize; k++) x[k] = kept * common[k] + fresh * x[k];
      stepper.driveOf(x, drive);
      stepper.step(states.subarray(copy * size, (copy + 1) * size), drive);
      yield;
    }
    each?.(states, step);
    const { trace, distance } = spreadOf(states, copies, size);
    spread.trace[step] = trace;
    spread.distance[step] = distance;
  }
  return spread;
}

/** @param rows [count, size] */
export function spreadOf(
  rows: Float64Array,
  count: number,
  size: number,
): { trace: number; distance: number } {
  const mean = new Float64Array(size);
  for (let at = 0; at < count * size; at++) mean[at % size] += rows[at] / count;
  let squares = 0;
  let distance = 0;
  for (let row = 0; row < count; row++) {
    let own = 0;
    for (let k = 0; k < size; k++) own += (rows[row * size + k] - mean[k]) ** 2;
    squares += own;
    distance += Math.sqrt(own) / count;
  }
  return { trace: squares / (count - 1), distance };
}
