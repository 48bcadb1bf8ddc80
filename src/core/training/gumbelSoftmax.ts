/** Hard Gumbel-softmax samples and the gradient that goes straight through them (Jang et al. 2017; PyTorch's `gumbel_softmax(hard=True)`). */
import { argmax, softmax } from '../rnn/readout';

/**
 * One sample: softmax((logits + noise) / temperature) into `soft` [K]; returns the symbol of its largest entry, the
 * first on ties.
 */
export function sampleGumbelSoftmax(
  logits: Float64Array,
  noise: Float32Array,
  temperature: number,
  soft: Float64Array,
): number {
  for (let k = 0; k < logits.length; k++) soft[k] = (logits[k] + noise[k]) / temperature;
  const symbol = argmax(soft, 0, soft.length);
  softmax(soft, soft);
  return symbol;
}

/**
 * ∂L/∂logits from ∂L/∂(one-hot sample), taken as if the sample were its softmax; into `out` [K], which may be
 * `symbolGradient`.
 */
export function straightThroughGradient(
  soft: Float64Array,
  symbolGradient: Float64Array,
  temperature: number,
  out: Float64Array,
): void {
  let mean = 0;
  for (let k = 0; k < soft.length; k++) mean += soft[k] * symbolGradient[k];
  for (let k = 0; k < soft.length; k++) {
    out[k] = (soft[k] * (symbolGradient[k] - mean)) / temperature;
  }
}
