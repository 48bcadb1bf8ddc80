/** Gains as a page has them, and as orders and view documents have them: one entry for each site and gain. Runs nothing. */
import type { EdgeGain } from '../core/mechanism/edges';
import type { UnitGain } from '../core/mechanism/interventions';
import type { InterventionEntry } from '../documents/view/schema';
import type { SimulationParams } from '../protocol/inspector';
import type { PartOrder } from './jobs/ablationSchemas';

type Gains = Pick<SimulationParams, 'gains' | 'edges' | 'scope'>;

/** What differs from the intact network, as parts of an order; none for the intact one. */
export function partsOf({ gains, edges = [] }: Gains): PartOrder[] {
  const units = grouped(
    gains.filter(({ gain }) => gain !== 1),
    ({ layer, site, gain }) => `${layer} ${site} ${gain}`,
  );
  const connections = grouped(
    edges.filter(({ gain }) => gain !== 1),
    ({ layer, gain }) => `${layer} ${gain}`,
  );
  return [
    ...units.map((group) => {
      const { layer, site, gain } = group[0];
      return { units: group.map(({ unit }) => unit), layer, site, gain };
    }),
    ...connections.map((group) => {
      const { layer, gain } = group[0];
      return { edges: group.map(({ from, to }): [number, number] => [from, to]), layer, gain };
    }),
  ];
}

/** The gains of an entry of a view, at one of its gains. */
export function gainsOfEntry(entry: InterventionEntry, gain: number): Required<Gains> {
  const parts = [{ ...entry, gain }, ...(entry.also ?? [])];
  return {
    gains: parts.flatMap(({ units = [], layer = 0, site = 'output', gain: own = 0 }) =>
      units.map((unit): UnitGain => ({ layer, unit, site, gain: own })),
    ),
    edges: parts.flatMap(({ edges = [], layer = 0, gain: own = 0 }) =>
      edges.map(([from, to]): EdgeGain => ({ layer, from, to, gain: own })),
    ),
    scope: entry.scope ?? 'always',
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
