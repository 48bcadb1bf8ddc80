/** How many directions the next step expands at each state. The spectra themselves are kept in activeSets.ts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { spectrumSummary } from '../dynamics/spectrum';
import type { ComplexArray } from '../dynamics/types';
import { eigenvalues } from '../linalg/eigen';
import { jacobianAt } from '../rnn/jacobian';
import { stateSize, type Network } from '../rnn/network';
import { nextActiveSets, reluLayer, SpectrumCache } from './activeSets';

/** Cells without active sets need the spectrum of a dense matrix at every state: above this size it is left out. */
const DENSE_LIMIT = 160;

/**
 * Counts eigenvalues with |λ| > 1 of the derivative of the step without input (the paper counts Re > 0 after the Möbius
 * map: the same number), one entry a state; NaN where the spectrum would take too long.
 *
 * @returns takes states [n, S], may throw Cancelled
 */
export function unstableCounter(
  network: Network,
): (states: Float64Array, signal?: CancelSignal) => Float64Array {
  const size = stateSize(network);
  const layer = reluLayer(network);
  const cache = layer && new SpectrumCache(layer);
  const spectrumAt = (state: Float64Array, signal?: CancelSignal): ComplexArray | null => {
    if (layer && cache) return cache.of(nextActiveSets(layer, state)[0], signal);
    throwIfCancelled(signal);
    return size <= DENSE_LIMIT ? eigenvalues(jacobianAt(network, state, null), size, signal) : null;
  };
  return (states, signal) => {
    const counts = new Float64Array(states.length / size);
    for (let i = 0; i < counts.length; i++) {
      const spectrum = spectrumAt(states.subarray(i * size, (i + 1) * size), signal);
      counts[i] = spectrum ? spectrumSummary(spectrum).unstable : Number.NaN;
    }
    return counts;
  };
}
