/** Ranges and ticks of the curves' axes. Numbers only. */

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

/** Multiples of 1, 2 or 5 times a power of ten within the range; about `count` of them. */
export function linearTicks([low, high]: Range, count: number, whole = false): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  const step = whole ? Math.max(1, factor * power) : factor * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) =>
    rounded((first + k) * step, step),
  );
}

/** Powers of ten, with 2 and 5 or all digits between them where there is room; within a decade, linear ticks. */
export function logTicks([low, high]: Range, count: number): number[] {
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 0.7) return linearTicks([low, high], count);
  const digits = [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]].find(
    (some) => some.length * decades <= count,
  ) ?? [1];
  const stride = Math.max(1, Math.ceil(decades / count));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % stride !== 0) continue;
    for (const digit of digits) {
      const tick = rounded(digit * 10 ** power, 10 ** power);
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

/** Without the tail that binary fractions leave. */
function rounded(value: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return digits > 100 ? value : Number(value.toFixed(Math.min(100, digits)));
}
