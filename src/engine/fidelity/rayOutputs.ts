/** Attracting rays of a network with the symbols they emit. The search is core's. */
import type { CancelSignal } from '../../core/cancel';
import { findRays, hasRays } from '../../core/dynamics/rays';
import type { Network } from '../../core/rnn/network';
import { argmax, softmax } from '../../core/rnn/readout';
import type { RayOutputs } from '../../protocol/fidelityReport';
import { noisyStarts } from '../searchStarts';

/**
 * Strongest growth first; null for a network without rays (biases, other cells, several layers).
 *
 * @param norm ‖h‖ at which the softmax is told: rays have none of their own
 * @throws Cancelled
 */
export function rayOutputs(
  network: Network,
  norm: number,
  seed: number,
  signal: CancelSignal,
): RayOutputs[] | null {
  const { readout } = network;
  if (!readout || !hasRays(network)) return null;
  const { starts } = noisyStarts(network, seed, signal);
  const attracting = findRays(network, { starts, seed, signal }).rays.filter(
    (ray) => ray.attracting,
  );
  return attracting.map(({ growth, period, startsShare, logits }) => ({
    growth,
    period,
    startsShare,
    symbols: logits.map((values) => argmax(values, 0, values.length)),
    probabilities: logits.map((values) => {
      const { bias } = readout;
      // A bias is added after scaling.
      const atNorm = values.map((value, k) => (value - (bias?.[k] ?? 0)) * norm + (bias?.[k] ?? 0));
      softmax(atNorm, atNorm);
      return [...atNorm];
    }),
  }));
}
