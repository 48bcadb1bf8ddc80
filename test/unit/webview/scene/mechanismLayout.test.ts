/** Where a mechanism stands: columns in order, nothing on top of something else, every unit somewhere. */
import { describe, expect, it } from 'vitest';
import { mechanismGraph } from '../../../../src/engine/mechanismGraph';
import type { MechanismGraph } from '../../../../src/protocol/mechanismGraph';
import {
  LINE_PIECES,
  mechanismLayout,
  type MechanismLine,
} from '../../../../webview/scene/mechanismLayout';
import { opposingPopulations } from '../../engine/mechanismSample';

const GRAPH = mechanismGraph(opposingPopulations());
const layoutOf = (graph: MechanismGraph, units: number) =>
  mechanismLayout(graph, { units, inputNorm: new Float32Array(units).fill(2) });
const endOf = ({ points }: MechanismLine) => points.subarray(-3);

describe('the layout of a mechanism', () => {
  const layout = layoutOf(GRAPH, 50);

  it('stands in four columns from left to right', () => {
    const columns = [
      [layout.input],
      layout.populations.map(({ centre }) => centre),
      layout.kicks,
      layout.symbols,
    ].map((places) => [...new Set(places.map(({ x }) => x))]);
    expect(columns.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect(columns.flat()).toEqual([...columns.flat()].sort((a, b) => a - b));
  });

  it('keeps the units of a population in its circle, and circles apart', () => {
    GRAPH.populations.forEach(({ units }, k) => {
      const { centre, radius } = layout.populations[k];
      for (const unit of units) {
        expect(layout.unitPlaces[unit].distanceTo(centre)).toBeLessThan(radius);
      }
    });
    const [first, second] = layout.populations;
    expect(first.centre.y - second.centre.y).toBeGreaterThan(first.radius + second.radius);
  });

  it.each([50, 150, 2000])(
    'gives each of %d units a place of its own, others below all',
    (units) => {
      const { unitPlaces, parts } = layoutOf(GRAPH, units);
      const names = new Set(unitPlaces.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`));
      expect(names.size).toBe(units);
      expect([...parts].sort((a, b) => a - b)).toEqual([3, 4, 7, 9, 11, 14, 17, 18, 25]);
      const lowest = Math.min(...[...parts].map((unit) => unitPlaces[unit].y));
      unitPlaces.forEach(({ y }, unit) => {
        if (!parts.has(unit)) expect(y).toBeLessThan(lowest);
      });
    },
  );

  it('draws a line for each edge and each population’s input, all of as many pieces', () => {
    const { lines } = layout;
    expect(lines).toHaveLength(2 + GRAPH.drives.length + GRAPH.kicksOf.length);
    for (const { points } of lines) expect(points).toHaveLength(3 * (LINE_PIECES + 1));
    expect(lines.filter(({ sign }) => sign === 0).map(({ strength }) => strength)).toEqual([1, 1]);
  });

  it('lets lines end apart from each other, in the order of their sources', () => {
    const ends = layout.lines.map((line) => {
      const [x, y] = endOf(line);
      return `${x.toFixed(3)} ${y.toFixed(3)}`;
    });
    expect(new Set(ends).size).toBe(ends.length);
    const [fromEleven, fromTwentyFive] = [11, 25].map((unit) => {
      const line = GRAPH.kicksOf.findIndex((one) => one.unit === unit && one.symbol === 0);
      return endOf(layout.lines[2 + GRAPH.drives.length + line])[1];
    });
    expect(fromEleven).toBeGreaterThan(fromTwentyFive);
  });

  it('draws the input straight to kick units that nothing else is known to drive', () => {
    const bare: MechanismGraph = { ...GRAPH, populations: [], drives: [], integrate: null };
    const { lines, populations } = layoutOf(bare, 50);
    expect(populations).toEqual([]);
    expect(lines.filter(({ sign }) => sign === 0)).toHaveLength(2);
  });

  it('passes over units that the network does not have, and weights that are no numbers', () => {
    const { unitPlaces, lines } = mechanismLayout(GRAPH, {
      units: 10,
      inputNorm: new Float32Array(10).fill(Number.NaN),
    });
    expect(unitPlaces).toHaveLength(10);
    for (const { points, strength } of lines) {
      expect(points.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(strength)).toBe(true);
    }
  });

  it('presses many rows into a column that can be seen', () => {
    const kicks = [11, 25, ...Array.from({ length: 24 }, (_, k) => 30 + k)];
    const { extent } = layoutOf({ ...GRAPH, kicks }, 100);
    const heights = extent.map(({ y }) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(3.2);
  });
});
