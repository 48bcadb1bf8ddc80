/** Units of a large layer in groups of like rows of W, and how strongly groups drive groups. How many there are is a choice, not a finding. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { kMeans } from '../linalg/kMeans';
import { leadingEigenpairs } from '../linalg/leadingEigenpairs';
import { addScatter } from '../linalg/scatter';
import { clusterOrder, normaliseRows } from './clusterOrder';

export interface UnitGroups {
  readonly count: number;
  /** [size] group of each unit; groups alike have neighbouring numbers. */
  readonly of: Uint16Array;
  /** [count, count] row = target. Sum of the weights between two groups over the root of how many there could be. */
  readonly weights: Float32Array;
}

/** More units than this are drawn in groups: single ones could neither be told apart nor have their edges followed. */
export const GROUPING_LIMIT = 300;
/** Leading directions of the rows that a group is made by. */
const COMPONENTS = 16;
/** Blocks of the Krylov space they are taken from: populations show in the first few. */
const KRYLOV_BLOCKS = 3;

/**
 * k-means on the leading components of the rows, all of length 1 (k-means++ starts from a fixed seed: equal weights,
 * equal groups). Rows without direction (zero, non-finite) make a last group of their own.
 *
 * @param weights [size, size] row-major, row = target
 * @param count groups wanted; fewer when rows coincide
 * @throws Cancelled
 */
export function groupUnits(
  weights: Float64Array,
  size: number,
  count: number,
  signal?: CancelSignal,
): UnitGroups {
  const { values, valid } = normaliseRows(weights, size, size);
  const places = componentsOf(values, size, signal);
  const members = Array.from(valid.keys()).filter((unit) => valid[unit] === 1);
  const of = new Uint16Array(size).fill(size);
  if (members.length > 0) {
    const points = new Float64Array(members.length * COMPONENTS);
    members.forEach((unit, k) => {
      points.set(places.subarray(unit * COMPONENTS, (unit + 1) * COMPONENTS), k * COMPONENTS);
    });
    const { centres, cellOf } = kMeans(points, COMPONENTS, {
      cells: Math.min(count, members.length),
      restarts: 1,
      seed: 0,
      signal,
    });
    const order = clusterOrder(centres, centres.length / COMPONENTS, COMPONENTS);
    members.forEach((unit, k) => {
      of[unit] = order.indexOf(cellOf[k]);
    });
  }
  return compact(of, weights, size);
}

/** [size, COMPONENTS] rows in their leading directions, again of length 1. */
function componentsOf(
  rows: Float64Array,
  size: number,
  signal: CancelSignal | undefined,
): Float64Array {
  const wanted = Math.min(COMPONENTS, size);
  const scatter = (vectors: readonly Float64Array[]) => {
    const images = vectors.map(() => new Float64Array(size));
    for (let row = 0; row < size; row++) {
      throwIfCancelled(signal);
      addScatter(vectors, images, rows.subarray(row * size, (row + 1) * size));
    }
    return images;
  };
  const { vectors } = leadingEigenpairs(size, wanted, scatter, KRYLOV_BLOCKS);
  const places = new Float64Array(size * COMPONENTS);
  for (let row = 0; row < size; row++) {
    for (let component = 0; component < wanted; component++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += rows[row * size + k] * vectors[component * size + k];
      places[row * COMPONENTS + component] = sum;
    }
  }
  return normaliseRows(places, size, COMPONENTS).values;
}

/** Numbers without gaps, and the weights between groups. */
function compact(of: Uint16Array, weights: Float64Array, size: number): UnitGroups {
  const used = [...new Set(of)].sort((a, b) => a - b);
  const numbers = new Map(used.map((group, k) => [group, k]));
  const groups = of.map((group) => numbers.get(group) ?? 0);
  const count = used.length;
  const sizes = new Float64Array(count);
  for (const group of groups) sizes[group]++;
  const sums = new Float64Array(count * count);
  for (let target = 0; target < size; target++) {
    const row = groups[target] * count;
    for (let source = 0; source < size; source++) {
      const weight = weights[target * size + source];
      if (Number.isFinite(weight)) sums[row + groups[source]] += weight;
    }
  }
  const scaled = sums.map(
    (sum, k) => sum / Math.sqrt(sizes[Math.floor(k / count)] * sizes[k % count]),
  );
  return { count, of: groups, weights: Float32Array.from(scaled) };
}
