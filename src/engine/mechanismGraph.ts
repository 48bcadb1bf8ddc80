/** What a search for a mechanism claims, as a graph that can be drawn. Finds nothing itself. */
import type { MechanismGraph } from '../protocol/mechanismGraph';
import type { MechanismResult } from './jobs/mechanismSchemas';
import { mechanismLines } from './mechanismLines';

type KickSet = MechanismResult['kickSets'][number];
type Pathway = MechanismResult['pathways'][number];
type Drive = MechanismGraph['drives'][number];

/**
 * Afferents whose weights onto every claimed kick set have the same signs are one population: what drives one direction
 * and holds back the other is told apart from its opposite.
 */
export function mechanismGraph(result: MechanismResult): MechanismGraph {
  const claimed = result.kickSets.filter((set) => set.claimed);
  const kicks = ascending(claimed.flatMap(unitsOf));
  const pathways = result.pathways.filter(({ afferents }) => afferents.length > 0);
  const populations = populationsOf(pathways, new Set(kicks));
  return {
    ...{ kicks, populations },
    integrate: populations.length > 0 ? (result.populations?.claimed ?? false) : null,
    symbols: ascending(claimed.flatMap(({ from, to }) => [from, to])),
    drives: strongest(
      pathways.flatMap((pathway) => {
        const set = claimed.find(({ from, to }) => from === pathway.from && to === pathway.to);
        return set ? drivesOnto(set, pathway, populations) : [];
      }),
      ({ from, unit, sign }) => JSON.stringify([from, unit, sign]),
    ),
    kicksOf: strongest(
      claimed.flatMap(({ from, to, units }) =>
        units.flatMap(({ unit, stopped, started }) => [
          { unit, symbol: from, sign: -1 as const, strength: shareOf(stopped.mean) },
          { unit, symbol: to, sign: 1 as const, strength: shareOf(started.mean) },
        ]),
      ),
      ({ unit, symbol, sign }) => JSON.stringify([unit, symbol, sign]),
    ),
    lines: mechanismLines(result),
  };
}

function populationsOf(
  pathways: readonly Pathway[],
  kicks: ReadonlySet<number>,
): MechanismGraph['populations'] {
  const bySigns = new Map<string, number[]>();
  const all = pathways.flatMap(({ afferents }) => afferents.map(({ unit }) => unit));
  for (const unit of ascending(all)) {
    if (kicks.has(unit)) continue;
    const signs = pathways
      .map(({ afferents }) => afferents.find((one) => one.unit === unit))
      .map((afferent) => (afferent ? Math.sign(afferent.weight) : 0));
    const key = signs.join(' ');
    bySigns.set(key, [...(bySigns.get(key) ?? []), unit]);
  }
  return [...bySigns.values()]
    .map((units) => ({
      units,
      share: Math.max(...pathways.map((one) => shareThrough(one, units))),
    }))
    .sort((a, b) => b.share - a.share || a.units[0] - b.units[0]);
}

/** From populations, and from kick units of other directions that are afferents of this one. */
function drivesOnto(
  set: KickSet,
  pathway: Pathway,
  populations: MechanismGraph['populations'],
): Drive[] {
  const weightOf = new Map(pathway.afferents.map(({ unit, weight }) => [unit, weight]));
  const inPopulation = new Set(populations.flatMap(({ units }) => units));
  const sources = [
    ...populations.map(({ units }, population) => ({ from: { population }, units })),
    ...pathway.afferents
      .filter(({ unit }) => !inPopulation.has(unit))
      .map(({ unit }) => ({ from: { unit }, units: [unit] })),
  ];
  return sources.flatMap(({ from, units }) => {
    // All of a population have the sign of its first.
    const weight = weightOf.get(units[0]);
    if (!weight) return [];
    const sign = weight < 0 ? -1 : 1;
    const strength = shareThrough(pathway, units);
    return unitsOf(set)
      .filter((unit) => !units.includes(unit))
      .map((unit): Drive => ({ from, unit, sign, strength }));
  });
}

/** Of the variance of a pathway's drive; what works against the rest counts as much. */
function shareThrough({ afferents }: Pathway, units: readonly number[]): number {
  const own = new Set(units);
  return shareOf(
    Math.abs(afferents.reduce((sum, { unit, share }) => sum + (own.has(unit) ? share : 0), 0)),
  );
}

/** Of edges with the same ends and sign the strongest: a unit may be in the kick sets of several directions. */
function strongest<Edge extends { readonly strength: number }>(
  edges: readonly Edge[],
  nameOf: (edge: Edge) => string,
): Edge[] {
  const kept = new Map<string, Edge>();
  for (const edge of edges) {
    const known = kept.get(nameOf(edge));
    if (!known || edge.strength > known.strength) kept.set(nameOf(edge), edge);
  }
  return [...kept.values()];
}

function unitsOf({ units }: KickSet): number[] {
  return units.map(({ unit }) => unit);
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Credits may fall below 0 by chance, and shares that cancel exceed 1. */
function shareOf(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
