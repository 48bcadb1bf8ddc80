/** From hidden states to logits, probabilities and symbols. */
import { addRowProducts } from '../linalg/rowProducts';
import type { Readout } from './network';

/** Logits of one hidden state: C h + bias, written to `out` [K]. `hidden` is read from `offset`. */
export function logitsOf(
  readout: Readout,
  hidden: Float64Array,
  offset: number,
  out: Float64Array,
): void {
  const { weight, bias } = readout;
  if (bias) out.set(bias);
  else out.fill(0);
  addRowProducts(weight, hidden, offset, out);
}

/** Softmax of `logits` into `out`; safe for large logits; `out` may be `logits`. */
export function softmax(logits: Float64Array, out: Float64Array): void {
  let largest = -Infinity;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  for (let k = 0; k < logits.length; k++) {
    out[k] = Math.exp(logits[k] - largest);
    sum += out[k];
  }
  for (let k = 0; k < logits.length; k++) out[k] /= sum;
}

/** Index of the largest of `count` values from `offset`, relative to `offset`; the first on ties. */
export function argmax(values: Float64Array, offset: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[offset + k] > values[offset + best]) best = k;
  return best;
}

/** Symbol drawn by inverse CDF: the first whose cumulative probability exceeds the uniform. */
export function sampleSymbol(probability: Float64Array, uniform: number): number {
  let cumulative = 0;
  for (let k = 0; k < probability.length - 1; k++) {
    cumulative += probability[k];
    if (uniform < cumulative) return k;
  }
  return probability.length - 1;
}
