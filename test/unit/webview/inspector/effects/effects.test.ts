import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../../src/protocol/defaultView';
import {
  unlikeText,
  type EffectFigure,
  type EffectsReply,
} from '../../../../../src/protocol/effects';
import { announcement, Announcer } from '../../../../../webview/inspector/announcement';
import {
  currentEffects,
  effectsHow,
  effectsName,
  whyOnRequest,
} from '../../../../../webview/inspector/effects/effectsState';
import {
  bandText,
  differenceText,
  isBeyond,
  mainRows,
  shortFigure,
  transitionRows,
} from '../../../../../webview/inspector/effects/figures';
import {
  toggled,
  undone,
  withGain,
  withScope,
} from '../../../../../webview/inspector/intervention';
import { initialState, withSimulation, withView } from '../../../../../webview/inspector/state';

const figure: EffectFigure = {
  ...{ intact: 12.43, altered: 31.04, difference: 18.61, standardError: 0.8912 },
  ...{ interval: [16.7, 20.5], band: [-0.3, 0.5], controlShare: 0.01 },
};
const unknown: EffectFigure = {
  ...{ intact: null, altered: null, difference: null, standardError: null },
  ...{ interval: null, band: null, controlShare: null },
};
const rule = {
  rule: 'argmax',
  frequency: [figure, unknown],
  transition: [
    [figure, figure],
    [unknown, figure],
  ],
  changesPerStep: figure,
  dwellSteps: [figure, unknown],
  residencySteps: figure,
} as const;
const reply: EffectsReply = {
  ...{ runs: 20, stepsPerRun: 500, seed: 1, noise: 1, scopeShare: 1 },
  exploded: { intact: 0, altered: 0 },
  controls: { sets: 100, mismatch: 0.1, nearest: 0.05, alike: 98, matched: true },
  outputs: [{ ...rule, rule: 'sampled' }, rule],
};
const start = initialState(DEFAULT_VIEW);
const ablated = toggled(start, 83);
const measured = (state: typeof start, isWhole = true) => ({
  ...state,
  effects: { ...state.effects, found: { reply, of: effectsName(state), isWhole } },
});

describe('effects as texts', () => {
  it('have figures of one length, errors, and the band of the altered figure', () => {
    expect([12.43, 31.04, 0.05, -0.0501, 0, 12345].map(shortFigure)).toEqual([
      ...['12.4', '31.0', '0.0500', '−0.0501', '0', '12300'],
    ]);
    expect(differenceText(figure)).toBe('+18.6 ± 0.89');
    expect(bandText(figure)).toBe('12.1 – 12.9');
    expect([differenceText(unknown), bandText(unknown)]).toEqual(['–', '–']);
  });

  it('tell what lies beyond the band from what does not, and both from no band', () => {
    const matched = { matched: true };
    expect(isBeyond(figure, matched)).toBe(true);
    expect(isBeyond({ ...figure, interval: null, difference: 0.5 }, matched)).toBe(false);
    expect(isBeyond({ ...figure, interval: null, difference: -0.31 }, matched)).toBe(true);
    // The band leaves it out, but it may as well be 0.
    const unsure: EffectFigure = { ...figure, difference: 0.6, interval: [-0.1, 1.3] };
    expect(isBeyond(unsure, matched)).toBe(false);
    expect(isBeyond(unknown, matched)).toBeNull();
    expect(isBeyond(figure, { matched: false })).toBeNull();
  });

  it('have a row for each figure', () => {
    expect(mainRows(rule).map(({ name }) => name)).toEqual([
      ...['residency, steps', 'changes per step', 'frequency of symbol 0', 'frequency of symbol 1'],
      ...['mean dwell in symbol 0, steps', 'mean dwell in symbol 1, steps'],
    ]);
    expect(transitionRows(rule).map(({ name }) => name)).toEqual([
      ...['P(0 | 0)', 'P(1 | 0)', 'P(0 | 1)', 'P(1 | 1)'],
    ]);
  });

  it('are said once the controls were run', () => {
    expect(announcement(measured(ablated))).toBe(
      'Unit 83: gain 0, residency 12.4 → 31.0 steps (control 12.1–12.9)',
    );
    expect(announcement(measured(ablated, false))).not.toContain('residency');
  });

  it('are said once, and do not silence the walk from unit to unit after them', () => {
    const announcer = new Announcer();
    announcer.newsOf(ablated);
    const known = measured(ablated);
    expect(announcer.newsOf(known)).toContain('residency 12.4 → 31.0 steps');
    expect(announcer.newsOf(known)).toBeNull();
    expect(announcer.newsOf(withView(known, { selectedUnit: 5 }))).toMatch(/^Unit 5: gain 1/);
    expect(announcer.newsOf(withView(known, { selectedUnit: 6 }))).toMatch(/^Unit 6: gain 1/);
  });

  it('say that controls are unlike', () => {
    const controls = { sets: 20, mismatch: 1.91, nearest: 1.2, alike: 0, matched: false };
    const of = effectsName(ablated);
    const found = { reply: { ...reply, controls }, of, isWhole: true };
    const state = { ...ablated, effects: { ...ablated.effects, found } };
    expect(announcement(state)).toContain('(unlike controls 12.1–12.9)');
    expect(unlikeText(controls)).toBe(
      'unlike the target: in mean activity or rate they differ by 1.9 SD, the nearest by 1.2: none like it was found',
    );
    expect(unlikeText({ ...controls, sets: 0 })).toBe('');
  });
});

describe('effects on the page', () => {
  it('are of one intervention, seed and noise, and known again when those come back', () => {
    const known = measured(ablated);
    expect(currentEffects(known)?.reply).toBe(reply);
    const other = withGain(known, 83, 'output', 0.5);
    expect(currentEffects(other)).toBeNull();
    expect(currentEffects(undone(other))?.reply).toBe(reply);
    expect(currentEffects(withSimulation(known, { seed: 2 }))).toBeNull();
    expect(currentEffects(withSimulation(known, { lengthSteps: 500 }))?.reply).toBe(reply);
    expect(currentEffects(undone(known))).toBeNull();
  });

  it('follow seed and noise of the orbit until a view says otherwise, and its changes from then on', () => {
    expect(effectsHow(withSimulation(ablated, { seed: 7, noiseStd: 2 }))).toMatchObject({
      ...{ seed: 7, noise: 2 },
    });
    const how = { controls: 5, steps: 2000, seed: 3, noise: 0.5 };
    const viewed = withView(ablated, { effects: how });
    expect(effectsHow(withSimulation(viewed, { lengthSteps: 500 }))).toEqual(how);
    expect(effectsHow(withSimulation(viewed, { seed: 9 }))).toEqual({ ...how, seed: 9 });
  });

  it('of a zone are on request, beside fewer controls, whose cost is said', () => {
    const zone = withScope(ablated, 'zone:kick');
    expect(whyOnRequest(zone)).toContain('takes long. With 19 control sets some 20 times as long');
    expect(effectsHow(zone).controls).toBe(19);
    const alone = withView(zone, { effects: { ...effectsHow(zone), controls: 0 } });
    expect(whyOnRequest(alone)).toBe('A zone is found anew in every state: this takes long.');
    expect(whyOnRequest(withScope(ablated, 'symbol:1'))).toBeNull();
  });
});
