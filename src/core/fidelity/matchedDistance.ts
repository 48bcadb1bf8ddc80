/** How far apart matched strings of two clouds are: exactly one to one, and many to one as the authors match. Not the loss. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { exactAssignment } from '../transport/assignment';
import { hammingCosts } from '../transport/hamming';
import type { SymbolStrings } from '../transport/strings';

/**
 * Mean Euclidean distance of one-hot strings, √(2 · mismatches), in the pairing one to one whose sum is smallest.
 *
 * @throws RangeError unless the clouds are of one size; Cancelled
 */
export function exactMatchedDistance(
  x: SymbolStrings,
  y: SymbolStrings,
  signal?: CancelSignal,
): number {
  if (x.count !== y.count) {
    throw new RangeError(`strings: ${x.count} against ${y.count} found, as many are needed`);
  }
  const distances = distanceTable(x.lengthSteps);
  const costs = Float64Array.from(hammingCosts(x, y).values, (mismatches) => distances[mismatches]);
  return exactAssignment(costs, x.count, signal).cost / x.count;
}

export interface AuthorsMatching {
  /** Mean distance of the pairs. Biased low: several x may be given to the same y. */
  readonly distance: number;
  /** Share of the y that some x was given. */
  readonly usedShare: number;
  readonly iterations: number;
}

/** Their settings: entropy, most rounds, and the change of all potentials together at which they stop. */
const EPSILON = 0.1;
const MOST_ITERATIONS = 1000;
const STOP_CHANGE = 0.1;
/** Distances over ε stay far inside the exponents of float64. */
const LONGEST_STEPS = 500;

/**
 * The authors' matching: entropic transport with the distance itself as cost, from potentials of 0, then each x goes to
 * the y with which it shares most mass. Scalings are updated instead of their logarithms: the same numbers.
 *
 * @param x of the network
 * @param y of the HMM
 * @throws RangeError for strings too long for that; Cancelled
 */
export function authorsMatchedDistance(
  x: SymbolStrings,
  y: SymbolStrings,
  signal?: CancelSignal,
): AuthorsMatching {
  if (x.lengthSteps > LONGEST_STEPS) {
    throw new RangeError(`strings: ${x.lengthSteps} steps found, up to ${LONGEST_STEPS} are legal`);
  }
  const distances = distanceTable(x.lengthSteps);
  const { values } = hammingCosts(y, x);
  const kernel = Float64Array.from(values, (mismatches) =>
    Math.exp(-distances[mismatches] / EPSILON),
  );
  const { rowScale, iterations } = scalings(kernel, y.count, x.count, signal);
  const used = new Uint8Array(y.count);
  let sum = 0;
  for (let column = 0; column < x.count; column++) {
    let best = 0;
    let most = -1;
    for (let row = 0; row < y.count; row++) {
      const mass = rowScale[row] * kernel[row * x.count + column];
      if (mass > most) {
        most = mass;
        best = row;
      }
    }
    used[best] = 1;
    sum += distances[values[best * x.count + column]];
  }
  const usedCount = used.reduce((count, one) => count + one, 0);
  return { distance: sum / x.count, usedShare: usedCount / y.count, iterations };
}

/** exp(u/ε) of the rows after alternating updates (Sinkhorn 1967; Cuturi 2013). */
function scalings(
  kernel: Float64Array,
  rows: number,
  columns: number,
  signal: CancelSignal | undefined,
): { rowScale: Float64Array; iterations: number } {
  const rowScale = new Float64Array(rows).fill(1);
  const columnScale = new Float64Array(columns).fill(1);
  const sums = new Float64Array(columns);
  let iterations = 0;
  let change = Infinity;
  while (iterations < MOST_ITERATIONS && change >= STOP_CHANGE) {
    throwIfCancelled(signal);
    iterations++;
    change = 0;
    sums.fill(0);
    for (let i = 0; i < rows; i++) {
      const base = i * columns;
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += kernel[base + j] * columnScale[j];
      const scale = 1 / (rows * sum);
      change += EPSILON * Math.abs(Math.log(scale / rowScale[i]));
      rowScale[i] = scale;
      for (let j = 0; j < columns; j++) sums[j] += kernel[base + j] * scale;
    }
    for (let j = 0; j < columns; j++) {
      const scale = 1 / (columns * sums[j]);
      change += EPSILON * Math.abs(Math.log(scale / columnScale[j]));
      columnScale[j] = scale;
    }
  }
  return { rowScale, iterations };
}

/** [T + 1] Euclidean distance of one-hot strings by their number of mismatches. */
function distanceTable(lengthSteps: number): Float64Array {
  return Float64Array.from({ length: lengthSteps + 1 }, (_, mismatches) =>
    Math.sqrt(2 * mismatches),
  );
}
