/** The debiased Sinkhorn loop on given costs, in float64: the oracle of every kernel. Knows no points, only costs. */
import type { CancelSignal } from '../cancel';
import { throwIfCancelled } from '../cancel';

/** Row-major [rows, columns]. */
export interface CostMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array | Uint8Array;
}

export interface TransportProblem {
  /** [n, m] */
  readonly xy: CostMatrix;
  /** [n, n] */
  readonly xx: CostMatrix;
  /** [m, m] */
  readonly yy: CostMatrix;
  /** [n] log-weights of the x, whose exponentials sum to 1. */
  readonly logA: Float64Array;
  /** [m] of the y. */
  readonly logB: Float64Array;
  /** [n], [m] of the transports to themselves; those above where nothing is said. */
  readonly ownLogA?: Float64Array;
  readonly ownLogB?: Float64Array;
}

/** Dual potentials; names as in Feydy et al. (2019): f and g of the transport, `xx` and `yy` of the two self-transports. */
export interface Potentials {
  /** [n] */
  readonly f: Float64Array;
  /** [m] */
  readonly g: Float64Array;
  /** [n] */
  readonly xx: Float64Array;
  /** [m] */
  readonly yy: Float64Array;
}

export interface SinkhornResult {
  /** S_ε(a, b) = Σ a (f - f_xx) + Σ b (g - g_yy). */
  readonly divergence: number;
  /** After the last, non-averaged update. */
  readonly final: Potentials;
  /** That entered the last update: its plans, and so the gradient, are made of these. */
  readonly incoming: Potentials;
  /** Temperature of the last update. */
  readonly epsilon: number;
}

/**
 * Symmetric Sinkhorn iterations along a schedule of temperatures, each averaged with the value before, then one full
 * update at the last temperature (geomloss 0.3 `sinkhorn_loop`, balanced, p = 2). There is no test of convergence:
 * callers report a residual.
 *
 * @throws Cancelled between rounds
 */
export function sinkhornLoop(
  problem: TransportProblem,
  schedule: readonly number[],
  signal?: CancelSignal,
): SinkhornResult {
  const { logA, logB } = problem;
  const zeros: Potentials = {
    f: new Float64Array(logA.length),
    g: new Float64Array(logB.length),
    xx: new Float64Array(logA.length),
    yy: new Float64Array(logB.length),
  };
  let incoming = update(problem, zeros, schedule[0]);
  for (const epsilon of schedule) {
    throwIfCancelled(signal);
    incoming = mean(incoming, update(problem, incoming, epsilon));
  }
  const epsilon = schedule[schedule.length - 1];
  const final = update(problem, incoming, epsilon);
  const divergence = weightedGap(logA, final.f, final.xx) + weightedGap(logB, final.g, final.yy);
  return { divergence, final, incoming, epsilon };
}

/** All four potentials at once from the old ones. */
function update(problem: TransportProblem, old: Potentials, epsilon: number): Potentials {
  const { xy, xx, yy, logA, logB, ownLogA = logA, ownLogB = logB } = problem;
  return {
    f: softminRows(xy, scores(logB, old.g, epsilon), epsilon),
    g: softminColumns(xy, scores(logA, old.f, epsilon), epsilon),
    xx: softminRows(xx, scores(ownLogA, old.xx, epsilon), epsilon),
    yy: softminRows(yy, scores(ownLogB, old.yy, epsilon), epsilon),
  };
}

/** log-weight + potential / ε: what a softmin adds to -C/ε. */
export function scores(
  logWeights: Float64Array,
  potential: Float64Array,
  epsilon: number,
): Float64Array {
  return logWeights.map((logWeight, j) => logWeight + potential[j] / epsilon);
}

/** [rows] -ε log Σ_j exp(h_j - C_ij/ε), safe against overflow. */
export function softminRows(cost: CostMatrix, h: Float64Array, epsilon: number): Float64Array {
  const { rows, columns, values } = cost;
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const base = i * columns;
    let largest = -Infinity;
    for (let j = 0; j < columns; j++) {
      largest = Math.max(largest, h[j] - values[base + j] / epsilon);
    }
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp(h[j] - values[base + j] / epsilon - largest);
    out[i] = -epsilon * (largest + Math.log(sum));
  }
  return out;
}

/** [columns] the same over the rows, read in storage order. */
function softminColumns(cost: CostMatrix, h: Float64Array, epsilon: number): Float64Array {
  const { rows, columns, values } = cost;
  const largest = new Float64Array(columns).fill(-Infinity);
  for (let i = 0; i < rows; i++) {
    const base = i * columns;
    for (let j = 0; j < columns; j++) {
      largest[j] = Math.max(largest[j], h[i] - values[base + j] / epsilon);
    }
  }
  const sum = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const base = i * columns;
    for (let j = 0; j < columns; j++) {
      sum[j] += Math.exp(h[i] - values[base + j] / epsilon - largest[j]);
    }
  }
  return sum.map((value, j) => -epsilon * (largest[j] + Math.log(value)));
}

/**
 * Row i of the transport's conditional plan, into `out` [columns]: softmax_j(h_j - C_ij/ε). Sums to 1 exactly up to
 * rounding.
 */
export function planRow(
  cost: CostMatrix,
  row: number,
  h: Float64Array,
  epsilon: number,
  out: Float64Array,
): void {
  const { columns, values } = cost;
  const base = row * columns;
  let largest = -Infinity;
  for (let j = 0; j < columns; j++) {
    out[j] = h[j] - values[base + j] / epsilon;
    largest = Math.max(largest, out[j]);
  }
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    out[j] = Math.exp(out[j] - largest);
    sum += out[j];
  }
  for (let j = 0; j < columns; j++) out[j] /= sum;
}

function mean(a: Potentials, b: Potentials): Potentials {
  const half = (p: Float64Array, q: Float64Array) => p.map((value, i) => 0.5 * (value + q[i]));
  return { f: half(a.f, b.f), g: half(a.g, b.g), xx: half(a.xx, b.xx), yy: half(a.yy, b.yy) };
}

function weightedGap(logWeights: Float64Array, potential: Float64Array, own: Float64Array): number {
  return logWeights.reduce((sum, log, i) => sum + Math.exp(log) * (potential[i] - own[i]), 0);
}
