import { describe, expect, it } from 'vitest';
import type { AnalysisReply } from '../../../../../src/protocol/analyses/request';
import { DEFAULT_VIEW } from '../../../../../src/protocol/defaultView';
import type { Scene, Skeleton, ViewState } from '../../../../../src/protocol/inspector';
import {
  finished,
  NO_ANALYSIS,
  requestOf,
  started,
} from '../../../../../webview/inspector/analysis/analysisState';
import { zonesAgain } from '../../../../../webview/inspector/analysis/zonesAgain';
import { withGain } from '../../../../../webview/inspector/intervention';
import { initialState, withView, type PageState } from '../../../../../webview/inspector/state';

const reply = { kind: 'zones', result: {} } as AnalysisReply;

/** Zones of the intact orbit are known, its unit 0 is ablated, orbit and rays are drawn. */
function altered(colourBy: ViewState['colourBy']): PageState {
  const before = withView(initialState(DEFAULT_VIEW), { colourBy, panel: 'outputs' });
  const request = requestOf(before.view, 'zones');
  const { simulation } = before.view;
  return withGain(
    {
      ...before,
      analysis: finished(started(NO_ANALYSIS, request), reply, simulation),
      scene: { sequence: 1 } as Scene,
      skeleton: { sequence: 1, isWhole: true } as Skeleton,
    },
    0,
    'output',
    0,
  );
}

describe('zones are measured anew after a change of gains', () => {
  it.each(['zone', 'residency', 'signChanges', 'unstable', 'p1', 'p2', 'p4', 'p8', 'p16'] as const)(
    'where the orbit is coloured by %s',
    (colourBy) => {
      const state = altered(colourBy);
      expect(zonesAgain(state)).toEqual(requestOf(state.view, 'zones'));
    },
  );

  it.each(['symbol', 'time', 'speed', 'state'] as const)('not where it is by %s', (colourBy) => {
    expect(zonesAgain(altered(colourBy))).toBeNull();
  });

  it('not before its orbit and rays are there', () => {
    const state = altered('p8');
    expect(zonesAgain({ ...state, scene: null })).toBeNull();
    expect(zonesAgain({ ...state, skeleton: null })).toBeNull();
  });
});
