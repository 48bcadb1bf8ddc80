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

describe('the caption of a figure', () => {
  it('says what it takes to make it again', () => {
    expect(captionOf(drawn)).toBe('a.pth · RNN 50 units · 5 steps after 100 · noise σ 1, seed 1');
    const changed = withSimulation(drawn, {
      constantInput: 0.5,
      initialState: stateOfStep(7, new Float64Array(1)),
      gains: [{ layer: 0, unit: 1, site: 'output', gain: 0 }],
    });
    expect(captionOf(changed)).toBe(
      'a.pth · RNN 50 units · 5 steps after 100 · constant input 0.5 · from step 7 · 1 gains',
    );
    expect(captionOf(withSimulation(drawn, { inputFile: '1:x.npz' }))).toContain('inputs x.npz');
  });
});
