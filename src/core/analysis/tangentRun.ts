/** Derivatives along a noisy run of any cell, made as the run goes on. Of one ReLU layer lyapunov.ts knows a faster way. */
import { derivativeAt } from '../rnn/derivative';
import { fillNormals, STREAM } from '../random/streams';
import type { Network } from '../rnn/network';
import { createStepper } from '../rnn/step';
import type { TangentMap } from './lyapunov';

/**
 * A run of its own from `start` under fresh noise of standard deviation `std`. Steps must be asked for in order, once
 * each.
 * @param start [S]
 */
export function noisyTangentMap(
  network: Network,
  start: Float64Array,
  std: number,
  seed: number,
): TangentMap {
  const stepper = createStepper(network);
  const { inputSize } = network.layers[0];
  const state = start.slice();
  const x = new Float64Array(inputSize);
  const drive = new Float64Array(stepper.driveSize);
  return (t, vectors) => {
    fillNormals(x, seed, STREAM.rollouts, t * inputSize, std);
    const derivative = derivativeAt(network, state, x);
    const images = vectors.map((vector) => {
      const image = new Float64Array(vector.length);
      derivative(vector, image);
      return image;
    });
    stepper.driveOf(x, drive);
    stepper.step(state, drive);
    return images;
  };
}
