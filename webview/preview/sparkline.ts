/** A loss over a run as a small line: geometry only. */

export interface Sparkline {
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
  /** Height of the loss floor; null when it is not known. */
  readonly floorY: number | null;
}

const MARGIN = 3;

/**
 * Logarithmic, as losses fall over decades. Values that are missing or not positive leave a gap.
 * @returns null when there are no two points to connect
 */
export function sparkline(
  values: readonly (number | null)[],
  floor: number | null,
  { width, height }: { readonly width: number; readonly height: number },
): Sparkline | null {
  const logs = values.map(logOf);
  const known = logs.filter((log) => log !== null);
  if (known.length < 2) return null;
  const floorLog = logOf(floor);
  const all = floorLog === null ? known : [...known, floorLog];
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  const x = (k: number) => MARGIN + ((width - 2 * MARGIN) * k) / (values.length - 1);
  const y = (log: number) =>
    height - MARGIN - ((height - 2 * MARGIN) * (log - low)) / (high - low || 1);
  let path = '';
  let end = { x: 0, y: 0 };
  logs.forEach((log, k) => {
    if (log === null) return;
    end = { x: x(k), y: y(log) };
    const connected = k > 0 && logs[k - 1] !== null;
    path += `${connected ? 'L' : 'M'}${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
  });
  return { path, end, floorY: floorLog === null ? null : y(floorLog) };
}

function logOf(value: number | null): number | null {
  return value !== null && value > 0 && Number.isFinite(value) ? Math.log10(value) : null;
}
