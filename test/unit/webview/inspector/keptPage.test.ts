/** What a hidden page keeps: its view and both histories of gains, within bounds. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { redone, toggled, undone } from '../../../../webview/inspector/intervention';
import { keptPage, restoredPage } from '../../../../webview/inspector/keptPage';
import { initialState } from '../../../../webview/inspector/state';

const start = initialState(DEFAULT_VIEW);
/** As a webview's state is kept. */
const hidden = (state: typeof start) =>
  restoredPage(JSON.parse(JSON.stringify(keptPage(state, state.view))));

describe('a page that was hidden', () => {
  it('undoes and redoes what was done before', () => {
    const state = undone(toggled(toggled(toggled(start, 1), 2), 3));
    const back = hidden(state);
    expect(back.view).toEqual(state.view);
    expect(redone(back).view).toEqual(redone(state).view);
    expect(undone(undone(back)).view.simulation.gains).toEqual([]);
  });

  it('keeps little: of long histories the steps that come next', () => {
    const many = Array.from({ length: 2000 }, (_, unit) => unit);
    let state = start;
    for (let k = 0; k < 5; k++) state = toggled(toggled(state, many), k);
    const kept = keptPage(state, state.view);
    expect(JSON.stringify([kept.undo, kept.redo]).length).toBeLessThan(60_000);
    expect(hidden(state).undo).toEqual(state.undo.slice(-hidden(state).undo.length || Infinity));
  });

  it('starts anew from nothing, and from what is none', () => {
    expect(restoredPage(null)).toEqual(start);
    expect(restoredPage({ cameras: {} })).toEqual(start);
  });
});
