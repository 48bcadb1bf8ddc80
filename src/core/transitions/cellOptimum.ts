/** Noise of least action inside one sequence of active sets: a convex quadratic programme, solved by its dual. */
import { dot } from '../linalg/dot';
import type { PathModel } from './drivenPath';

export interface CellOptimum {
  /** [n, d] */
  readonly noise: Float64Array;
  /** ½ Σ‖x‖² */
  readonly action: number;
  /** Units held at their switching boundary, with the force on the boundary. */
  readonly held: readonly {
    readonly step: number;
    readonly unit: number;
    readonly force: number;
  }[];
  /** ‖x - Σ λ r‖ / ‖x‖ of the conditions in force: how far from the conditions of Karush, Kuhn and Tucker. */
  readonly residual: number;
}

/** Conditions taken in at once. */
const PER_ROUND = 12;
const MOST_ROUNDS = 16;
const MOST_SWEEPS = 2000;
/** Relative size of a violation that does not count. */
const TOLERANCE = 1e-9;

/** r · x >= need */
interface Condition {
  readonly row: Float64Array;
  readonly need: number;
  readonly square: number;
  readonly step: number;
  /** -1: the end. */
  readonly unit: number;
  force: number;
}

/**
 * min ½‖x‖² so that the lead is reached and every unit stays on its side of 0, both exact inside the given active sets.
 * Conditions on units come in when they are violated (a cutting-plane active set); the dual is solved by Hildreth's
 * coordinate ascent.
 *
 * @param active [n, N]
 * @returns null when the sets can not be kept, or not within the bounds on work
 */
export function cellOptimum(model: PathModel, active: Uint8Array): CellOptimum | null {
  const { layer, lead } = model.problem;
  const { hiddenSize: units, inputSize } = layer;
  const steps = active.length / units;
  const noise = new Float64Array(steps * inputSize);
  const rest = model.drive(noise, active);
  const conditions = [condition(model.endGradient(active), lead - rest.lead, -1, -1)];
  const known = new Set<number>();
  const gram: number[][] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!solveDual(conditions, gram, noise)) return null;
    const { z } = model.drive(noise, active);
    const scale = z.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const violated: { at: number; by: number }[] = [];
    for (let at = 0; at < z.length; at++) {
      const by = active[at] === 1 ? -z[at] : z[at];
      if (by > TOLERANCE * scale && !known.has(at)) violated.push({ at, by });
    }
    if (violated.length === 0) return describe(conditions, noise);
    violated.sort((a, b) => b.by - a.by);
    for (const { at } of violated.slice(0, PER_ROUND)) {
      known.add(at);
      const [step, unit] = [Math.floor(at / units), at % units];
      const row = model.unitGradient(active, step, unit);
      const sign = active[at] === 1 ? 1 : -1;
      conditions.push(
        condition(
          row.map((value) => sign * value),
          -sign * rest.z[at],
          step,
          unit,
        ),
      );
    }
  }
  return null;
}

function condition(row: Float64Array, need: number, step: number, unit: number): Condition {
  return { row, need, square: dot(row, row), step, unit, force: 0 };
}

/** Raises one force after another until every condition holds; leaves Σ λ r in `noise`. */
function solveDual(
  conditions: readonly Condition[],
  gram: number[][],
  noise: Float64Array,
): boolean {
  const n = conditions.length;
  for (let k = gram.length; k < n; k++) {
    gram.push(conditions.slice(0, k + 1).map(({ row }) => dot(row, conditions[k].row)));
    for (let j = 0; j < k; j++) gram[j].push(gram[k][j]);
  }
  const reached = Float64Array.from(gram, (products) =>
    products.reduce((sum, product, k) => sum + product * conditions[k].force, 0),
  );
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let worst = 0;
    for (let k = 0; k < n; k++) {
      const one = conditions[k];
      const missing = one.need - reached[k];
      if (one.square === 0) {
        if (missing > 0) return false;
        continue;
      }
      const force = Math.max(0, one.force + missing / one.square);
      const change = force - one.force;
      if (change === 0) continue;
      one.force = force;
      for (let j = 0; j < n; j++) reached[j] += change * gram[k][j];
      worst = Math.max(worst, Math.abs(change) * Math.sqrt(one.square));
    }
    const size = Math.sqrt(
      conditions.reduce((sum, { force }, k) => sum + Math.max(0, force * reached[k]), 0),
    );
    if (worst <= 1e-12 * Math.max(size, Number.MIN_VALUE)) {
      fill(conditions, noise);
      return true;
    }
  }
  return false;
}

function fill(conditions: readonly Condition[], noise: Float64Array): void {
  noise.fill(0);
  for (const { row, force } of conditions) {
    if (force === 0) continue;
    for (let k = 0; k < noise.length; k++) noise[k] += force * row[k];
  }
}

function describe(conditions: readonly Condition[], noise: Float64Array): CellOptimum {
  const length = Math.sqrt(dot(noise, noise));
  // What a condition in force lacks or exceeds, as a length along its row: 0 at the optimum.
  const gaps = conditions
    .filter(({ force, square }) => force > 0 && square > 0)
    .map(({ row, need, square }) => (need - dot(row, noise)) / Math.sqrt(square));
  return {
    noise,
    action: 0.5 * length ** 2,
    held: conditions
      .filter(({ unit, force }) => unit >= 0 && force > 0)
      .map(({ step, unit, force }) => ({ step, unit, force })),
    residual: length > 0 ? Math.hypot(...gaps) / length : 0,
  };
}
