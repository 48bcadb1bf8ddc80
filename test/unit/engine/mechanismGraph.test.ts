/** A mechanism as a graph: its populations by sign, its edges, and what no search should put into it. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { mechanismGraph } from '../../../src/engine/mechanismGraph';
import { MechanismGraphSchema } from '../../../src/protocol/mechanismGraph';
import { kickSetOf, opposingPopulations } from './mechanismSample';

describe('the graph of a mechanism', () => {
  const graph = mechanismGraph(opposingPopulations());

  it('tells populations apart by the signs of their weights, those that carry most first', () => {
    expect(graph.populations.map(({ units }) => units)).toEqual([
      [3, 4, 7, 9],
      [14, 17, 18],
    ]);
    expect(graph.populations.map(({ share }) => share)).toEqual([
      expect.closeTo(0.6, 12),
      expect.closeTo(0.3, 12),
    ]);
    expect(graph.integrate).toBe(true);
  });

  it('leads from populations and other kick units to kick units, and from them to symbols', () => {
    expect(graph.kicks).toEqual([11, 25]);
    expect(graph.symbols).toEqual([0, 2]);
    expect(graph.drives.map(({ from, unit, sign }) => [from, unit, sign])).toEqual([
      [{ population: 0 }, 25, 1],
      [{ population: 1 }, 25, -1],
      [{ unit: 11 }, 25, -1],
      [{ population: 0 }, 11, -1],
      [{ population: 1 }, 11, 1],
    ]);
    expect(graph.drives[2].strength).toBeCloseTo(0.08, 12);
    expect(graph.kicksOf).toEqual([
      { unit: 25, symbol: 2, sign: -1, strength: 0.9 },
      { unit: 25, symbol: 0, sign: 1, strength: 0.3 },
      { unit: 11, symbol: 0, sign: -1, strength: 0.9 },
      { unit: 11, symbol: 2, sign: 1, strength: 0.3 },
    ]);
  });

  it('keeps the strongest of two edges alike, and no unit that drives itself', () => {
    const result = opposingPopulations();
    const weaker = kickSetOf(2, 1, [25]);
    const units = weaker.units.map((one) => ({
      ...one,
      stopped: { mean: 0.2, standardError: 0.1 },
    }));
    const kickSets = [...result.kickSets, { ...weaker, units }];
    const { kicksOf, drives } = mechanismGraph({ ...result, kickSets });
    const away = kicksOf.filter(
      ({ unit, symbol, sign }) => unit === 25 && symbol === 2 && sign < 0,
    );
    expect(away.map(({ strength }) => strength)).toEqual([0.9]);
    for (const { from, unit } of drives) expect(from).not.toEqual({ unit });
  });

  it('holds claimed sets only, and says why the others are not', () => {
    const result = opposingPopulations();
    const refused = { ...result.kickSets[1], claimed: false, refused: 'too few', units: [] };
    const kickSets = [result.kickSets[0], refused];
    const claimed = mechanismGraph({ ...result, kickSets, pathways: [], populations: null });
    expect(claimed).toMatchObject({ kicks: [25], populations: [], integrate: null, drives: [] });
    expect(claimed.lines.join('\n')).toContain('0 → 2: no kick units claimed: too few');
  });

  it('is legal whatever the search measured', () => {
    const result = opposingPopulations();
    const [first] = result.kickSets;
    const odd = { mean: Number.NaN, standardError: Number.NaN };
    const units = first.units.map((one) => ({
      ...one,
      stopped: odd,
      started: { ...odd, mean: -1 },
    }));
    const afferents = [{ unit: 3, weight: Number.NaN, share: 1.7, standardError: 0 }];
    const graph = mechanismGraph({
      ...result,
      kickSets: [{ ...first, units }],
      pathways: [{ ...result.pathways[0], gap: Infinity, afferents }],
    });
    expect(Value.Check(MechanismGraphSchema, graph)).toBe(true);
  });
});
