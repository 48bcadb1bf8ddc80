/** The recurrent matrix prepared for drawing: pooled relief and strongest edges. Not its spectrum. */

export interface Edges {
  readonly target: Uint32Array;
  readonly source: Uint32Array;
  readonly weight: Float32Array;
  /** Non-zero finite entries of the whole matrix. */
  readonly total: number;
}

/**
 * The `limit` entries of largest |w| by descending |w|; ties in index order. Zero and non-finite entries are no edges.
 *
 * @param weights [size, size] row-major, row = target, column = source
 */
export function strongestEdges(weights: Float64Array, size: number, limit: number): Edges {
  const magnitudes = new Float64Array(weights.length);
  let total = 0;
  for (let index = 0; index < weights.length; index++) {
    const value = weights[index];
    if (value === 0 || !Number.isFinite(value)) continue;
    magnitudes[total++] = Math.abs(value);
  }
  const floor = kthLargest(magnitudes.subarray(0, total), limit);
  const kept = indicesAbove(weights, floor, limit);
  return {
    target: Uint32Array.from(kept, (index) => Math.floor(index / size)),
    source: Uint32Array.from(kept, (index) => index % size),
    weight: Float32Array.from(kept, (index) => weights[index]),
    total,
  };
}

/** At most `limit` indices with |w| >= floor, by descending |w|; ties, those of the floor too, in index order. */
function indicesAbove(weights: Float64Array, floor: number, limit: number): number[] {
  const above: number[] = [];
  const atFloor: number[] = [];
  for (let index = 0; index < weights.length; index++) {
    const size = Math.abs(weights[index]);
    if (size === 0 || !Number.isFinite(size) || size < floor) continue;
    if (size > floor) above.push(index);
    else if (atFloor.length < limit) atFloor.push(index);
  }
  above.sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b);
  return [...above, ...atFloor].slice(0, limit);
}

/** Quickselect with three parts, so that equal values cost one pass; reorders `values`. 0 when there are fewer than k. */
function kthLargest(values: Float64Array, k: number): number {
  if (values.length <= k) return 0;
  let [from, to] = [0, values.length];
  for (;;) {
    const pivot = values[(from + to) >>> 1];
    let [larger, at, smaller] = [from, from, to];
    while (at < smaller) {
      const value = values[at];
      if (value > pivot) {
        values[at++] = values[larger];
        values[larger++] = value;
      } else if (value < pivot) {
        values[at] = values[--smaller];
        values[smaller] = value;
      } else at++;
    }
    if (k <= larger) to = larger;
    else if (k <= smaller) return pivot;
    else from = smaller;
  }
}

export interface PooledMatrix {
  readonly size: number;
  readonly values: Float32Array;
  readonly pooled: boolean;
}

/**
 * The matrix itself up to `maxSize`; above it, blocks are replaced by their entry of largest |w|, sign kept,
 * so that a single strong weight stays visible. Non-finite entries count as 0.
 */
export function poolMatrix(weights: Float64Array, size: number, maxSize: number): PooledMatrix {
  const pooledSize = Math.min(size, maxSize);
  const values = new Float32Array(pooledSize * pooledSize);
  for (let row = 0; row < size; row++) {
    const pooledRow = Math.floor((row * pooledSize) / size);
    for (let column = 0; column < size; column++) {
      const value = weights[row * size + column];
      const at = pooledRow * pooledSize + Math.floor((column * pooledSize) / size);
      if (Number.isFinite(value) && Math.abs(value) > Math.abs(values[at])) values[at] = value;
    }
  }
  return { size: pooledSize, values, pooled: pooledSize < size };
}
