/** Round numbers along an axis, and how they are written: of figures, scenes and curves. Draws nothing. */

/** More than can be read on any axis. */
const MOST_TICKS = 50;

/**
 * Multiples of 1, 2 or 5 times a power of ten inside [low, high], about `wanted` of them and never more than MOST_TICKS;
 * none for an empty range or one that is not finite.
 * @param whole no step below 1
 */
export function roundTicks(low: number, high: number, wanted: number, whole = false): number[] {
  const rough = (high - low) / Math.max(1, wanted);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  const step = whole ? Math.max(1, factor * power) : factor * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const count = Math.min(MOST_TICKS, Math.max(0, last - first + 1));
  return Array.from({ length: count }, (_, k) => roundedTo((first + k) * step, step));
}

/** Without the tail that binary fractions leave. @param step 1, 2 or 5 times a power of ten */
export function roundedTo(value: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return digits <= 100 ? Number(value.toFixed(digits)) : value;
}

/** "0.5", "20", "2e5": with a minus sign, and powers of ten where digits would be many. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-3 && size < 1e5);
  const text = isPlain
    ? String(Number(value.toPrecision(6)))
    : Number(value.toPrecision(6)).toExponential();
  return text.replace('e+', 'e').replace(/-/g, '−');
}
