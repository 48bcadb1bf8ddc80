/** Ranges of the curves' axes, and ticks of logarithmic ones. Numbers only. */
import { roundedTo, roundTicks } from '../../../src/core/axes/ticks';

export type Range = readonly [low: number, high: number];

/** Room above and below what is drawn, as a share of its span. */
const PADDING = 0.06;

/** Around all values, with some room; 0..1 without any. Equal values stand in the middle. */
export function linearRange(values: readonly number[]): Range {
  const [low, high] = boundsOf(values);
  if (low > high) return [0, 1];
  const span = high - low || Math.abs(high) || 1;
  const room = high > low ? PADDING * span : 0.5 * span;
  // What is never negative does not get a negative axis.
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** Of the positive values, in equal ratios; 0.1..10 without any. */
export function logRange(values: readonly number[]): Range {
  const [low, high] = boundsOf(values.filter((value) => value > 0).map(Math.log10));
  if (low > high) return [0.1, 10];
  const room = Math.max(PADDING * (high - low), 0.02);
  return [10 ** (low - room), 10 ** (high + room)];
}

/** Powers of ten, with 2 and 5 or all digits between them where there is room; within a decade, linear ticks. */
export function logTicks([low, high]: Range, count: number): number[] {
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 0.7) return roundTicks(low, high, count);
  const digits = [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]].find(
    (some) => some.length * decades <= count,
  ) ?? [1];
  const stride = Math.max(1, Math.ceil(decades / count));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % stride !== 0) continue;
    for (const digit of digits) {
      const tick = roundedTo(digit * 10 ** power, 10 ** power);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function boundsOf(values: readonly number[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
