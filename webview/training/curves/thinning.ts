/** Which points of a long line are drawn: as few as look like all of them. Numbers only. */
import type { Value } from '../history';

/**
 * Rows in ascending order: all of them up to `most`. Of a longer line, of each stretch of equal length its first row, its
 * lowest and highest value, and one of its gaps; and the last row: no peak is lost, and the newest value is there.
 *
 * @param most at least 8
 */
export function thinnedRows(values: readonly Value[], most: number): number[] {
  const { length } = values;
  if (length <= most) return values.map((_, row) => row);
  const stretches = Math.floor(most / 4);
  const rows = new Set<number>();
  for (let k = 0; k < stretches; k++) {
    const first = Math.floor((k * length) / stretches);
    const end = Math.floor(((k + 1) * length) / stretches);
    for (const row of tellingRows(values, first, end)) rows.add(row);
  }
  rows.add(length - 1);
  return [...rows].sort((a, b) => a - b);
}

function tellingRows(values: readonly Value[], first: number, end: number): number[] {
  let [low, high, gap] = [-1, -1, -1];
  for (let row = first; row < end; row++) {
    const value = values[row];
    if (value === null) {
      gap = row;
      continue;
    }
    const [least, most] = [values[low] ?? Infinity, values[high] ?? -Infinity];
    if (value < least) low = row;
    if (value > most) high = row;
  }
  return [first, low, high, gap].filter((row) => row >= 0);
}
