/** Draws symbol strings from an HMM, by address: string i of a seed is the same, whoever draws it and in what batch. */
import { fillUniforms, STREAM } from '../random/streams';
import type { SymbolStrings } from '../transport/strings';
import type { Hmm } from './hmm';

export interface StringOrder {
  /** uint32 */
  readonly seed: number;
  /** Index of the first string; strings are counted through a run. */
  readonly first: number;
  readonly count: number;
  readonly lengthSteps: number;
}

/**
 * `count` strings of T symbols, each from its own start. Step t of string i takes uniforms 2(iT + t), for the state,
 * and 2(iT + t) + 1, for the symbol, of the stream of sequences.
 */
export function sampleStrings(
  hmm: Hmm,
  { seed, first, count, lengthSteps }: StringOrder,
): SymbolStrings {
  const start = cumulative(hmm.start);
  const transition = hmm.transition.map(cumulative);
  const emission = hmm.emission.map(cumulative);
  const symbols = new Uint8Array(count * lengthSteps);
  const uniforms = new Float64Array(2 * lengthSteps);
  for (let i = 0; i < count; i++) {
    fillUniforms(uniforms, seed, STREAM.sequences, 2 * lengthSteps * (first + i));
    let state = -1;
    for (let t = 0; t < lengthSteps; t++) {
      state = drawFrom(state < 0 ? start : transition[state], uniforms[2 * t]);
      symbols[i * lengthSteps + t] = drawFrom(emission[state], uniforms[2 * t + 1]);
    }
  }
  return { count, lengthSteps, outputs: hmm.emission[0].length, symbols };
}

/** Sums of probabilities up to each index, for `drawFrom`. */
export function cumulative(probability: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(probability, (value) => (sum += value));
}

/** First index whose sum exceeds the uniform, 0 <= uniform < 1; impossible ones are never drawn. */
export function drawFrom(sums: Float64Array, uniform: number): number {
  // Rounding may leave the last sum below 1: what is beyond it belongs to the last possible index.
  const scaled = uniform * sums[sums.length - 1];
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > scaled) high = middle;
    else low = middle + 1;
  }
  return low;
}
