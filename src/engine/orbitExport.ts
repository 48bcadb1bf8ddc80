/** The orbit in force as an NPZ archive: what a paper's figure needs, with names that say what and in which space. */
import { writeNpz } from '../formats/npz';
import { stateSize, topLayer, type Network } from '../core/rnn/network';
import { projectStates, type FittedBasis } from './basis';
import type { Simulated } from './simulation';

/**
 * Arrays: `hidden` [T, N] (top layer), `logits` [T, K], `sampled` and `argmax` [T] (symbols),
 * `positions` [T, 3] (in the basis), `axes` [3, S], `mean` [S]; one row a step.
 */
export function exportOrbitNpz(
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
): Uint8Array {
  const orbit = simulated.altered ?? simulated.intact;
  const { steps } = orbit;
  const size = stateSize(network);
  const units = topLayer(network).hiddenSize;
  const outputs = network.readout?.outputs ?? 0;
  const positions = projectStates(basis, orbit.states, steps, size);
  const arrays = [
    { name: 'hidden', shape: [steps, units], data: orbit.hidden },
    { name: 'positions', shape: [steps, 3], data: Float64Array.from(positions) },
    { name: 'axes', shape: [3, size], data: basis.axes },
    { name: 'mean', shape: [size], data: basis.mean },
  ];
  if (outputs > 0) {
    arrays.push(
      { name: 'logits', shape: [steps, outputs], data: orbit.logits },
      { name: 'sampled', shape: [steps], data: Float64Array.from(orbit.sampled) },
      { name: 'argmax', shape: [steps], data: Float64Array.from(orbit.argmax) },
    );
  }
  return writeNpz(arrays);
}
