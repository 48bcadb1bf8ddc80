/** How much two sets have in common, and how much two random sets of their sizes would. Not whether that is significant. */

/** |A ∩ B| / |A ∪ B| of items without repetition; null when both are empty: nothing is in common, and nothing is not. */
export function jaccardIndex(a: readonly number[], b: readonly number[]): number | null {
  const inB = new Set(b);
  const common = a.filter((item) => inB.has(item)).length;
  const union = a.length + b.length - common;
  return union === 0 ? null : common / union;
}

/**
 * Expected Jaccard index of two sets of `a` and `b` items, drawn apart and without replacement from `items`: the number in
 * common is hypergeometric, the sum over it exact.
 *
 * @returns null when both are empty
 * @throws RangeError for a set larger than what it is drawn from
 */
export function jaccardByChance(a: number, b: number, items: number): number | null {
  if (a > items || b > items) {
    throw new RangeError(
      `sets of ${a} and ${b} found, of ${items} items at most that many are legal`,
    );
  }
  if (a + b === 0) return null;
  const least = Math.max(0, a + b - items);
  const most = Math.min(a, b);
  // In logarithms: ratios of neighbouring terms multiply to more than a number holds.
  const logs = [0];
  for (let k = least; k < most; k++) {
    const ratio = ((a - k) * (b - k)) / ((k + 1) * (items - a - b + k + 1));
    logs.push(logs[logs.length - 1] + Math.log(ratio));
  }
  const largest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight, at) => {
    const common = least + at;
    return sum + ((weight / total) * common) / (a + b - common);
  }, 0);
}
