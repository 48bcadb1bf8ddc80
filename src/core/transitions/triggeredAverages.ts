/** Averages of what an orbit does around events, lag by lag, and of the noise that drove it. Not which events. */
import type { RecurrentLayer } from '../rnn/network';

/** Lags -before .. after; lag 0 is the event's own step. */
export interface LagWindow {
  readonly before: number;
  readonly after: number;
}

export interface LagMeans {
  /** [lags, width] */
  readonly mean: Float64Array;
  /** [lags, width] standard error over events: s / √n; NaN for a single one. */
  readonly error: Float64Array;
}

export function lagCount({ before, after }: LagWindow): number {
  return before + 1 + after;
}

/** Events whose whole window lies inside an orbit of `steps`. */
export function withinOrbit(
  events: readonly number[],
  { before, after }: LagWindow,
  steps: number,
): number[] {
  return events.filter((step) => step - before >= 0 && step + after < steps);
}

/**
 * Mean and standard error over events of `width` numbers at each lag. Windows of events may overlap; the error takes
 * events as independent.
 * @param valuesAt writes the numbers of a step into `out` [width]
 */
export function triggeredMeans(
  events: readonly number[],
  window: LagWindow,
  width: number,
  valuesAt: (step: number, out: Float64Array) => void,
): LagMeans {
  const lags = lagCount(window);
  const n = events.length;
  const mean = new Float64Array(lags * width);
  const square = new Float64Array(lags * width);
  const out = new Float64Array(width);
  // Welford's update: sums of squares of large numbers would lose what is to be measured.
  events.forEach((event, index) => {
    for (let lag = 0; lag < lags; lag++) {
      valuesAt(event - window.before + lag, out);
      for (let k = 0; k < width; k++) {
        const at = lag * width + k;
        const change = out[k] - mean[at];
        mean[at] += change / (index + 1);
        square[at] += change * (out[k] - mean[at]);
      }
    }
  });
  const error = square.map((sum) => (n > 1 ? Math.sqrt(sum / (n - 1) / n) : Number.NaN));
  return { mean, error };
}

export interface LockedUnit {
  readonly unit: number;
  /** Of largest |z|; -before .. 0. */
  readonly lag: number;
  readonly z: number;
  /** [lags] mean input along the unit's row of U, over the row's length: in σ where noise has σ. */
  readonly drive: Float64Array;
}

/**
 * Units by how far the mean input along their row of U departs from 0 before and at the event, in standard errors
 * σ / √n of independent noise, which is its exact law where the events do not matter.
 *
 * @param noise [lags, d] triggered mean of x
 * @param events how many it is the mean of
 * @returns at most `count`, by descending |z|; none without noise
 */
export function lockedUnits(
  layer: RecurrentLayer,
  noise: Float64Array,
  window: LagWindow,
  { events, noiseStd, count }: { events: number; noiseStd: number; count: number },
): LockedUnit[] {
  if (!(noiseStd > 0) || events === 0) return [];
  const { inputSize, hiddenSize, inputWeight } = layer;
  const lags = lagCount(window);
  const units: LockedUnit[] = [];
  for (let unit = 0; unit < hiddenSize; unit++) {
    const row = inputWeight.subarray(unit * inputSize, (unit + 1) * inputSize);
    const length = Math.hypot(...row);
    if (length === 0) continue;
    const drive = new Float64Array(lags);
    let best = 0;
    for (let lag = 0; lag < lags; lag++) {
      for (let k = 0; k < inputSize; k++)
        drive[lag] += (row[k] / length) * noise[lag * inputSize + k];
      if (lag <= window.before && Math.abs(drive[lag]) > Math.abs(drive[best])) best = lag;
    }
    const z = (drive[best] * Math.sqrt(events)) / noiseStd;
    units.push({ unit, lag: best - window.before, z, drive });
  }
  return units.sort((a, b) => Math.abs(b.z) - Math.abs(a.z) || a.unit - b.unit).slice(0, count);
}
