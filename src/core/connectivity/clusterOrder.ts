/** Units ordered so that rows of W with a like pattern stand together. Not a claim about how many clusters there are. */
import { throwIfCancelled, type CancelSignal } from '../cancel';

/**
 * Leaf order of average-linkage clustering of the rows under cosine distance, by the nearest-neighbour chain
 * (Murtagh 1983; exact for average linkage). Memory grows with size², time with size²·width: for some hundred rows.
 * Deterministic; rows without direction (zero, non-finite) come last.
 *
 * @param rows [size, width] row-major
 * @returns a permutation of 0..size-1
 * @throws Cancelled
 */
export function clusterOrder(
  rows: Float64Array,
  size: number,
  width: number,
  signal?: CancelSignal,
): Uint32Array {
  const unitRows = normaliseRows(rows, size, width);
  const directed: number[] = [];
  const rest: number[] = [];
  for (let row = 0; row < size; row++) (unitRows.valid[row] ? directed : rest).push(row);
  const order = linkageOrder(unitRows.values, directed, width, signal);
  return Uint32Array.from([...order, ...rest]);
}

/** Rows of length 1; those without direction stay 0 and are not `valid`. */
export function normaliseRows(rows: Float64Array, size: number, width: number) {
  const values = new Float64Array(size * width);
  const valid = new Uint8Array(size);
  for (let row = 0; row < size; row++) {
    let square = 0;
    for (let k = 0; k < width; k++) square += rows[row * width + k] ** 2;
    if (!(square > 0) || !Number.isFinite(square)) continue;
    valid[row] = 1;
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < width; k++) values[row * width + k] = rows[row * width + k] * scale;
  }
  return { values, valid };
}

/** Merges along nearest-neighbour chains; `leaves[c]` is the leaf order of the cluster kept in slot c. */
function linkageOrder(
  unitRows: Float64Array,
  members: readonly number[],
  width: number,
  signal: CancelSignal | undefined,
): number[] {
  const count = members.length;
  if (count === 0) return [];
  const distance = cosineDistances(unitRows, members, width, signal);
  const leaves: (number[] | null)[] = members.map((row) => [row]);
  const chain: number[] = [];
  for (let merges = 0; merges < count - 1;) {
    throwIfCancelled(signal);
    if (chain.length === 0) chain.push(leaves.findIndex((cluster) => cluster !== null));
    const tip = chain.at(-1)!;
    const previous = chain.at(-2) ?? -1;
    const nearest = nearestCluster(distance, leaves, tip, previous);
    if (nearest === previous) {
      chain.length -= 2;
      mergeClusters(distance, leaves, tip, previous);
      merges++;
    } else {
      chain.push(nearest);
    }
  }
  return leaves.find((cluster) => cluster !== null) ?? [];
}

function cosineDistances(
  unitRows: Float64Array,
  members: readonly number[],
  width: number,
  signal: CancelSignal | undefined,
) {
  const count = members.length;
  const distance = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    throwIfCancelled(signal);
    for (let b = 0; b < a; b++) {
      let dot = 0;
      for (let k = 0; k < width; k++) {
        dot += unitRows[members[a] * width + k] * unitRows[members[b] * width + k];
      }
      distance[a * count + b] = distance[b * count + a] = 1 - dot;
    }
  }
  return distance;
}

/** Ties go to `previous`, which makes the chain end, then to the smallest slot. */
function nearestCluster(
  distance: Float64Array,
  leaves: readonly (readonly number[] | null)[],
  tip: number,
  previous: number,
): number {
  const count = leaves.length;
  let nearest = previous;
  let best = previous >= 0 ? distance[tip * count + previous] : Infinity;
  for (let slot = 0; slot < count; slot++) {
    if (slot === tip || leaves[slot] === null) continue;
    const candidate = distance[tip * count + slot];
    if (candidate < best) {
      best = candidate;
      nearest = slot;
    }
  }
  return nearest;
}

/** Average linkage (Lance–Williams): the merged cluster lives on in the lower slot, its larger part first. */
function mergeClusters(
  distance: Float64Array,
  leaves: (number[] | null)[],
  a: number,
  b: number,
): void {
  const count = leaves.length;
  const [keep, drop] = a < b ? [a, b] : [b, a];
  const kept = leaves[keep]!;
  const dropped = leaves[drop]!;
  const total = kept.length + dropped.length;
  for (let slot = 0; slot < count; slot++) {
    if (slot === keep || slot === drop || leaves[slot] === null) continue;
    const merged =
      (kept.length * distance[keep * count + slot] +
        dropped.length * distance[drop * count + slot]) /
      total;
    distance[keep * count + slot] = distance[slot * count + keep] = merged;
  }
  leaves[keep] = kept.length >= dropped.length ? [...kept, ...dropped] : [...dropped, ...kept];
  leaves[drop] = null;
}
