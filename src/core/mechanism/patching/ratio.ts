/** Ratio of two sums over independent events, with its jackknife error. Not a mean of ratios: single events may have none. */

export interface Ratio {
  /** NaN where the denominators sum to 0. */
  readonly value: number;
  /** Standard error, leaving out one event at a time; NaN for fewer than two. */
  readonly error: number;
}

/** @param numerators, denominators one a event */
export function jackknifeRatio(
  numerators: readonly number[],
  denominators: readonly number[],
): Ratio {
  const count = numerators.length;
  const above = numerators.reduce((sum, value) => sum + value, 0);
  const below = denominators.reduce((sum, value) => sum + value, 0);
  const value = below === 0 ? Number.NaN : above / below;
  if (count < 2) return { value, error: Number.NaN };
  const without = numerators.map((own, k) => (above - own) / (below - denominators[k]));
  const mean = without.reduce((sum, one) => sum + one, 0) / count;
  const square = without.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { value, error: Math.sqrt(((count - 1) / count) * square) };
}
