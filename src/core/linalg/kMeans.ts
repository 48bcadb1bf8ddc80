/** Partition of points into cells of nearest centres, seeded. What the cells stand for is their user's. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { fillUniforms, STREAM } from '../random/streams';

export interface Cells {
  /** [k, d] row-major */
  readonly centres: Float64Array;
  /** [n] cell of each point */
  readonly cellOf: Uint8Array;
  /** Σ squared distance of the points to their centres. */
  readonly inertia: number;
}

export interface CellOptions {
  /** k, 1 .. 256; fewer when there are fewer distinct points. */
  readonly cells: number;
  readonly restarts: number;
  readonly seed: number;
  readonly signal?: CancelSignal | undefined;
}

const MOST_ROUNDS = 40;
/** Centres are made of so many points at most; the others are assigned to them. */
const MOST_POINTS = 4000;
/** Relative fall of the inertia below which a round was the last. */
const SETTLED = 1e-4;

/**
 * The best of some runs, over at most MOST_POINTS of the points, of Lloyd's rounds from k-means++ centres (Arthur & Vassilvitskii 2007).
 *
 * @param points [n, d] row-major, finite
 * @throws RangeError without a point; Cancelled
 */
export function kMeans(points: Float64Array, width: number, options: CellOptions): Cells {
  const count = points.length / width;
  if (!(count >= 1)) throw new RangeError('kMeans: no points found, one is needed');
  const sample = spread(points, width);
  let best: Cells | null = null;
  for (let restart = 0; restart < options.restarts; restart++) {
    const found = oneRun(sample, width, restart, options);
    if (!best || found.inertia < best.inertia) best = found;
  }
  if (!best) throw new RangeError(`kMeans: ${options.restarts} restarts found, one is needed`);
  const cellOf = new Uint8Array(count);
  const inertia = assign(points, width, best.centres, cellOf);
  return { centres: best.centres, cellOf, inertia };
}

/** At equal distances, all of them when there are few. */
function spread(points: Float64Array, width: number): Float64Array {
  const count = points.length / width;
  if (count <= MOST_POINTS) return points;
  const chosen = new Float64Array(MOST_POINTS * width);
  for (let i = 0; i < MOST_POINTS; i++) {
    const from = Math.floor((i * count) / MOST_POINTS) * width;
    chosen.set(points.subarray(from, from + width), i * width);
  }
  return chosen;
}

function oneRun(points: Float64Array, width: number, restart: number, options: CellOptions): Cells {
  const centres = plusPlus(points, width, restart, options);
  const cellOf = new Uint8Array(points.length / width);
  let inertia = assign(points, width, centres, cellOf);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    throwIfCancelled(options.signal);
    recentre(points, width, centres, cellOf);
    const next = assign(points, width, centres, cellOf);
    const isSettled = inertia - next <= SETTLED * inertia;
    inertia = next;
    if (isSettled) break;
  }
  return { centres, cellOf, inertia };
}

/** Each next centre is a point drawn with the square of its distance to the nearest one as weight. */
function plusPlus(
  points: Float64Array,
  width: number,
  restart: number,
  { cells, seed }: CellOptions,
): Float64Array {
  const count = points.length / width;
  const uniforms = new Float64Array(cells);
  fillUniforms(uniforms, seed, STREAM.microstates, restart * cells);
  const chosen: number[] = [];
  const nearest = new Float64Array(count).fill(Infinity);
  let next = Math.floor(uniforms[0] * count);
  while (chosen.length < cells) {
    chosen.push(next);
    let total = 0;
    for (let i = 0; i < count; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(points, i, points, next, width));
      total += nearest[i];
    }
    if (!(total > 0) || chosen.length === cells) break;
    let left = uniforms[chosen.length] * total;
    next = nearest.findIndex((weight) => (left -= weight) < 0);
    // Rounding may leave a rest behind the last point.
    if (next < 0) next = nearest.indexOf(Math.max(...nearest.filter(Number.isFinite)));
  }
  const centres = new Float64Array(chosen.length * width);
  chosen.forEach((point, k) =>
    centres.set(points.subarray(point * width, (point + 1) * width), k * width),
  );
  return centres;
}

function assign(
  points: Float64Array,
  width: number,
  centres: Float64Array,
  cellOf: Uint8Array,
): number {
  const cells = centres.length / width;
  let inertia = 0;
  for (let i = 0; i < cellOf.length; i++) {
    let least = Infinity;
    for (let k = 0; k < cells; k++) {
      const distance = squaredDistance(points, i, centres, k, width);
      if (distance < least) {
        least = distance;
        cellOf[i] = k;
      }
    }
    inertia += least;
  }
  return inertia;
}

/** A centre that lost its points stays where it is. */
function recentre(
  points: Float64Array,
  width: number,
  centres: Float64Array,
  cellOf: Uint8Array,
): void {
  const sums = new Float64Array(centres.length);
  const counts = new Uint32Array(centres.length / width);
  for (let i = 0; i < cellOf.length; i++) {
    counts[cellOf[i]]++;
    for (let k = 0; k < width; k++) sums[cellOf[i] * width + k] += points[i * width + k];
  }
  counts.forEach((members, cell) => {
    if (members === 0) return;
    for (let k = 0; k < width; k++) centres[cell * width + k] = sums[cell * width + k] / members;
  });
}

function squaredDistance(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  width: number,
): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (a[i * width + k] - b[j * width + k]) ** 2;
  return sum;
}
