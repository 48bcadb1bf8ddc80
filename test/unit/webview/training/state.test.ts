import { describe, expect, it } from 'vitest';
import { progressOf } from '../../../../webview/training/progress';
import {
  buttonsOf,
  checkpointIndex,
  initialState,
  lookingAt,
  shownCheckpoint,
  viewFrom,
  withCheckpoint,
  withEpoch,
  withNotice,
  withPhase,
  withSnapshot,
  withSteps,
} from '../../../../webview/training/state';
import { announcement, summaryText } from '../../../../webview/training/summary';
import { EPOCH_SECONDS, historyOf, reportOf, runOf, stepsOf } from './samples';

const stateOf = (...args: Parameters<typeof runOf>) =>
  withSnapshot(initialState(null), runOf(...args));

describe('state', () => {
  it('takes back what an earlier page kept, key by key', () => {
    expect(
      viewFrom({ xAxis: 'time', logLoss: false, colourBy: 'speed', cameras: { a: 'x' } }),
    ).toEqual({ xAxis: 'time', logLoss: false, colourBy: 'speed', cameras: { a: 'x' } });
    const defaults = { xAxis: 'epoch', logLoss: true, colourBy: 'symbol', cameras: {} };
    for (const kept of [null, 7, { xAxis: 3, logLoss: 'yes', colourBy: '', cameras: null }]) {
      expect(viewFrom(kept)).toEqual(defaults);
    }
  });

  it('replaces steps that are made again, and keeps the newest two thousand', () => {
    let state = stateOf(2, { steps: [...stepsOf(1), ...stepsOf(2)] });
    state = withSteps(state, stepsOf(2));
    expect(state.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (let epoch = 3; epoch < 700; epoch++) state = withSteps(state, stepsOf(epoch));
    expect(state.steps).toHaveLength(2000);
    expect(state.steps.at(-1)?.epoch).toBe(699);
  });

  it('follows epochs, checkpoints, phases and notices', () => {
    let state = withEpoch(stateOf(20), reportOf(21, { epochs: 500 }));
    state = withCheckpoint(withCheckpoint(state, { epoch: 21 }), { epoch: 5 });
    state = withNotice(withPhase(state, { phase: 'paused', reason: '' }), { text: 'one' });
    expect(state.snapshot).toMatchObject({ phase: 'paused', epochsTotal: 500, notices: ['one'] });
    expect(state.snapshot?.checkpoints).toEqual([0, 5, 10, 20, 21]);
    expect(withCheckpoint(state, { epoch: 21 }).snapshot).toBe(state.snapshot);
  });

  it('looks back at a checkpoint, and follows the newest one from the last place on', () => {
    let state = stateOf(40);
    expect(checkpointIndex(state)).toBe(4);
    state = lookingAt(state, 1);
    expect(state.orbit.wanted).toBe(10);
    state = withCheckpoint(state, { epoch: 45 });
    expect(checkpointIndex(state)).toBe(1);
    state = lookingAt(state, 5);
    expect(state.orbit.wanted).toBeNull();
    expect(checkpointIndex(withCheckpoint(state, { epoch: 50 }))).toBe(6);
    expect(shownCheckpoint(state)).toBeNull();
  });

  it('offers what a phase allows', () => {
    expect(buttonsOf('running')).toEqual(['pause', 'stop']);
    expect(buttonsOf('paused')).toEqual(['resume', 'stop']);
    expect(buttonsOf('crashed')).toEqual(['continue']);
    expect(buttonsOf('finished')).toEqual([]);
  });
});

describe('progress', () => {
  it('counts epochs and the steps of the one under way', () => {
    expect(progressOf(stateOf(80))).toMatchObject({
      epochsDone: 80,
      epochsTotal: 120,
      stepsInEpoch: 2,
      share: 80.5 / 120,
    });
  });

  it('tells the time left by the last epochs, else by steps, and none when nothing goes on', () => {
    expect(progressOf(stateOf(80)).remainingMs).toBeCloseTo(39.5 * 1000 * EPOCH_SECONDS);
    expect(progressOf(stateOf(0)).remainingMs).toBeCloseTo(119.5 * 4 * 620);
    expect(progressOf(stateOf(80, { phase: 'stopped' })).remainingMs).toBeNull();
    expect(progressOf(stateOf(0, { steps: [], start: null })).remainingMs).toBeNull();
  });
});

describe('the run in sentences', () => {
  it('says what the newest epoch reached beside what can be reached', () => {
    const text = summaryText(stateOf(80));
    expect(text).toMatch(
      /^Epoch 80: validation loss 0\.\d+ \(best 0\.09349 in epoch 73, floor 0\.083 ± 0\.006\)\./,
    );
    expect(text).toContain('changes per sequence (HMM 5.4).');
    expect(text).toContain('(HMM 0.495 / 0.01 / 0.495). 9 checkpoints.');
  });

  it('says less of a run that tells less, and what is awaited before the first epoch', () => {
    const history = { ...historyOf(3), frequency: [], validationLoss: [] };
    const text = summaryText(stateOf(3, { history, start: null, target: null }));
    expect(text).toMatch(
      /^Epoch 3: validation loss –\. [\d.]+ changes per sequence\. 1 checkpoint\.$/,
    );
    expect(summaryText(stateOf(0, { phase: 'waiting' }))).toContain('once training has begun');
    expect(summaryText(stateOf(0))).toContain('first epoch');
    expect(summaryText(stateOf(0, { phase: 'finished' }))).toContain('left no metrics');
  });

  it('announces the phase, why, and each tenth of the way', () => {
    const told = (...args: Parameters<typeof runOf>) =>
      announcement(stateOf(...args), runOf(...args));
    expect(told(80)).toBe('Training, 60 % done');
    expect(told(1)).toBe('Training');
    expect(told(80, { phase: 'paused' })).toBe('Paused');
    expect(told(80, { phase: 'failed', reason: 'disk full' })).toBe('Failed: disk full');
  });
});
