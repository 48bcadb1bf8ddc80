/** Standard error of the mean of a correlated sequence, by batch means. Not for independent values. */

/** Batches for the standard error: enough for a t of about 2.1, long against the dwell times of interest. */
const BATCHES = 20;

/**
 * √(variance of the means of 20 consecutive batches / 20); NaN when there are fewer values than batches.
 * Right when a batch is long against the correlation time; the values after the last full batch are left out.
 */
export function batchError(values: ArrayLike<number>): number {
  const size = Math.floor(values.length / BATCHES);
  if (size === 0) return Number.NaN;
  const means = Array.from({ length: BATCHES }, (_, i) => meanOf(values, i * size, (i + 1) * size));
  const centre = meanOf(means, 0, BATCHES);
  const square = means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (BATCHES - 1);
  return Math.sqrt(square / BATCHES);
}

/** Of values from..to-1; 0 for none. */
export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += values[k];
  return to > from ? sum / (to - from) : 0;
}
