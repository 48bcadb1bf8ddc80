import { describe, expect, it } from 'vitest';
import { DEFAULT_ZONES } from '../../../../../src/protocol/analyses/defaults';
import { DEFAULT_VIEW } from '../../../../../src/protocol/defaultView';
import type { AnalysisReply } from '../../../../../src/protocol/analyses/request';
import {
  finished,
  intactName,
  NO_ANALYSIS,
  orbitName,
  progressed,
  requestOf,
  shownKind,
  started,
  withRequest,
} from '../../../../../webview/inspector/analysis/analysisState';
import { nearestMeasured } from '../../../../../webview/inspector/analysis/stepValues';

const request = { kind: 'zones', params: { ...DEFAULT_ZONES, states: 7 } } as const;
const reply = { kind: 'zones', result: {} } as AnalysisReply;

describe('analysis state', () => {
  it('remembers parameters in the view, one set a kind', () => {
    expect(requestOf(DEFAULT_VIEW, 'zones').params).toEqual(DEFAULT_ZONES);
    const once = withRequest(DEFAULT_VIEW, request);
    const twice = withRequest(once, { ...request, params: { ...request.params, states: 9 } });
    expect(requestOf(twice, 'zones').params.states).toBe(9);
    expect(twice.analyses?.requests).toHaveLength(1);
    expect(shownKind(twice)).toBe('zones');
    expect(shownKind({ ...twice, analyses: { shown: 'gone', requests: [] } })).toBe('zones');
  });

  it('takes parts while it runs, and drops those that come too late', () => {
    const running = started(NO_ANALYSIS, request);
    const { simulation } = DEFAULT_VIEW;
    const part = progressed(running, { doneShare: 0.3, partial: reply }, simulation);
    expect(part.running?.doneShare).toBe(0.3);
    expect(part.replies.zones).toMatchObject({ orbit: orbitName(simulation), doneShare: 0.3 });
    const whole = finished(part, reply, simulation);
    expect(whole.running).toBeNull();
    expect(whole.replies.zones?.doneShare).toBe(1);
    expect(progressed(whole, { doneShare: 0.5, partial: reply }, simulation)).toBe(whole);
  });

  it('names orbits by what shapes them, not by how they are seen', () => {
    const { simulation } = DEFAULT_VIEW;
    expect(orbitName({ ...simulation, keepBasis: true })).toBe(orbitName(simulation));
    expect(orbitName({ ...simulation, seed: 2 })).not.toBe(orbitName(simulation));
    const gains = [{ layer: 0, unit: 3, site: 'output' as const, gain: 0 }];
    const altered = { ...simulation, gains, edges: [], scope: 'always' };
    expect(orbitName(altered)).not.toBe(orbitName(simulation));
    expect(intactName(altered)).toBe(intactName(simulation));
    expect(intactName({ ...altered, seed: 2 })).not.toBe(intactName(simulation));
  });
});

describe('colours of an analysis', () => {
  it('reach every step from the nearest state measured', () => {
    expect([...nearestMeasured([0, 3, 6], 8, false)]).toEqual([0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('end where a measurement under way has come', () => {
    expect([...nearestMeasured([0, 2], 6, true)]).toEqual([0, 1, 1, -1, -1, -1]);
    expect([...nearestMeasured([], 2, true)]).toEqual([-1, -1]);
  });
});
