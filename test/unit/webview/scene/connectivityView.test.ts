import { describe, expect, it } from 'vitest';
import { ConnectivityView } from '../../../../webview/scene/connectivityView';
import type { StageOptions } from '../../../../webview/scene/stageApi';
import { OPTIONS, smallConnectivity, smallMechanism } from './samples';
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
    const index = viewOf({ ...OPTIONS, connectivityMode: 'matrix' });
    expect(index.cellAt(1)).toEqual({ target: 0, source: 1 });
    const cluster = viewOf({ ...OPTIONS, connectivityMode: 'matrix', order: 'cluster' });
    expect(cluster.cellAt(1)).toEqual({ target: 2, source: 1 });
    expect(viewOf(OPTIONS).cellAt(1)).toBeNull();
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
    expect(view.cellAt(5)).toEqual({ target: 2, source: 4 });
  });

  it('names the selected unit with its gain, and ignores units that do not exist', () => {
    const gains = new Map([[1, 0]]);
    const selected = { ...OPTIONS, selectedUnit: 1, gains };
    const texts = viewOf(selected)
      .labels(selected)
      .map(({ text }) => text);
    expect(texts).toContain('unit 1 · gain 0');
    expect(texts).toContain('symbol 0');
    const missing = { ...OPTIONS, selectedUnit: 99, gains: new Map([[42, 0]]) };
    expect(viewOf(missing).labels(missing)).toHaveLength(2);
  });

  it('draws a mechanism instead of the edges, and another one anew', () => {
    const mechanism = smallMechanism();
    const options = { ...OPTIONS, connectivityMode: 'mechanism', mechanism } as const;
    const view = viewOf(options);
    expect(counts(view)).toEqual({ 'mechanism pathways': 4, 'mechanism nodes': 4, units: 3 });
    expect(view.build({ ...options, selectedUnit: 1 })).toBe(false);
    expect(view.build({ ...options, mechanism: smallMechanism() })).toBe(true);
    const selected = { ...options, selectedUnit: 2, gains: new Map([[2, 0]]) };
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
