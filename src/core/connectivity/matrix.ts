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
  const kept: number[] = [];
  const floor = magnitudeFloor(weights, limit);
  let total = 0;
  weights.forEach((value, index) => {
    if (!isEdge(value)) return;
    total++;
    if (Math.abs(value) >= floor) kept.push(index);
  });
  kept.sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b);
  kept.length = Math.min(kept.length, limit);
  return {
    target: Uint32Array.from(kept, (index) => Math.floor(index / size)),
    source: Uint32Array.from(kept, (index) => index % size),
    weight: Float32Array.from(kept, (index) => weights[index]),
    total,
  };
}

function isEdge(value: number): boolean {
  return value !== 0 && Number.isFinite(value);
}

/** Smallest |w| among the `limit` largest; 0 when there are no more than that. */
function magnitudeFloor(weights: Float64Array, limit: number): number {
  if (weights.length <= limit) return 0;
  const magnitudes = new Float64Array(weights.length);
  weights.forEach((value, index) => {
    magnitudes[index] = isEdge(value) ? Math.abs(value) : 0;
  });
  magnitudes.sort();
  return magnitudes[weights.length - limit];
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
