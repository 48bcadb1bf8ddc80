import { describe, expect, it } from 'vitest';
import { measureEffects } from '../../../src/engine/effects';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import { gainsOf, orderOf } from '../../../src/engine/replay';
import { readViewDocument, viewDocumentOf } from '../../../src/engine/viewDocument';
import { parseView } from '../../../src/documents/view/parseView';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import type { ViewState } from '../../../src/protocol/inspector';
import { randomNetwork } from './randomNetwork';

const checkpoint = { path: 'models/a.pth', sha256: 'ab'.repeat(32) };
const axes = {
  mean: Float64Array.of(0.1, -2e-300, 1 / 3),
  axes: Float64Array.from({ length: 9 }, (_, k) => Math.sin(k) / 7),
  source: 'a.pth',
};
const view: ViewState = {
  ...DEFAULT_VIEW,
  simulation: {
    ...DEFAULT_VIEW.simulation,
    ...{ seed: 9, noiseStd: 0.3, lengthSteps: 500, warmupSteps: 7, noInputTrajectories: 2 },
    initialState: { label: 'step 7', values: 'AAAAAAAA8D8=' },
    keepBasis: true,
    gains: [
      { layer: 0, unit: 3, site: 'output', gain: 0 },
      { layer: 0, unit: 5, site: 'output', gain: 0 },
      { layer: 1, unit: 5, site: 'noise', gain: 0.25 },
    ],
    edges: [{ layer: 0, from: 1, to: 2, gain: 0.1 }],
    scope: 'zone:kick',
  },
  cameras: { 'state-space': '{"target":[0,0,0],"position":[1,2,3]}' },
  ...{ colourBy: 'speed', connectivityMode: 'matrix', order: 'cluster', edgeShare: 0.2 },
  ...{ selectedUnit: 5, selectedUnits: [5, 3], selectedStep: 44, panel: 'units' },
  effects: { controls: 12, steps: 4000, seed: 2, noise: 0.5 },
};
const text = (shown = view, before: string | null = null) =>
  viewDocumentOf({ view: shown, axes, checkpoint, before });

describe('a view document', () => {
  it('gives back the picture and its intervention to the last bit', () => {
    const read = readViewDocument(text(), null);
    expect(read).toEqual({ checkpoint, view, axes });
  });

  it('is legal, commented, and has no diagnostic', () => {
    expect(text()).toMatch(/^\{\n {2}\/\/ /);
    expect(parseView(text()).diagnostics).toEqual([]);
    const intact = { ...view, simulation: { ...view.simulation, gains: [], edges: [] } };
    expect(parseView(text(intact)).diagnostics).toEqual([]);
    expect(readViewDocument(text(intact), null).view.simulation.gains).toEqual([]);
  });

  it('saved over another one keeps its notes and its other interventions, and none twice', () => {
    const before = '{ "notes": "mine", "interventions": [{ "units": [1], "name": "kick" }] }';
    const both = text(view, before);
    const { view: read } = parseView(both);
    expect(read?.notes).toBe('mine');
    expect(read?.interventions?.map(({ units }) => units)).toEqual([[1], [3, 5]]);
    expect(read?.shown).toBe(1);
    const again = parseView(text(view, both)).view;
    expect(again?.interventions).toHaveLength(2);
    expect(readViewDocument(both, null).view.simulation.gains).toEqual(view.simulation.gains);
    const first = readViewDocument(both, 0).view;
    expect(first.simulation).toMatchObject({ edges: [], scope: 'always' });
    expect(first.simulation.gains).toEqual([{ layer: 0, unit: 1, site: 'output', gain: 0 }]);
    // What the entry leaves out is what `replay` takes.
    expect(first.effects).toEqual({ controls: 100, steps: 10_000, seed: 1, noise: 1 });
  });

  it('replays to the numbers that were shown', async () => {
    const network = randomNetwork({ units: 30, layers: 2 });
    const simulation = { ...view.simulation, scope: 'symbol:1', sequence: 1 };
    const how = { controls: 4, steps: 2000, seed: 3, noise: 0.7 };
    const shown = await measureEffects(network, simulation, how, {
      ...{ signal: { aborted: false }, now: () => 0 },
      ...{ pause: async () => undefined, progress: () => undefined },
    });
    const document = text({ ...view, simulation, effects: how });
    const [entry] = parseView(document).view?.interventions ?? [];
    const [gain] = gainsOf(entry);
    const replayed = runOrderedAblation(network, orderOf(entry, gain), { aborted: false });
    expect(replayed).toEqual(shown);
  });

  it('over a text that is no view is written anew', () => {
    expect(text(view, '{ broken')).toBe(text());
  });

  it.each([
    ['{ "shown": 2, "interventions": [{ "units": [1] }] }', null, 'shown: intervention 2 found'],
    ['{}', 0, 'the view has 0'],
    ['{\n"interventions": [\n{ "gain": 1 }] }', null, 'line 3: units: nothing found'],
    ['{ "camera": 3 }', null, 'line 1: camera'],
  ])('that is not legal says where (%s)', (document, intervention, message) => {
    expect(() => readViewDocument(document, intervention)).toThrow(message);
  });

  it('takes axes only as whole finite numbers', () => {
    const nan = Buffer.from(Float64Array.of(Number.NaN).buffer).toString('base64');
    const three = Buffer.from(Float64Array.of(1, 2, 3).buffer).toString('base64');
    for (const [mean, rows] of [
      [nan, three],
      ['AAAA', three],
      [three, three],
    ]) {
      const document = JSON.stringify({ picture: { axes: { mean, axes: rows } } });
      const read = readViewDocument(document, null);
      expect(read.axes).toBeNull();
      expect(read.view.simulation.keepBasis).toBe(false);
    }
  });
});
