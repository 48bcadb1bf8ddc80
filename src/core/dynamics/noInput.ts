/** What a network does when its input is switched off. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { stateSize, type Network } from '../rnn/network';
import { createStepper } from '../rnn/step';
import { isBounded } from './orbit';

/**
 * Iterates F with x = 0 from each start. A trajectory that explodes or is not finite is held at its last state.
 *
 * @param starts [m, S]
 * @returns [m, steps + 1, S], the start first
 * @throws Cancelled
 */
export function noInputTrajectories(
  network: Network,
  starts: Float64Array,
  steps: number,
  signal?: CancelSignal,
): Float64Array {
  const size = stateSize(network);
  const count = starts.length / size;
  const stepper = createStepper(network);
  const drive = new Float64Array(stepper.driveSize);
  stepper.driveOf(new Float64Array(network.layers[0].inputSize), drive);
  const result = new Float64Array(count * (steps + 1) * size);
  for (let i = 0; i < count; i++) {
    const state = starts.slice(i * size, (i + 1) * size);
    const base = i * (steps + 1) * size;
    result.set(state, base);
    for (let t = 1; t <= steps; t++) {
      throwIfCancelled(signal);
      const held = result.subarray(base + (t - 1) * size, base + t * size);
      stepper.step(state, drive);
      if (!isBounded(state)) state.set(held);
      result.set(state, base + t * size);
    }
  }
  return result;
}
