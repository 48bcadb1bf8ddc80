/** Connections whose gain is not 1, with the weights they had. Look-ups in what the page was sent; draws nothing. */
import type { Connectivity, SimulationParams } from '../../src/protocol/inspector';

export type EdgeGain = NonNullable<SimulationParams['edges']>[number];

export interface AlteredEdge {
  readonly from: number;
  readonly to: number;
  /** Not 1; 0 is a cut. */
  readonly gain: number;
  /** In the file; null where it is not known one by one. */
  readonly weight: number | null;
}

/** Of the layer shown, in the order they were named; several gains on one connection multiply. */
export function alteredEdges(
  gains: readonly EdgeGain[],
  connectivity: Connectivity,
): readonly AlteredEdge[] {
  const { layer, units } = connectivity;
  const products = new Map<number, number>();
  for (const { layer: at, from, to, gain } of gains) {
    if (at !== layer || Math.max(from, to) >= units) continue;
    const key = edgeKey(from, to, units);
    products.set(key, gain * (products.get(key) ?? 1));
  }
  return [...products]
    .filter(([, gain]) => gain !== 1)
    .map(([key, gain]) => {
      const [from, to] = [Math.floor(key / units), key % units];
      return { from, to, gain, weight: weightOfEdge(connectivity, from, to) };
    });
}

/** One number for a connection between two of so many units. */
export function edgeKey(from: number, to: number, units: number): number {
  return from * units + to;
}

/** In the file. null where the matrix is pooled and the connection is none of the strongest. */
export function weightOfEdge(
  { matrix, edges }: Pick<Connectivity, 'matrix' | 'edges'>,
  from: number,
  to: number,
): number | null {
  if (!matrix.pooled) return matrix.values[to * matrix.size + from] ?? null;
  const at = edges.source.findIndex((unit, k) => unit === from && edges.target[k] === to);
  return at < 0 ? null : edges.weight[at];
}

/** Weight under the gain as a share of a largest one; 0 where it is not known. */
export function strengthNow({ weight, gain }: AlteredEdge, largest: number): number {
  const share = ((weight ?? 0) * gain) / (largest || 1);
  return Number.isFinite(share) ? share : 0;
}

/** "3 → 7 cut", "3 → 7 × 0.5". */
export function alteredEdgeName({ from, to, gain }: Omit<AlteredEdge, 'weight'>): string {
  return `${from} → ${to} ${gain === 0 ? 'cut' : `× ${Number(gain.toPrecision(3))}`}`;
}
