/** Mean and spread of independent values. Of values that follow each other see dynamics/batchError.ts. */

export interface Sample {
  readonly count: number;
  /** NaN for none. */
  readonly mean: number;
  /** √(Σ (x - mean)² / (n - 1)); NaN for fewer than two. */
  readonly deviation: number;
  /** Standard error of the mean, deviation / √n. */
  readonly error: number;
}

export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = count > 1 ? square / (count - 1) : Number.NaN;
  return { count, mean, deviation: Math.sqrt(variance), error: Math.sqrt(variance / count) };
}

/**
 * Linear between order statistics; NaN of none.
 * @param sorted ascending
 * @param share 0..1
 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.max(0, Math.floor(at));
  const high = Math.min(low + 1, sorted.length - 1);
  return low === high ? sorted[low] : sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/**
 * Of all levels, the largest difference of the shares of two samples that lie beyond it: their Kolmogorov-Smirnov distance,
 * 0 for samples of the same values, 1 where all of one lie beyond all of the other; 0 where either is empty.
 */
export function largestShareDifference(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [one, other].map((values) => [...values].sort((a, b) => a - b));
  let [i, j, largest] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const level = Math.min(first[i], second[j]);
    while (i < first.length && first[i] <= level) i++;
    while (j < second.length && second[j] <= level) j++;
    largest = Math.max(largest, Math.abs(i / first.length - j / second.length));
  }
  return largest;
}
