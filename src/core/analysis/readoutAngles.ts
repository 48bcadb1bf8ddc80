/** How the readout's rows lie to a plane of state space. Which plane is the caller's choice. */
import type { Readout } from '../rnn/network';

export interface ReadoutAngle {
  /** ‖projection of the row onto the plane‖ / ‖row‖, 0..1; NaN for a row of zeros. */
  readonly projection: number;
  /** arccos of it, degrees: 0 in the plane, 90 orthogonal to it. */
  readonly degrees: number;
}

/** @param axes [2, N] orthonormal rows */
export function readoutAngles({ outputs, weight }: Readout, axes: Float64Array): ReadoutAngle[] {
  const units = weight.length / outputs;
  return Array.from({ length: outputs }, (_, k) => {
    const along = [0, 0];
    let square = 0;
    for (let unit = 0; unit < units; unit++) {
      const w = weight[k * units + unit];
      square += w * w;
      along[0] += w * axes[unit];
      along[1] += w * axes[units + unit];
    }
    const projection = square > 0 ? Math.min(1, Math.hypot(...along) / Math.sqrt(square)) : NaN;
    return { projection, degrees: (180 / Math.PI) * Math.acos(projection) };
  });
}

/** Cosine of the angle between every two rows, [K][K]; NaN where a row is 0. */
export function readoutCosines({ outputs, weight }: Readout): number[][] {
  const units = weight.length / outputs;
  const dot = (a: number, b: number) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      sum += weight[a * units + unit] * weight[b * units + unit];
    }
    return sum;
  };
  return Array.from({ length: outputs }, (_, a) =>
    Array.from({ length: outputs }, (_unused, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))),
  );
}

/** Where a run of outputs stays inside a pair of symbols for long. */
export interface PairRun {
  readonly from: number;
  /** The first step after it. */
  readonly to: number;
}

/**
 * Longest stretches whose symbols are a or b only, both of them present, at least `leastSteps` long.
 */
export function pairRuns(symbols: Uint8Array, a: number, b: number, leastSteps: number): PairRun[] {
  const runs: PairRun[] = [];
  let from = 0;
  for (let t = 0; t <= symbols.length; t++) {
    if (t < symbols.length && (symbols[t] === a || symbols[t] === b)) continue;
    const own = symbols.subarray(from, t);
    if (t - from >= leastSteps && own.includes(a) && own.includes(b)) runs.push({ from, to: t });
    from = t + 1;
  }
  return runs;
}
