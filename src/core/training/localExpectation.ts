/**
 * The gradient of an expected potential of sampled strings by local expectation (Titsias & Lázaro-Gredilla 2015): each
 * symbol of each step in place of the sampled one. Unbiased, as symbols are independent given the hidden states.
 */
import type { WindowPotential } from '../compute';

/**
 * [K] `share` times the changes of the sum of a string's windows when its symbol at `step` becomes k, added to `out`.
 *
 * @param symbols [T] of the string
 */
export function addWindowChanges(
  symbols: Uint8Array,
  step: number,
  { lengthSteps, values }: WindowPotential,
  share: number,
  out: Float64Array,
): void {
  const outputs = out.length;
  const last = Math.min(step, symbols.length - lengthSteps);
  for (let start = Math.max(0, step - lengthSteps + 1); start <= last; start++) {
    let code = 0;
    for (let i = lengthSteps - 1; i >= 0; i--) code = code * outputs + symbols[start + i];
    const place = outputs ** (step - start);
    for (let k = 0; k < outputs; k++) {
      out[k] += share * (values[code + (k - symbols[step]) * place] - values[code]);
    }
  }
}

/**
 * [K] gradient with respect to the logits of one step, into `out`, which may be `changes`.
 *
 * @param probabilities [K] softmax of the logits
 * @param changes [K] of the potential when the symbol becomes k
 * @param floor 0 for the gradient of the expectation; more adds as much to every probability, which is no longer it
 */
export function localExpectationGradient(
  probabilities: Float64Array,
  changes: Float64Array,
  floor: number,
  out: Float64Array,
): void {
  let mean = 0;
  for (let k = 0; k < changes.length; k++) mean += changes[k] * (probabilities[k] + floor);
  mean /= 1 + changes.length * floor;
  for (let k = 0; k < changes.length; k++) {
    out[k] = (probabilities[k] + floor) * (changes[k] - mean);
  }
}
