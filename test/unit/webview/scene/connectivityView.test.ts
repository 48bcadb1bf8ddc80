import type { Group, Mesh, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { connectivityGraph } from '../../../../webview/scene/connectivityGraph';
import { ConnectivityView } from '../../../../webview/scene/connectivityView';
import { mechanismLayout } from '../../../../webview/scene/mechanismLayout';
import type { StageOptions } from '../../../../webview/scene/stageApi';
import { OPTIONS, pickAtPlace, pickFrom, smallConnectivity, smallMechanism } from './samples';
import { THEMES } from '../theme/themes';

function viewOf(options: StageOptions, connectivity = smallConnectivity()): ConnectivityView {
  const view = new ConnectivityView();
  view.setConnectivity(connectivity);
  view.build(options);
  view.paint(THEMES[0], options);
  return view;
}
const counts = (view: ConnectivityView): Record<string, number> =>
  Object.fromEntries(view.drawables().map((drawable) => [drawable.name, drawable.count()]));

describe('connectivity view', () => {
  it('draws the strongest share of the edges', () => {
    expect(counts(viewOf(OPTIONS))['recurrent edges']).toBe(3);
    expect(counts(viewOf({ ...OPTIONS, edgeShare: 0.34 }))['recurrent edges']).toBe(1);
    expect(counts(viewOf({ ...OPTIONS, edgeShare: 0 }))['recurrent edges']).toBe(0);
  });

  it('keeps every edge of the selected unit, below the threshold too', () => {
    const options = { ...OPTIONS, edgeShare: 0, selectedUnit: 0 };
    expect(counts(viewOf(options))['recurrent edges']).toBe(2);
  });

  it('repaints the edges when threshold or selection change', () => {
    const view = viewOf(OPTIONS);
    view.paint(THEMES[0], { ...OPTIONS, edgeShare: 0.34 });
    expect(counts(view)['recurrent edges']).toBe(1);
    view.paint(THEMES[0], { ...OPTIONS, edgeShare: 0.34, selectedUnit: 2 });
    expect(counts(view)['recurrent edges']).toBe(2);
  });

  it('rebuilds for another mode or order only', () => {
    const view = viewOf(OPTIONS);
    expect(view.build({ ...OPTIONS, edgeShare: 0.5, selectedUnit: 1 })).toBe(false);
    expect(view.build({ ...OPTIONS, order: 'cluster' })).toBe(true);
    expect(view.build({ ...OPTIONS, connectivityMode: 'matrix' })).toBe(true);
  });

  it('finds the units of a cell in the order shown', () => {
    // Seen from above the relief is 2.4 wide: three cells of 80 pixels a side, row by row downwards.
    const [right, down] = [0, -80];
    const index = viewOf({ ...OPTIONS, connectivityMode: 'matrix' }).drawables();
    expect(pickFrom('above', index, right, down)).toEqual({ kind: 'cell', target: 0, source: 1 });
    expect(pickFrom('above', index, 80, 0)).toEqual({ kind: 'cell', target: 1, source: 2 });
    const reordered = { ...OPTIONS, connectivityMode: 'matrix', order: 'cluster' } as const;
    const cluster = viewOf(reordered).drawables();
    expect(pickFrom('above', cluster, right, down)).toEqual({ kind: 'cell', target: 2, source: 1 });
  });

  it('finds the cell at the border within 7 pixels of it', () => {
    const relief = viewOf({ ...OPTIONS, connectivityMode: 'matrix' }).drawables();
    // No weight there, so no height: the border is 120 pixels from the middle, between two pixels' middles.
    expect(pickFrom('above', relief, 127, 0)).toEqual({ kind: 'cell', target: 1, source: 2 });
    expect(pickFrom('above', relief, 128, 0)).toBeNull();
    expect(pickFrom('above', relief, 0, 300)).toBeNull();
  });

  it('finds units by their balls, populations by their hubs, and nothing by input and symbols', () => {
    const connectivity = smallConnectivity();
    const network = viewOf(OPTIONS);
    const { unitPlaces } = connectivityGraph(connectivity, connectivity.orders[0].order);
    // The nearest to the eye covers nothing else in a network of three.
    const front = unitPlaces.toSorted((a, b) => b.z - a.z)[0];
    const scaled = front.clone().multiplyScalar(10 / (10 - front.z));
    const unit = unitPlaces.indexOf(front);
    expect(pickAtPlace(network.drawables(), scaled)).toEqual({ kind: 'unit', unit });

    const mechanism = smallMechanism();
    const view = viewOf({ ...OPTIONS, connectivityMode: 'mechanism', mechanism });
    const layout = mechanismLayout(mechanism, connectivity);
    const found = (place: Vector3) => pickAtPlace(view.drawables(), place);
    expect(found(layout.populations[0].hub)).toEqual({ kind: 'population', index: 0 });
    expect(found(layout.kicks[0])).toEqual({ kind: 'unit', unit: 2 });
    expect(found(layout.input)).toBeNull();
    expect(found(layout.symbols[0])).toBeNull();
  });

  it('maps the cells of a pooled matrix to the first unit of each pool', () => {
    const small = smallConnectivity();
    const connectivity = {
      ...small,
      units: 6,
      inputNorm: new Float32Array(6),
      readout: new Float32Array(0),
      matrix: { ...small.matrix, pooled: true },
      orders: [{ name: 'index', order: Uint32Array.from([0, 1, 2, 3, 4, 5]) } as const],
    };
    const view = viewOf({ ...OPTIONS, connectivityMode: 'matrix', order: 'cluster' }, connectivity);
    const found = pickFrom('above', view.drawables(), 80, 0);
    expect(found).toEqual({ kind: 'cell', target: 2, source: 4 });
  });

  it('names the selected unit with its gain, and ignores units that do not exist', () => {
    const gains = new Map([[1, { output: 0 }]]);
    const selected = { ...OPTIONS, selectedUnit: 1, gains };
    const texts = viewOf(selected)
      .labels(selected)
      .map(({ text }) => text);
    expect(texts).toContain('unit 1 · gain 0');
    expect(texts).toContain('symbol 0');
    const missing = { ...OPTIONS, selectedUnit: 99, gains: new Map([[42, { output: 0 }]]) };
    expect(viewOf(missing).labels(missing)).toHaveLength(2);
  });

  it('draws altered edges by themselves, those below the threshold and between any units, too', () => {
    const cut = [{ layer: 0, from: 1, to: 0, gain: 0 }];
    const view = viewOf({ ...OPTIONS, edgeGains: cut });
    expect(counts(view)).toMatchObject({ 'recurrent edges': 2, 'altered edges': 1 });
    // Of weight 0 in the file, and of a unit to itself.
    const others = [...cut, { layer: 0, from: 0, to: 2, gain: 0.5 }, { ...cut[0], from: 2, to: 2 }];
    const options = { ...OPTIONS, edgeShare: 0, edgeGains: others };
    view.paint(THEMES[0], options);
    expect(counts(view)).toMatchObject({ 'recurrent edges': 0, 'altered edges': 3 });
    const texts = view.labels(options).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['1 → 0 cut', '0 → 2 × 0.5', '2 → 2 cut']));
    // With a unit selected, too.
    view.paint(THEMES[0], { ...options, selectedUnit: 0 });
    expect(counts(view)).toMatchObject({ 'recurrent edges': 1, 'altered edges': 3 });
    view.paint(THEMES[0], OPTIONS);
    expect(counts(view)).toMatchObject({ 'recurrent edges': 3, 'altered edges': 0 });
    const mechanism = smallMechanism();
    const found = viewOf({ ...options, connectivityMode: 'mechanism', mechanism });
    expect(counts(found)).toMatchObject({ 'altered edges': 3 });
  });

  it('finds an altered edge where nothing else is drawn', () => {
    const connectivity = smallConnectivity();
    const edgeGains = [{ layer: 0, from: 0, to: 2, gain: 0 }];
    const view = viewOf({ ...OPTIONS, edgeShare: 0, edgeGains }, connectivity);
    const { unitPlaces } = connectivityGraph(connectivity, connectivity.orders[0].order);
    const middle = unitPlaces[0].clone().lerp(unitPlaces[2], 0.4);
    middle.multiplyScalar(10 / (10 - middle.z));
    expect(pickAtPlace(view.drawables(), middle)).toEqual({ kind: 'edge', source: 0, target: 2 });
  });

  it('gives altered edges of the matrix the height of their weight now, and takes it back', () => {
    const options = { ...OPTIONS, connectivityMode: 'matrix', order: 'cluster' } as const;
    const view = viewOf(options);
    const heights = () => {
      const relief = view.drawables()[0].object as Group;
      return [...(relief.children[0] as Mesh).geometry.getAttribute('share').array];
    };
    const before = heights();
    // Seen in the order 2, 1, 0: W[0, 1] is in the last row, W[1, 0] in the middle one.
    expect(before[7]).toBe(1);
    const edgeGains = [
      { layer: 0, from: 1, to: 0, gain: 100 },
      { layer: 0, from: 0, to: 1, gain: 0 },
    ];
    view.paint(THEMES[0], { ...options, edgeGains });
    expect(heights()).toEqual(before.with(7, 2).with(5, -0));
    expect(view.labels(options).map(({ text }) => text)).toContain('0 → 1 cut');
    view.paint(THEMES[0], options);
    expect(heights()).toEqual(before);
  });

  it('draws a mechanism instead of the edges, and another one anew', () => {
    const mechanism = smallMechanism();
    const options = { ...OPTIONS, connectivityMode: 'mechanism', mechanism } as const;
    const view = viewOf(options);
    expect(counts(view)).toEqual({
      ...{ 'mechanism pathways': 4, 'mechanism nodes': 4, 'altered edges': 0, units: 3 },
    });
    expect(view.build({ ...options, selectedUnit: 1 })).toBe(false);
    expect(view.build({ ...options, mechanism: smallMechanism() })).toBe(true);
    const selected = { ...options, selectedUnit: 2, gains: new Map([[2, { output: 0 }]]) };
    expect(view.labels(selected).map(({ text }) => text)).toEqual([
      ...['input', 'population 1 (1)', 'symbol 0', 'unit 2 · gain 0'],
    ]);
    expect(view.unitsInside(({ x }) => x < 0).rows).toContain(0);
  });

  it('draws the network where there is no mechanism', () => {
    const view = viewOf({ ...OPTIONS, connectivityMode: 'mechanism' });
    expect(counts(view)).toHaveProperty('recurrent edges', 3);
  });

  it('survives one unit, no readout, and activity that is no number', () => {
    const one = {
      ...smallConnectivity(),
      units: 1,
      inputNorm: Float32Array.of(0),
      readout: new Float32Array(0),
      edges: {
        target: new Uint32Array(0),
        source: new Uint32Array(0),
        weight: new Float32Array(0),
        total: 0,
      },
      matrix: { size: 1, values: Float32Array.of(Number.NaN), pooled: false },
      orders: [{ name: 'index', order: Uint32Array.of(0) } as const],
    };
    for (const connectivityMode of ['network', 'matrix'] as const) {
      const options = { ...OPTIONS, connectivityMode, activity: Float32Array.of(Number.NaN) };
      const view = viewOf(options, one);
      for (const { x, y, z } of view.samples()) expect(Number.isFinite(x + y + z)).toBe(true);
      view.dispose();
      expect(view.drawables()).toEqual([]);
    }
  });
});
