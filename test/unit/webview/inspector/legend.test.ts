/** What the legend names, and what a figure says of itself. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { captionOf } from '../../../../webview/inspector/exportOrbit';
import { legendEntries } from '../../../../webview/inspector/legend';
import { stateOfStep } from '../../../../webview/inspector/initialState';
import {
  initialState,
  withSimulation,
  withView,
  type PageState,
} from '../../../../webview/inspector/state';
import { announcement } from '../../../../webview/inspector/announcement';
import { connectivityModeOf, withMechanism } from '../../../../webview/inspector/mechanism';
import { tooltipText } from '../../../../webview/inspector/tooltip';
import {
  circleTrace,
  fixedPointOf,
  rayOf,
  sceneOf,
  skeletonOf,
  smallConnectivity,
  smallMechanism,
} from '../scene/samples';

const model = { cell: 'rnn', hidden: [50], outputs: 2 };
const drawn = {
  ...initialState(DEFAULT_VIEW),
  snapshot: { model, file: { name: 'a.pth' } },
  scene: sceneOf(circleTrace(5, 1)),
  skeleton: skeletonOf([rayOf({}), rayOf({ attracting: false })], [fixedPointOf({})]),
} as unknown as PageState;
const texts = (state: PageState) => legendEntries(state).map(({ text }) => text);

describe('the legend', () => {
  it('names what is shown and nothing else', () => {
    expect(texts(drawn)).toEqual([
      'symbol 0',
      'symbol 1',
      ...(drawn.scene!.noInput.trajectories > 0 ? ['no input'] : []),
      'attracting ray',
      'repelling ray, saddle',
      'stable point',
      'weight < 0',
      'weight > 0',
    ]);
    expect(texts({ ...drawn, skeleton: skeletonOf([], []) })).not.toContain('attracting ray');
    const altered = { ...drawn, scene: sceneOf(circleTrace(5, 1), circleTrace(5, 2)) };
    expect(texts(altered)).toContain('intact (ghost)');
  });

  it('follows the colours and the viewports shown', () => {
    expect(texts(withView(drawn, { colourBy: 'time' }))[0]).toBe('early to late');
    expect(texts(withView(drawn, { colourBy: 'speed' }))[0]).toBe('slow to fast');
    expect(texts({ ...drawn, solo: 'connectivity' })).toEqual(['weight < 0', 'weight > 0']);
    expect(texts({ ...drawn, solo: 'state-space' })).not.toContain('weight < 0');
  });
});

describe('the mechanism in words', () => {
  const mechanism = smallMechanism();
  const snapshot = { ...drawn.snapshot!, mechanism: null };
  const waiting = withView({ ...drawn, snapshot }, { connectivityMode: 'mechanism' });

  it('waits until one was found, and is gone with it', () => {
    expect(connectivityModeOf(waiting)).toBe('network');
    expect(texts(waiting)).toContain('weight < 0');
    const shown = withMechanism(drawn, mechanism);
    expect(connectivityModeOf(shown)).toBe('mechanism');
    expect(texts(shown)).toEqual(
      expect.arrayContaining(['population (dashed: not proven)', 'kick unit', 'inhibits, ends']),
    );
    expect(texts(shown)).not.toContain('weight < 0');
    expect(announcement(shown)).toBe(
      'Mechanism: input → population 1 (1 unit), not proven to integrate noise → kick unit 2 → symbols 0',
    );
    const nothing = withMechanism(drawn, { ...mechanism, kicks: [] });
    expect(connectivityModeOf(nothing)).toBe('network');
    expect(announcement(nothing)).toBe('');
  });

  it('says what a unit and a population do in it', () => {
    const shown = { ...withMechanism(drawn, mechanism), connectivity: null };
    const told = (pick: Parameters<typeof tooltipText>[0]) => tooltipText(pick, shown);
    expect(told({ kind: 'unit', unit: 2 })).toMatch(
      /^unit 2, kick unit: starts 30 % to symbol 0, stops 80 % of changes from symbol 0,/,
    );
    expect(told({ kind: 'unit', unit: 0 })).toContain('of population 1');
    expect(told({ kind: 'population', index: 0 })).toBe(
      'population 1 (1 unit), 90 % of the variance of a drive, not proven to integrate noise · click ablates, Ctrl+click selects',
    );
    expect(told({ kind: 'population', index: 5 })).toBe('');
  });
});

describe('what gains do', () => {
  const edge = (from: number, to: number, gain: number, layer = 0) => ({ layer, from, to, gain });
  const unit = (site: 'output' | 'recurrent' | 'noise', gain: number) => ({
    ...{ layer: 0, unit: 2, site, gain },
  });
  const under = (change: Parameters<typeof withSimulation>[1]) => ({
    ...withSimulation(drawn, change),
    connectivity: smallConnectivity(),
  });
  const told = (pick: Parameters<typeof tooltipText>[0], state: PageState) =>
    tooltipText(pick, state);

  it('has an entry for each kind of mark, and none for other layers', () => {
    const gains = [unit('output', 0), unit('noise', 0.5)];
    const edges = [edge(1, 0, 0), edge(0, 1, 0.5), edge(2, 2, 0.5, 1)];
    expect(texts(under({ gains, edges })).slice(-4)).toEqual([
      ...['output ablated', 'noise input scaled', 'edge cut', 'edge scaled'],
    ]);
    const other = texts(under({ gains: [{ ...unit('output', 0), layer: 1 }], edges: [edges[2]] }));
    expect(other.at(-1)).toBe('weight > 0');
  });

  it('is told of a connection, with the weight it had', () => {
    const pick = { kind: 'edge', source: 1, target: 0 } as const;
    const cell = { kind: 'cell', source: 1, target: 0 } as const;
    const cut = under({ edges: [edge(1, 0, 0)] });
    expect(told(pick, cut)).toBe('1 → 0: cut, was 3 · click names it, Ctrl+click restores');
    expect(told(cell, cut)).toBe('1 → 0: cut, was 3');
    const scaled = under({ edges: [edge(1, 0, 0.5)] });
    expect(told(pick, scaled)).toContain('1 → 0: weight 1.5 (× 0.5, was 3) · ');
    expect(told(cell, scaled)).toBe('1 → 0: weight 1.5 (× 0.5, was 3)');
    expect(told(cell, under({}))).toBe('1 → 0: weight 3');
  });

  it('is told of a cell that stands for many', () => {
    const small = smallConnectivity();
    const matrix = { ...small.matrix, pooled: true };
    const pooled = { ...under({ edges: [edge(1, 0, 0)] }), connectivity: { ...small, matrix } };
    expect(told({ kind: 'cell', source: 1, target: 0 }, pooled)).toBe(
      '1 → 0: weight 3 (strongest of block); 1 → 0 cut',
    );
    expect(told({ kind: 'cell', source: 0, target: 0 }, pooled)).not.toContain('cut');
    // Not one of the strongest edges: what it was is not known.
    const unknown = { ...pooled, ...withSimulation(pooled, { edges: [edge(0, 2, 0)] }) };
    expect(told({ kind: 'edge', source: 0, target: 2 }, unknown)).toContain('0 → 2: cut · ');
  });

  it('is told of the selected unit at every site, wherever a click would act', () => {
    const state = withView(under({ gains: [unit('output', 0), unit('noise', 0.5)] }), {
      selectedUnit: 2,
    });
    const said = announcement({ ...state, site: 'recurrent' });
    expect(said).toBe('Unit 2: gain 0, noise gain 0.5');
    expect(announcement(withView(state, { selectedUnit: 1 }))).toBe('Unit 1: gain 1');
  });

  it('is told of a unit at every site, wherever a click would act', () => {
    const state = under({ gains: [unit('noise', 0), unit('output', 0.5)] });
    const pick = { kind: 'unit', unit: 2 } as const;
    expect(told(pick, state)).toMatch(/, output × 0.5, noise input × 0 · click ablates$/);
    const atNoise = { ...state, site: 'noise' } as const;
    expect(told(pick, atNoise)).toMatch(/ · click restores its noise input$/);
  });
});

describe('the caption of a figure', () => {
  it('says what it takes to make it again', () => {
    expect(captionOf(drawn)).toBe('a.pth · RNN 50 units · 5 steps after 100 · noise σ 1, seed 1');
    const changed = withSimulation(drawn, {
      constantInput: 0.5,
      initialState: stateOfStep(7, new Float64Array(1)),
      gains: [{ layer: 0, unit: 1, site: 'output', gain: 0 }],
    });
    expect(captionOf(changed)).toBe(
      'a.pth · RNN 50 units · 5 steps after 100 · constant input 0.5 · from step 7 · Unit 1: gain 0',
    );
    const edges = [{ layer: 0, from: 3, to: 5, gain: 0 }];
    expect(captionOf(withSimulation(drawn, { edges, scope: 'zone:kick' }))).toMatch(
      / · Edge 3 → 5: gain 0; only zone:kick$/,
    );
    const gains = Array.from({ length: 9 }, (_, unit) => ({
      ...{ layer: 0, unit, site: 'output' as const, gain: unit / 10 },
    }));
    expect(captionOf(withSimulation(drawn, { edges, gains, scope: 'symbol:1' }))).toMatch(
      / · 9 gains, 1 edge gain, only symbol:1$/,
    );
    expect(captionOf(withSimulation(drawn, { inputFile: '1:x.npz' }))).toContain('inputs x.npz');
  });
});
