/** How regular the changes of a symbol sequence are: the search for a resonance. Not how the symbols were drawn. */

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
  const n = intervals.length;
  const mean = n > 0 ? intervals.reduce((sum, value) => sum + value, 0) / n : Number.NaN;
  const square = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const coherence = n > 1 ? mean / Math.sqrt(square / (n - 1)) : Number.NaN;
  const error = coherence * Math.sqrt((0.5 + coherence ** -2) / n);
  return { intervals: n, meanSteps: mean, coherence, error };
}
