/** What the network picture joins: units, or groups of them, and how many edges it shows. */
import { describe, expect, it } from 'vitest';
import type { Connectivity } from '../../../../src/protocol/inspector';
import {
  connectivityGraph,
  edgesOfPicture,
  edgesShown,
} from '../../../../webview/scene/connectivityGraph';
import { ConnectivityView } from '../../../../webview/scene/connectivityView';
import { OPTIONS, smallConnectivity } from './samples';
import { THEMES } from '../theme/themes';

const UNITS = 12;
const GROUPS = 3;

/** Unit k belongs to group k % 3; the last of four edges between groups is 0. */
function grouped(): Connectivity {
  const weights = Float32Array.of(0, 2, 0, -3, 0, 0, 0, 0, 1);
  return {
    ...smallConnectivity(),
    units: UNITS,
    inputNorm: Float32Array.from({ length: UNITS }, (_, unit) => 3 - (unit % GROUPS)),
    readout: Float32Array.from({ length: UNITS }, (_, unit) => unit % GROUPS),
    orders: [{ name: 'index', order: Uint32Array.from({ length: UNITS }, (_, k) => k) }],
    groups: {
      count: GROUPS,
      of: Uint16Array.from({ length: UNITS }, (_, unit) => unit % GROUPS),
      weights,
    },
  };
}

describe('connectivityGraph', () => {
  it('is the units themselves without groups', () => {
    const connectivity = smallConnectivity();
    const graph = connectivityGraph(connectivity, Uint32Array.of(0, 1, 2));
    expect(graph.nodes).toBe(graph.unitPlaces);
    expect(graph.edges).toBe(connectivity.edges);
    expect(graph.members).toEqual([1, 1, 1]);
  });

  it('has a node for each group, by the means of its units, and edges by strength', () => {
    const connectivity = grouped();
    const graph = connectivityGraph(connectivity, connectivity.orders[0].order);
    expect(graph.nodes).toHaveLength(GROUPS);
    expect(graph.members).toEqual([4, 4, 4]);
    expect([...graph.inputNorm]).toEqual([3, 2, 1]);
    expect([...graph.readout]).toEqual([0, 1, 2]);
    expect([...graph.edges.weight]).toEqual([-3, 2, 1]);
    expect([...graph.edges.target]).toEqual([1, 0, 2]);
    expect([...graph.edges.source]).toEqual([0, 1, 2]);
    // Driven groups left, read ones right, as single units.
    expect(graph.nodes[0].x).toBeLessThan(graph.nodes[2].x);
  });

  it('puts every unit near its group, nearer than to any other, and no two at one place', () => {
    const { nodes, unitPlaces } = connectivityGraph(grouped(), grouped().orders[0].order);
    unitPlaces.forEach((place, unit) => {
      const distances = nodes.map((node) => node.distanceTo(place));
      expect(distances.indexOf(Math.min(...distances))).toBe(unit % GROUPS);
      for (const other of unitPlaces.slice(unit + 1)) {
        expect(place.distanceTo(other)).toBeGreaterThan(1e-3);
      }
    });
  });
});

describe('edges of the picture', () => {
  it('are a few for each node unless asked otherwise, and never more than are known', () => {
    const of = (units: number, known = units * units) => ({
      weight: new Float32Array(known),
      total: units * units,
    });
    expect(edgesShown(of(10), null)).toBe(40);
    expect(edgesShown(of(150, 20_000), null)).toBe(300);
    expect(edgesShown(of(150, 20_000), 0.1)).toBe(2250);
    expect(edgesShown(of(150, 20_000), 1)).toBe(20_000);
    expect(edgesShown(of(0), null)).toBe(0);
  });

  it('are those between groups where there are groups', () => {
    expect(edgesOfPicture(grouped()).total).toBe(3);
    expect(edgesOfPicture(smallConnectivity()).total).toBe(3);
  });

  it('are drawn between groups, and beside them those of the selected unit', () => {
    const view = new ConnectivityView();
    view.setConnectivity(grouped());
    const counts = (change: Partial<typeof OPTIONS>) => {
      const options = { ...OPTIONS, order: 'index' as const, ...change };
      view.build(options);
      view.paint(THEMES[0], options);
      return view.drawables().map((one) => [one.name, one.count()]);
    };
    expect(counts({})).toContainEqual(['units', UNITS]);
    expect(counts({})).toContainEqual(['recurrent edges', 3]);
    // The sample's unit edges join 0 and 1.
    expect(counts({ selectedUnit: 1 })).toContainEqual(['recurrent edges', 5]);
    expect(counts({ edgeShare: 0, selectedUnit: 1 })).toContainEqual(['recurrent edges', 2]);
  });
});
