/** Units of a large layer in groups of like rows of W, and how strongly groups drive groups. How many there are is a choice, not a finding. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { leadingEigenpairs } from '../linalg/leadingEigenpairs';
import { addScatter } from '../linalg/scatter';
import { fillUniforms, STREAM } from '../random/streams';
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
const ROUNDS = 25;

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
  const centres = kMeans(places, members, Math.min(count, members.length), signal);
  const order = clusterOrder(Float64Array.from(centres.flat()), centres.length, COMPONENTS);
  const sorted = Array.from(order, (centre) => centres[centre]);
  const of = new Uint16Array(size).fill(sorted.length);
  for (const unit of members) of[unit] = nearest(places, unit, sorted);
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

function kMeans(
  places: Float64Array,
  members: readonly number[],
  count: number,
  signal: CancelSignal | undefined,
): number[][] {
  let centres = firstCentres(places, members, count);
  let before = '';
  for (let round = 0; round < ROUNDS; round++) {
    throwIfCancelled(signal);
    const assigned = members.map((unit) => nearest(places, unit, centres));
    const key = assigned.join();
    if (key === before) break;
    before = key;
    centres = meansOf(places, members, assigned, centres.length);
  }
  return centres;
}

/** k-means++: each next one is drawn with a chance that grows with the squared distance from those before. */
function firstCentres(places: Float64Array, members: readonly number[], count: number): number[][] {
  const uniforms = new Float64Array(count);
  fillUniforms(uniforms, 0, STREAM.starts, 0);
  const centres: number[][] = [];
  const distances = members.map(() => 1);
  for (let k = 0; k < count; k++) {
    const total = distances.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) break;
    let left = uniforms[k] * total;
    let chosen = distances.findIndex((value) => (left -= value) < 0);
    if (chosen < 0) chosen = distances.length - 1;
    const centre = placeOf(places, members[chosen]);
    centres.push(centre);
    members.forEach((unit, i) => {
      distances[i] = Math.min(distances[i], squaredDistance(places, unit, centre));
    });
  }
  return centres;
}

/** Groups that lost all members are left out. */
function meansOf(
  places: Float64Array,
  members: readonly number[],
  assigned: readonly number[],
  count: number,
): number[][] {
  const sums = Array.from({ length: count }, () => new Array<number>(COMPONENTS).fill(0));
  const sizes = new Array<number>(count).fill(0);
  members.forEach((unit, i) => {
    const sum = sums[assigned[i]];
    sizes[assigned[i]]++;
    for (let k = 0; k < COMPONENTS; k++) sum[k] += places[unit * COMPONENTS + k];
  });
  return sums
    .map((sum, group) => sum.map((value) => value / sizes[group]))
    .filter((_, group) => sizes[group] > 0);
}

function nearest(places: Float64Array, unit: number, centres: readonly number[][]): number {
  let best = 0;
  let least = Infinity;
  for (let group = 0; group < centres.length; group++) {
    const distance = squaredDistance(places, unit, centres[group]);
    if (distance < least) {
      least = distance;
      best = group;
    }
  }
  return best;
}

function placeOf(places: Float64Array, unit: number): number[] {
  return [...places.subarray(unit * COMPONENTS, (unit + 1) * COMPONENTS)];
}

function squaredDistance(places: Float64Array, unit: number, centre: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < COMPONENTS; k++) sum += (places[unit * COMPONENTS + k] - centre[k]) ** 2;
  return sum;
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
