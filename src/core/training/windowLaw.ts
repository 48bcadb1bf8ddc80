/** The law of short windows of symbols: of an HMM exactly, of strings by counting, and the potential that draws one to the other. */
import type { WindowPotential } from '../compute';
import type { Hmm } from '../hmm/hmm';
import type { SymbolStrings } from '../transport/strings';

/** [K^w] probability of each window of an HMM, its first state as `start` has it. The window's first symbol counts 1, the next K. */
export function windowLaw({ start, transition, emission }: Hmm, lengthSteps: number): Float64Array {
  const outputs = emission[0].length;
  const law = new Float64Array(outputs ** lengthSteps);
  for (let code = 0; code < law.length; code++) {
    let forward = [...start];
    let rest = code;
    for (let step = 0; step < lengthSteps; step++) {
      const symbol = rest % outputs;
      rest = Math.floor(rest / outputs);
      const arrived = step === 0 ? forward : moved(forward, transition);
      forward = arrived.map((probability, state) => probability * emission[state][symbol]);
    }
    law[code] = forward.reduce((sum, probability) => sum + probability, 0);
  }
  return law;
}

/** [K^w] share of each window among all windows of the strings. */
export function windowShares(strings: SymbolStrings, lengthSteps: number): Float64Array {
  const { count, outputs, symbols } = strings;
  const shares = new Float64Array(outputs ** lengthSteps);
  const windows = strings.lengthSteps - lengthSteps + 1;
  const share = 1 / (count * windows);
  for (let row = 0; row < count; row++) {
    for (let first = row * strings.lengthSteps, k = 0; k < windows; k++) {
      let code = 0;
      for (let i = lengthSteps - 1; i >= 0; i--) code = code * outputs + symbols[first + k + i];
      shares[code] += share;
    }
  }
  return shares;
}

/**
 * weight · log (found / wanted): the derivative of weight · KL(found ‖ wanted) by `found` but for a constant. So a step
 * down the sum of these over the windows of a string is one down the divergence of the windows' laws.
 *
 * @param smoothing added to every probability, so that windows that were never found stay finite
 */
export function windowPotential(
  wanted: Float64Array,
  found: Float64Array,
  lengthSteps: number,
  weight: number,
  smoothing: number,
): WindowPotential {
  const values = Float32Array.from(
    found,
    (share, code) => weight * Math.log((share + smoothing) / (wanted[code] + smoothing)),
  );
  return { lengthSteps, values };
}

function moved(states: readonly number[], transition: Hmm['transition']): number[] {
  return states.map((_, to) =>
    states.reduce((sum, probability, from) => sum + probability * transition[from][to], 0),
  );
}
