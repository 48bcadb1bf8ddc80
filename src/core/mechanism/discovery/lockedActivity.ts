/** Recurrent input on the way out of a dwelling symbol against that of stretches of dwell: locked to the change or not. No cause. */
import { largestShareDifference, sampleOf } from '../../statistics/sample';
import { fillUniforms, STREAM } from '../../random/streams';
import { DWELL_STEPS } from './transitions';

/**
 * W h + b_hh of every unit, steps DWELL_STEPS .. 1 before an end. It is what a hold replaces (trials.ts): a unit whose own noise
 * alone goes with the change departs in its state, but not here, and to hold it would be to hold nothing.
 */
export interface Stretches {
  readonly count: number;
  readonly units: number;
  /** [count, DWELL_STEPS, N], the step farthest from the end first. */
  readonly values: Float64Array;
}

/** Per unit, [N] each, at the lead where |z| is largest. */
export interface LockedActivity {
  /** Mean over ways out less that over stretches of dwell, over the standard error of the difference (Welch). */
  readonly z: Float64Array;
  /** Steps before the change, DWELL_STEPS .. 1. */
  readonly leadSteps: Float64Array;
  /** The difference itself. */
  readonly shift: Float64Array;
  /** The same over the standard deviation of stretches of dwell. */
  readonly deviations: Float64Array;
  /** Share of ways out beyond a level, less that of stretches, at the level where this is largest; 0..1. */
  readonly beyond: Float64Array;
  /** Mean over ways out of the largest departure, in the direction of z, from `usual`. */
  readonly departure: Float64Array;
  /**
   * |z| that the largest of all units and leads exceeds in 5 % of exchanges of the labels (max-T: Westfall and Young, 1993).
   * Infinity where there are fewer than LEAST_STRETCHES of either.
   */
  readonly threshold: number;
}

/** Below it a standard error means little. */
const LEAST_STRETCHES = 10;
/** With the actual labels 200: those whose z is below EXCEEDING others are beyond chance at 5 %. */
const EXCHANGES = 199;
const EXCEEDING = 10;
/** Numbers of STREAM.sets that nothing else uses. */
const FIRST_UNIFORM = 4_000_000;

/** @param usual [N] recurrent input while dwelling */
export function lockedActivity(
  out: Stretches,
  dwell: Stretches,
  usual: Float64Array,
  seed: number,
): LockedActivity {
  const { units } = out;
  const columns = units * DWELL_STEPS;
  const isEnough = Math.min(out.count, dwell.count) >= LEAST_STRETCHES;
  const pooled = centredPool(out, dwell);
  const own = new Float64Array(columns);
  const firstOnes = Array.from({ length: out.count }, (_, row) => row);
  if (isEnough) welch(pooled, firstOnes, own);
  const found = {
    ...{ z: new Float64Array(units), leadSteps: new Float64Array(units) },
    ...{ shift: new Float64Array(units), deviations: new Float64Array(units) },
    ...{ beyond: new Float64Array(units), departure: new Float64Array(units) },
    threshold: isEnough ? thresholdOf(pooled, out.count, seed) : Infinity,
  };
  for (let unit = 0; unit < units; unit++) {
    let best = unit;
    for (let column = unit; column < columns; column += units) {
      if (Math.abs(own[column]) > Math.abs(own[best])) best = column;
    }
    const [ways, stays] = [columnOf(out, best), columnOf(dwell, best)];
    const [moving, resting] = [sampleOf(ways), sampleOf(stays)];
    const difference = own[best] === 0 ? 0 : moving.mean - resting.mean;
    found.z[unit] = own[best];
    found.leadSteps[unit] = DWELL_STEPS - Math.floor(best / units);
    found.shift[unit] = difference;
    found.deviations[unit] = difference === 0 ? 0 : difference / resting.deviation;
    found.beyond[unit] = largestShareDifference(ways, stays);
    found.departure[unit] = meanLargest(out, unit, usual[unit], Math.sign(own[best]));
  }
  return found;
}

interface Pool {
  readonly count: number;
  readonly columns: number;
  /** [count, columns] less the first row, so that what never changes is exactly 0. */
  readonly values: Float64Array;
  /** [columns] */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

function centredPool(out: Stretches, dwell: Stretches): Pool {
  const columns = out.units * DWELL_STEPS;
  const count = out.count + dwell.count;
  const values = new Float64Array(count * columns);
  values.set(out.values);
  values.set(dwell.values, out.count * columns);
  const origin = values.slice(0, columns);
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++) {
      const value = (values[row * columns + column] -= origin[column]);
      sums[column] += value;
      squares[column] += value * value;
    }
  }
  return { count, columns, values, sums, squares };
}

/** z of every column, the rows named against all others; 0 where nothing differs, without bound where nothing else varies. */
function welch(pool: Pool, rows: readonly number[], z: Float64Array): void {
  const { count, columns, values, sums, squares } = pool;
  const [first, second] = [rows.length, count - rows.length];
  const sum = new Float64Array(columns);
  const square = new Float64Array(columns);
  for (const row of rows) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      sum[column] += value;
      square[column] += value * value;
    }
  }
  for (let column = 0; column < columns; column++) {
    const [one, other] = [sum[column] / first, (sums[column] - sum[column]) / second];
    const inOne = Math.max(0, square[column] - first * one * one);
    const inOther = Math.max(0, squares[column] - square[column] - second * other * other);
    const variance = inOne / (first - 1) / first + inOther / (second - 1) / second;
    z[column] = one === other ? 0 : (one - other) / Math.sqrt(variance);
  }
}

/** Largest |z| by chance: which stretches count as ways out is drawn anew. */
function thresholdOf(pool: Pool, first: number, seed: number): number {
  const uniforms = new Float64Array(pool.count);
  const z = new Float64Array(pool.columns);
  const largest = Array.from({ length: EXCHANGES }, (_, exchange) => {
    fillUniforms(uniforms, seed, STREAM.sets, FIRST_UNIFORM + exchange * pool.count);
    const rows = Array.from(uniforms.keys()).sort((a, b) => uniforms[a] - uniforms[b]);
    welch(pool, rows.slice(0, first), z);
    return z.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  });
  return largest.sort((a, b) => b - a)[EXCEEDING - 1];
}

function columnOf({ count, units, values }: Stretches, column: number): number[] {
  return Array.from({ length: count }, (_, row) => values[row * units * DWELL_STEPS + column]);
}

function meanLargest(
  { count, units, values }: Stretches,
  unit: number,
  usual: number,
  sign: number,
): number {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    let largest = 0;
    for (let step = 0; step < DWELL_STEPS; step++) {
      const away = sign * (values[(row * DWELL_STEPS + step) * units + unit] - usual);
      if (away > largest) largest = away;
    }
    sum += sign * largest;
  }
  return count > 0 ? sum / count : 0;
}
