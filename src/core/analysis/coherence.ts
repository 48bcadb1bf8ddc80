/** How regular the changes of a symbol sequence are: the search for a resonance. Not how the symbols were drawn. */
import { sampleOf } from '../statistics/sample';

export interface Coherence {
  /** Times between changes. */
  readonly intervals: number;
  readonly meanSteps: number;
  /** Mean over standard deviation of the intervals: 1 for memoryless changes, larger for regular ones. */
  readonly coherence: number;
  /** √((½ + c⁻²) / n) · c: of independent intervals, approximate. */
  readonly error: number;
}

/** NaN where there are fewer than three changes. */
export function coherenceOf(symbols: Uint8Array): Coherence {
  const intervals: number[] = [];
  let last = -1;
  for (let t = 1; t < symbols.length; t++) {
    if (symbols[t] === symbols[t - 1]) continue;
    if (last >= 0) intervals.push(t - last);
    last = t;
  }
  const { count: n, mean, deviation } = sampleOf(intervals);
  const coherence = mean / deviation;
  const error = coherence * Math.sqrt((0.5 + coherence ** -2) / n);
  return { intervals: n, meanSteps: mean, coherence, error };
}
