/** Debiased Sinkhorn divergence of two clouds of points, with gradient and residuals, in float64. Strings are in strings.ts. */
import type { CancelSignal } from '../cancel';
import { epsilonSchedule } from './schedule';
import { planRow, scores, sinkhornLoop, type CostMatrix } from './sinkhorn';

/** Entries of the three cost matrices, 8 bytes each. */
const MOST_COSTS = 2e8;

/** Points of equal weight. */
export interface PointCloud {
  readonly count: number;
  readonly dimension: number;
  /** [count, dimension] row-major */
  readonly points: Float64Array;
}

export interface DivergenceOptions {
  /** Length scale; ε = blur². Geomloss and the paper: .2 (the default there is .05). */
  readonly blur: number;
  /** Factor of the length scale from round to round, 0 .. 1. */
  readonly scaling: number;
  readonly signal?: CancelSignal;
}

export interface Divergence {
  /** S_ε >= 0 at convergence; with few rounds small negatives occur. */
  readonly loss: number;
  /** [count of x, dimension] ∂S/∂x. */
  readonly gradient: Float64Array;
  /** Σ_j |Σ_i a_i P_ij - b_j|, 0 at convergence, at most 2. */
  readonly marginalError: number;
  /** ‖Σ_i ∂S/∂x_i - (mean x - mean y)‖, 0 at convergence. */
  readonly gradientResidual: number;
  readonly schedule: readonly number[];
}

/**
 * S_ε of Feydy et al. (2019) with cost ½‖x-y‖² (p = 2) and uniform weights, as `geomloss.SamplesLoss` computes it,
 * to float64 rounding: value, and gradient with the second argument of each cost and incoming potentials held.
 *
 * @throws RangeError for empty clouds, clouds of different dimension, values that are not finite
 */
export function sinkhornDivergence(
  x: PointCloud,
  y: PointCloud,
  { blur, scaling, signal }: DivergenceOptions,
): Divergence {
  checkClouds(x, y);
  const schedule = epsilonSchedule(diameterSquared(x, y), blur, scaling);
  const problem = {
    xy: squaredDistances(x, y),
    xx: squaredDistances(x, x),
    yy: squaredDistances(y, y),
    logA: new Float64Array(x.count).fill(-Math.log(x.count)),
    logB: new Float64Array(y.count).fill(-Math.log(y.count)),
  };
  const result = sinkhornLoop(problem, schedule, signal);
  const gradient = new Float64Array(x.points.length);
  const columnMass = new Float64Array(y.count);
  const { epsilon, incoming } = result;
  const toY = scores(problem.logB, incoming.g, epsilon);
  const toX = scores(problem.logA, incoming.xx, epsilon);
  const plan = new Float64Array(Math.max(x.count, y.count));
  for (let i = 0; i < x.count; i++) {
    const row = gradient.subarray(i * x.dimension, (i + 1) * x.dimension);
    planRow(problem.xx, i, toX, epsilon, plan);
    addMean(row, plan, x, 1 / x.count);
    planRow(problem.xy, i, toY, epsilon, plan);
    addMean(row, plan, y, -1 / x.count);
    for (let j = 0; j < y.count; j++) columnMass[j] += plan[j] / x.count;
  }
  return {
    loss: result.divergence,
    gradient,
    marginalError: columnMass.reduce((sum, mass) => sum + Math.abs(mass - 1 / y.count), 0),
    gradientResidual: gradientResidual(gradient, x, y),
    schedule,
  };
}

/** row += factor · Σ_j plan_j · point_j */
function addMean(row: Float64Array, plan: Float64Array, cloud: PointCloud, factor: number): void {
  const { count, dimension, points } = cloud;
  for (let j = 0; j < count; j++) {
    const weight = factor * plan[j];
    if (weight === 0) continue;
    for (let k = 0; k < dimension; k++) row[k] += weight * points[j * dimension + k];
  }
}

function squaredDistances(x: PointCloud, y: PointCloud): CostMatrix {
  const { dimension } = x;
  const values = new Float64Array(x.count * y.count);
  for (let i = 0; i < x.count; i++) {
    for (let j = 0; j < y.count; j++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) {
        sum += (x.points[i * dimension + k] - y.points[j * dimension + k]) ** 2;
      }
      values[i * y.count + j] = sum / 2;
    }
  }
  return { rows: x.count, columns: y.count, values };
}

/** Squared 2-norm of the per-coordinate ranges over both clouds. */
function diameterSquared(x: PointCloud, y: PointCloud): number {
  let sum = 0;
  for (let k = 0; k < x.dimension; k++) {
    let low = Infinity;
    let high = -Infinity;
    for (const { points, dimension } of [x, y]) {
      for (let at = k; at < points.length; at += dimension) {
        low = Math.min(low, points[at]);
        high = Math.max(high, points[at]);
      }
    }
    sum += (high - low) ** 2;
  }
  return sum;
}

function gradientResidual(gradient: Float64Array, x: PointCloud, y: PointCloud): number {
  let sum = 0;
  for (let k = 0; k < x.dimension; k++) {
    const total = columnSum(gradient, x.dimension, k);
    const wanted =
      columnSum(x.points, x.dimension, k) / x.count - columnSum(y.points, y.dimension, k) / y.count;
    sum += (total - wanted) ** 2;
  }
  return Math.sqrt(sum);
}

function columnSum(values: Float64Array, dimension: number, column: number): number {
  let sum = 0;
  for (let at = column; at < values.length; at += dimension) sum += values[at];
  return sum;
}

function checkClouds(x: PointCloud, y: PointCloud): void {
  const costs = x.count * y.count + x.count ** 2 + y.count ** 2;
  if (costs > MOST_COSTS) {
    throw new RangeError(
      `clouds of ${x.count} and ${y.count} points need ${costs} costs, at most ${MOST_COSTS} are computed`,
    );
  }
  for (const [name, { count, dimension, points }] of [
    ['x', x],
    ['y', y],
  ] as const) {
    if (count < 1 || dimension < 1) {
      throw new RangeError(`${name}: [${count}, ${dimension}] found, at least one point is needed`);
    }
    if (!points.every(Number.isFinite)) {
      throw new RangeError(`${name}: values that are not finite found`);
    }
  }
  if (x.dimension !== y.dimension) {
    throw new RangeError(
      `dimension: ${x.dimension} in x and ${y.dimension} in y found, they must be equal`,
    );
  }
}
