/** Parts of one run put into another from the same start (activation patching), and their first-order attribution. Draws no runs. */
import { endOf, type Addition, type PatchedEnd, type PatchedLayer, type RecordedRun } from './run';

/** What of a unit is exchanged at a step: its state h, W h that enters it, or its noise W_ih x. */
export const PATCH_SITES = ['hidden', 'recurrent', 'noise'] as const;
export type PatchSite = (typeof PATCH_SITES)[number];

/** Two runs of equal length from the same start. */
export interface RunPair {
  /** What is put in comes from here. */
  readonly from: RecordedRun;
  /** What it is put into. */
  readonly into: RecordedRun;
}

export interface Connection {
  readonly source: number;
  readonly target: number;
}

/** What `site` of a unit at step t = 1..T differs by between the runs. */
export function siteDifference(
  { from, into }: RunPair,
  units: number,
  site: PatchSite,
  step: number,
  unit: number,
): number {
  if (site === 'hidden') return from.states[step * units + unit] - into.states[step * units + unit];
  const at = (step - 1) * units + unit;
  if (site === 'recurrent') return from.recurrent[at] - into.recurrent[at];
  return from.drive[at] - into.drive[at];
}

/** End of the run with `site` of some units at one step taken from the other run. */
export function patchUnits(
  layer: PatchedLayer,
  pair: RunPair,
  site: PatchSite,
  step: number,
  patched: readonly number[],
): PatchedEnd {
  const to = site === 'hidden' ? 'state' : 'preActivation';
  const additions = patched.map((unit): Addition => ({
    ...{ step, unit, to },
    value: siteDifference(pair, layer.units, site, step, unit),
  }));
  return endOf(layer, pair.into, additions);
}

/** End of the run with what one connection carries taken from the other run at every step: W_ji (h_i - h_i'). */
export function patchConnection(
  layer: PatchedLayer,
  pair: RunPair,
  { source, target }: Connection,
): PatchedEnd {
  const weight = layer.weight[target * layer.units + source];
  const additions = Array.from({ length: pair.into.steps - 1 }, (_, k): Addition => ({
    ...{ step: k + 2, unit: target, to: 'preActivation' },
    value: weight * siteDifference(pair, layer.units, 'hidden', k + 1, source),
  }));
  return endOf(layer, pair.into, additions);
}

/** Derivatives of direction · h_T along a run, by its own active sets. */
export interface Adjoint {
  /** [T + 1, N] by the state of step t. */
  readonly byState: Float64Array;
  /** [T, N] by the pre-activation that enters step t, row t - 1. */
  readonly byPreActivation: Float64Array;
}

/** @param direction [N] */
export function adjointOf(
  { units, weight }: PatchedLayer,
  { steps, states }: RecordedRun,
  direction: Float64Array,
): Adjoint {
  const byState = new Float64Array((steps + 1) * units);
  const byPreActivation = new Float64Array(steps * units);
  byState.set(direction, steps * units);
  for (let t = steps; t > 0; t--) {
    const before = byState.subarray((t - 1) * units, t * units);
    for (let i = 0; i < units; i++) {
      const slope = byState[t * units + i];
      if (slope === 0 || !(states[t * units + i] > 0)) continue;
      byPreActivation[(t - 1) * units + i] = slope;
      for (let j = 0; j < units; j++) before[j] += weight[i * units + j] * slope;
    }
  }
  return { byState, byPreActivation };
}

/**
 * Gradient times difference: what the patch changes direction · h_T by as long as no unit switches; then it is exact.
 * (Attribution patching, Nanda 2023.)
 */
export function attributionOf(
  { byState, byPreActivation }: Adjoint,
  pair: RunPair,
  units: number,
  site: PatchSite,
  step: number,
  unit: number,
): number {
  const slope =
    site === 'hidden' ? byState[step * units + unit] : byPreActivation[(step - 1) * units + unit];
  // 0 · Infinity of a run that exploded would be no attribution.
  return slope === 0 ? 0 : slope * siteDifference(pair, units, site, step, unit);
}

/** As `attributionOf`, of `patchConnection`: what a connection carries, over all steps. */
export function connectionAttribution(
  { units, weight }: PatchedLayer,
  { byPreActivation }: Adjoint,
  pair: RunPair,
  { source, target }: Connection,
): number {
  let sum = 0;
  for (let step = 2; step <= pair.into.steps; step++) {
    const slope = byPreActivation[(step - 1) * units + target];
    if (slope === 0) continue;
    const difference = siteDifference(pair, units, 'hidden', step - 1, source);
    sum += slope * weight[target * units + source] * difference;
  }
  return sum;
}
