/** The three axes a state space is drawn in: principal axes of the intact orbit, or axes kept from another checkpoint. */
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
export function fitBasis(orbit: Orbit, stateSize: number, source: string): FittedBasis {
  const count = boundedSteps(orbit, stateSize);
  const pca = fitPca(orbit.states, count, stateSize, Math.min(3, stateSize));
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
  const total = columnVariance(orbit.states, count, stateSize);
  const along = [0, 1, 2].map((axis) => columnVariance(projected, count, 3, axis));
  const explainedVarianceRatio = along.map((value) => (total > 0 ? value / total : 0));
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

/** Steps before the orbit leaves ESCAPE_FACTOR x its median norm; all of them for a bounded orbit. */
export function boundedSteps(orbit: Orbit, stateSize: number): number {
  const norms = stateNorms(orbit.states, orbit.steps, stateSize);
  const limit = ESCAPE_FACTOR * median(norms);
  const escape = norms.findIndex((norm) => !(norm <= limit));
  return escape < 0 ? orbit.steps : escape;
}

/** ‖state‖ of each row. */
export function stateNorms(states: Float64Array, count: number, size: number): Float64Array {
  const norms = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let k = 0; k < size; k++) square += states[row * size + k] ** 2;
    norms[row] = Math.sqrt(square);
  }
  return norms;
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

/** Population variance of one column, or the sum over all columns. */
function columnVariance(rows: Float64Array, count: number, width: number, only?: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    if (only !== undefined && column !== only) continue;
    let mean = 0;
    for (let row = 0; row < count; row++) mean += rows[row * width + column] / count;
    for (let row = 0; row < count; row++) {
      sum += (rows[row * width + column] - mean) ** 2 / count;
    }
  }
  return sum;
}
