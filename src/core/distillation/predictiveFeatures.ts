/** What a state foretells: mean softmax of the outputs some steps ahead, under fresh noise. States that foretell the same are one. */
import type { RolloutNoise } from '../analysis/rolloutNoise';
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { stateSize, topOffset, type Network } from '../rnn/network';
import { logitsOf, softmax } from '../rnn/readout';
import { createStepper } from '../rnn/step';

/** Steps ahead; 0 is the state's own output. */
export const HORIZONS_STEPS: readonly number[] = [0, 1, 2, 4, 8];

export interface FeatureOptions {
  readonly rollouts: number;
  readonly noise: RolloutNoise;
  /** Number of the first state, so that the noise of a state does not depend on which came before. */
  readonly firstState: number;
  readonly signal?: CancelSignal | undefined;
}

/** K numbers for each horizon. */
export function featureWidth(outputs: number): number {
  return outputs * HORIZONS_STEPS.length;
}

/**
 * [n, horizons · K] row-major.
 *
 * @param states [n, S] the network's own states
 * @throws RangeError without a readout; Cancelled
 */
export function predictiveFeatures(
  network: Network,
  states: Float64Array,
  { rollouts, noise, firstState, signal }: FeatureOptions,
): Float64Array {
  const { readout } = network;
  if (!readout) throw new RangeError('predictive features: the network has no readout');
  const size = stateSize(network);
  const top = topOffset(network);
  const { outputs } = readout;
  const width = featureWidth(outputs);
  const count = states.length / size;
  const features = new Float64Array(count * width);
  const stepper = createStepper(network);
  const state = new Float64Array(size);
  const probability = new Float64Array(outputs);
  const longest = Math.max(...HORIZONS_STEPS);
  for (let i = 0; i < count; i++) {
    throwIfCancelled(signal);
    for (let r = 0; r < rollouts; r++) {
      state.set(states.subarray(i * size, (i + 1) * size));
      let horizon = 0;
      for (let step = 0; ; step++) {
        if (step === HORIZONS_STEPS[horizon]) {
          logitsOf(readout, state, top, probability);
          softmax(probability, probability);
          const at = i * width + horizon * outputs;
          for (let k = 0; k < outputs; k++) features[at + k] += probability[k] / rollouts;
          horizon++;
        }
        if (step === longest) break;
        const address = (firstState + i) * rollouts + r;
        stepper.step(state, noise.rows, noise.driveAt(address, step));
      }
    }
  }
  return features;
}
