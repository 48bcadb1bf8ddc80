/** The three axes a state space is drawn in: principal axes of the intact orbit, or axes kept from another checkpoint. */
import type { CancelSignal } from '../core/cancel';
import { rowNorms } from '../core/dynamics/linearRegion';
import type { Orbit } from '../core/dynamics/orbit';
import { fitPca, projectRows } from '../core/dynamics/pca';
import type { KeptBasis } from '../protocol/analysis';

/** An orbit that leaves this multiple of its median norm is on its way to infinity; the picture ends there. */
const ESCAPE_FACTOR = 100;

export interface FittedBasis extends KeptBasis {
  readonly explainedVarianceRatio: readonly number[];
  readonly kind: 'pca' | 'kept';
}

/**
 * Principal axes of the orbit's full states, its escaping tail left out.
 * Fewer than three dimensions of variance: the missing axes are zero vectors.
 */
export function fitBasis(
  orbit: Orbit,
  stateSize: number,
  source: string,
  signal?: CancelSignal,
): FittedBasis {
  const count = boundedSteps(orbit, stateSize);
  const pca = fitPca(orbit.states, count, stateSize, Math.min(3, stateSize), signal);
  const axes = new Float64Array(3 * stateSize);
  axes.set(pca.axes.subarray(0, 3 * stateSize));
  const ratio = [...pca.explainedVarianceRatio];
  while (ratio.length < 3) ratio.push(0);
  return { mean: pca.mean, axes, source, explainedVarianceRatio: ratio, kind: 'pca' };
}

/**
 * Axes of another checkpoint with this orbit's explained variance along them.
 * @throws RangeError when the kept axes belong to states of another size
 */
export function keepBasis(kept: KeptBasis, orbit: Orbit, stateSize: number): FittedBasis {
  if (kept.mean.length !== stateSize) {
    throw new RangeError(
      `kept axes: made for ${kept.mean.length} state variables (${kept.source}), this network has ${stateSize}`,
    );
  }
  const count = boundedSteps(orbit, stateSize);
  const projected = projectRows(kept, orbit.states, count, stateSize, 3);
  const total = columnVariances(orbit.states, count, stateSize).reduce((sum, one) => sum + one, 0);
  const along = columnVariances(projected, count, 3);
  const explainedVarianceRatio = Array.from(along, (value) => (total > 0 ? value / total : 0));
  return { ...kept, explainedVarianceRatio, kind: 'kept' };
}

/** Rows of full states as [count, 3] float32 in the basis. */
export function projectStates(
  basis: KeptBasis,
  states: Float64Array,
  count: number,
  stateSize: number,
): Float32Array {
  return Float32Array.from(projectRows(basis, states, count, stateSize, 3));
}

/**
 * Steps before the orbit leaves ESCAPE_FACTOR x its median norm for good; all of them for one that comes back, decays, or
 * lies at 0 most of the time.
 */
export function boundedSteps(orbit: Orbit, stateSize: number): number {
  return boundedNorms(orbit, stateSize).length;
}

/** By the orbit: each click asks for them several times. */
const keptNorms = new WeakMap<Orbit, Float64Array>();

/** ‖state‖ of the first `boundedSteps` steps; not to be written to. */
export function boundedNorms(orbit: Orbit, stateSize: number): Float64Array {
  const kept = keptNorms.get(orbit);
  if (kept) return kept;
  const norms = rowNorms(orbit.states, orbit.steps, stateSize);
  const limit = ESCAPE_FACTOR * median(norms);
  let steps = orbit.steps;
  while (limit > 0 && steps > 0 && !(norms[steps - 1] <= limit)) steps--;
  const bounded = norms.subarray(0, steps);
  keptNorms.set(orbit, bounded);
  return bounded;
}

/** Lower median; 0 for nothing. */
export function median(values: Float64Array): number {
  return quantile(values, 0.5);
}

/** Value at rank floor(q (n-1)) of the finite values; 0 for nothing. */
export function quantile(values: Float64Array, q: number): number {
  const sorted = values.filter(Number.isFinite).sort();
  return sorted.length === 0 ? 0 : sorted[Math.floor(q * (sorted.length - 1))];
}

/** Population variance of each column, row by row: a column at a time would read a cache line for every number. */
function columnVariances(rows: Float64Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  const variances = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < width; k++) mean[k] += rows[row * width + k] / count;
  }
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < width; k++) variances[k] += (rows[row * width + k] - mean[k]) ** 2 / count;
  }
  return variances;
}
