import { describe, expect, it } from 'vitest';
import { measureEffects } from '../../../src/engine/effects';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import { gainsOf, orderOf } from '../../../src/engine/replay';
import { readViewDocument, viewDocumentOf, viewProblems } from '../../../src/engine/viewDocument';
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
const about = { axes, checkpoint, inputFile: null, correction: null };
const written = (shown = view, before: string | null = null) =>
  viewDocumentOf({ ...about, view: shown, before });
const text = (shown = view, before: string | null = null) => {
  const { text: found, problem } = written(shown, before);
  if (found === null) throw new Error(problem?.message);
  return found;
};

describe('a view document', () => {
  it('gives back the picture and its intervention to the last bit', () => {
    const read = readViewDocument(text(), null);
    expect(read).toEqual({ checkpoint, inputFile: null, correction: null, view, axes });
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

  it('keeps what the picture is of: input file, correction, analyses, effects while nothing is in force', () => {
    const inputFile = { path: '../inputs.csv', sha256: 'cd'.repeat(32) };
    const correction = {
      ...{ cell: 'gru' as const, nonlinearity: 'tanh' as const },
      roles: { 'readout.weight': 'head.w' },
    };
    const zones = {
      ...{ states: 50, rollouts: 20, capSteps: 60, noise: 'bank' as const, hysteresis: 0 },
      rule: {
        ...{ kind: 'residency' as const, transitionBelow: 2.5, clusterAbove: 8 },
        clusterConfidence: 0.8,
      },
    };
    const shown: ViewState = {
      ...view,
      simulation: { ...view.simulation, gains: [], edges: [], scope: 'always' },
      analyses: { shown: 'zones', requests: [{ kind: 'zones', params: zones }] },
    };
    const all = { ...about, inputFile, correction, view: shown };
    const { text: document } = viewDocumentOf({ ...all, before: null });
    expect(parseView(document ?? '').diagnostics).toEqual([]);
    expect(viewProblems(document ?? '')).toEqual([]);
    expect(readViewDocument(document ?? '', null)).toEqual({
      ...{ checkpoint, inputFile, correction, axes, view: shown },
    });
    // And they go where they are no longer.
    const { text: after } = viewDocumentOf({ ...about, view, before: document });
    expect(after).toBe(text());
  });

  it.each([
    ['{ "kind": "zonse" }', 'kind: "zonse" found, zones, '],
    ['{}', 'kind: nothing found'],
    ['{ "kind": "local", "params": { "steps": 3 } }', 'steps: 3 found, a whole number from 20'],
    ['{ "kind": "local", "params": {} }', "not all that 'local' needs"],
  ])('tells what an analysis can not be asked (%s)', (request, message) => {
    const document = `{ "analyses": { "requests": [${request}] } }`;
    expect(
      viewProblems(document)
        .map((one) => one.message)
        .join(),
    ).toContain(message);
    expect(() => readViewDocument(document, null)).toThrow(message);
  });

  it('saved over another one keeps comments, unknown keys, order and layout', () => {
    const before = [
      '{',
      '  // What I think.',
      '  "notes": "mine", // for now',
      '  "mine": 3,',
      '  /* the orbit */ "simulation": { "seed": 4, /* lucky */ "noise": 1 },',
      '  "interventions": [',
      '    // The kick.',
      '    { "units": [1], "name": "kick" }, // strong',
      '    // To be tried.',
      '  ],',
      '  "shown": 0 // this one',
      '}',
      '',
    ].join('\n');
    const after = text(view, before);
    for (const kept of [
      '  // What I think.\n  "notes": "mine", // for now\n  "mine": 3,\n',
      '  /* the orbit */ "simulation": { "seed": 9, /* lucky */ "noise": 0.3, "lengthSteps": 500,',
      '    // The kick.\n    { "units": [1], "name": "kick" }, // strong\n    // To be tried.\n    {\n      "units": [3, 5]',
      '  "shown": 1, // this one\n  // The file that is looked at',
    ]) {
      expect(after).toContain(kept);
    }
    expect(readViewDocument(after, null)).toEqual(readViewDocument(text(), null));
    // Saved again it is what it was.
    expect(text(view, after)).toBe(after);
    const windows = text(view, before.replaceAll('\n', '\r\n'));
    expect(windows).toBe(after.replaceAll('\n', '\r\n'));
    // Intact again: nothing is in force, nothing is lost.
    const simulation = { ...view.simulation, gains: [], edges: [] };
    const intact = text({ ...view, simulation }, after);
    expect(intact).not.toContain('"shown"');
    expect(intact).toContain('// this one');
    expect(parseView(intact).view?.interventions).toHaveLength(2);
  });

  it('does not append what is there by another name, in another order or by defaults', () => {
    const simulation = {
      ...view.simulation,
      ...{ edges: [], scope: 'always' },
      gains: [3, 1].map((unit) => ({ layer: 0, unit, site: 'output' as const, gain: 0.5 })),
    };
    const effects = { controls: 100, steps: 10_000, seed: 1, noise: 1 };
    const list = '[{ "units": [1] }, { "name": "two", "units": [1, 3], "gain": [0.5, 1] }]';
    const after = text({ ...view, simulation, effects }, `{ "interventions": ${list} }`);
    expect(parseView(after).view).toMatchObject({ shown: 1 });
    expect(after).toContain(list);
  });

  it('over a text that is no view is refused, with the place', () => {
    expect(written(view, '{\n broken')).toMatchObject({ text: null, problem: { offset: 3 } });
    const illegal = '{ "interventions": [{ "units": [1], "gain": 7 }] }';
    const { text: none, problem } = written(view, illegal);
    expect(none).toBeNull();
    expect(problem?.message).toContain('gain: 7 found');
    expect(illegal.slice(problem?.offset)).toMatch(/^7/);
    // An empty file has nothing to lose.
    expect(text(view, ' \n')).toBe(text());
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
