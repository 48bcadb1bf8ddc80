import { describe, expect, it } from 'vitest';
import { curvesOf, hasData, stagesOf } from '../../../../../webview/training/curves/curves';
import { plotDataOf } from '../../../../../webview/training/curves/plotData';
import { xAxisOf } from '../../../../../webview/training/curves/xAxis';
import { initialState, withSnapshot } from '../../../../../webview/training/state';
import {
  EPOCH_SECONDS,
  historyOf,
  lossAt,
  runOf,
  START,
  STEPS_PER_EPOCH,
  TARGET,
} from '../samples';

const stateOf = (...args: Parameters<typeof runOf>) =>
  withSnapshot(initialState(null), runOf(...args));
const curveOf = (state: ReturnType<typeof stateOf>, name: string) => {
  const found = curvesOf(state).find((curve) => curve.name === name);
  if (!found) throw new Error(`there is no curve ${name}`);
  return found;
};

describe('curvesOf', () => {
  it('holds losses against the floor, outputs against the exact values', () => {
    const state = stateOf(80);
    const loss = curveOf(state, 'loss');
    expect(loss.scale).toBe('log');
    expect(loss.references).toMatchObject([{ value: 0.083, spread: 0.006 }]);
    expect(loss.lines.map(({ label }) => label)).toEqual(['steps', 'training', 'validation']);
    const losses = Array.from({ length: 80 }, (_, k) => lossAt(k + 1));
    const best = losses.indexOf(Math.min(...losses));
    expect(loss.mark).toMatchObject({ row: best, value: losses[best] });
    expect(curveOf(state, 'gradientNorm').scale).toBe('log');
    expect(curveOf(state, 'changes').references[0].value).toBe(TARGET.changesPerSequence);
    expect(curveOf(state, 'frequency').references.map(({ value }) => value)).toEqual(
      TARGET.frequency,
    );
  });

  it('draws no band around a floor of one comparison', () => {
    const floor = { mean: 0.1, sd: Number.NaN, comparisons: 1 };
    const state = stateOf(3, { start: { ...START, floor } });
    expect(curveOf(state, 'loss').references).toMatchObject([{ value: 0.1, spread: 0 }]);
  });

  it('counts steps a second, or epochs a minute where steps are not known', () => {
    const rate = 1 / EPOCH_SECONDS;
    const speed = curveOf(stateOf(5), 'speed');
    expect(speed.axis).toBe('steps per second');
    expect(speed.lines.at(-1)?.values[4]).toBeCloseTo(STEPS_PER_EPOCH * rate);
    const foreign = curveOf(stateOf(5, { start: null, steps: [] }), 'speed');
    expect(foreign.axis).toBe('epochs per minute');
    expect(foreign.lines[0].values[0]).toBeCloseTo(60 * rate);
    const timeless = { ...historyOf(5), elapsedSeconds: [] };
    expect(hasData(curveOf(stateOf(5, { history: timeless, start: null }), 'speed'))).toBe(false);
  });

  it('shows settings that change, as curves and as stages, but no schedule as stages', () => {
    expect(curvesOf(stateOf(50)).map(({ name }) => name)).not.toContain('learningRate');
    const state = stateOf(80);
    expect(curvesOf(state).map(({ name }) => name)).toContain('learningRate');
    expect(stagesOf(state.history)).toEqual([{ row: 60, name: 'learning rate 0.0005' }]);
    const learningRate = Array.from({ length: 80 }, (_, k) => 0.001 * 0.99 ** k);
    const schedule = stateOf(80, { history: { ...historyOf(80), learningRate } });
    expect(stagesOf(schedule.history)).toEqual([]);
    const named = ['leave chance', 'find rates', 'refine'].map((name) => ({ name, epochs: 30 }));
    // Those that have begun, also where settings change at every epoch.
    expect(stagesOf(schedule.history, named)).toEqual([
      { row: 30, name: 'find rates' },
      { row: 60, name: 'refine' },
    ]);
  });
});

describe('xAxisOf', () => {
  it('puts epochs at their number, steps between them, checkpoints where they were written', () => {
    const axis = xAxisOf(stateOf(40));
    expect(axis.end).toBe(40.5);
    expect(axis.epochs.at(-1)).toBe(40);
    expect(axis.steps.slice(-2)).toEqual([40.25, 40.5]);
    expect(axis.checkpoints).toEqual([0, 10, 20, 30, 40]);
  });

  it('is time where that is wished and known', () => {
    const state = stateOf(40);
    const byTime = { ...state, view: { ...state.view, xAxis: 'time' as const } };
    const axis = xAxisOf(byTime);
    expect(axis.label).toBe('time trained (s)');
    expect(axis.epochs[9]).toBeCloseTo(10 * EPOCH_SECONDS);
    expect(axis.checkpoints.slice(0, 2)).toEqual([0, 10 * EPOCH_SECONDS]);
    expect(axis.end).toBeCloseTo(40 * EPOCH_SECONDS + 2 * 0.62);
    expect([...axis.steps].sort((a, b) => a - b)).toEqual(axis.steps);
    const long = stateOf(400);
    expect(xAxisOf({ ...long, view: byTime.view }).label).toBe('time trained (min)');
    const timeless = { ...historyOf(4), elapsedSeconds: [] };
    const told = stateOf(4, { history: timeless });
    expect(xAxisOf({ ...told, view: byTime.view }).label).toBe('epoch');
  });
});

describe('plotDataOf', () => {
  it('joins steps and epochs on one axis and keeps the floor in range', () => {
    const state = stateOf(40);
    const { x, columns, range } = plotDataOf(curveOf(state, 'loss'), xAxisOf(state));
    expect([...x].sort((a, b) => a - b)).toEqual(x);
    const at = x.indexOf(40);
    expect(columns[2][at]).toBeCloseTo(lossAt(40));
    expect(columns[0][at]).toBeGreaterThan(0);
    expect(columns[2][x.indexOf(40.5)]).toBeUndefined();
    expect(range[0]).toBeLessThan(0.077);
    expect(range[1]).toBeGreaterThan(lossAt(1));
  });

  it('leaves a gap for what has no logarithm and what is missing', () => {
    const validationLoss = [1, 0, Number.NaN, 0.5];
    const state = stateOf(4, { history: { ...historyOf(4), validationLoss }, steps: [] });
    const { columns } = plotDataOf(curveOf(state, 'loss'), xAxisOf(state));
    expect(columns[2]).toEqual([1, null, null, 0.5]);
  });

  it('thins thousands of epochs out without losing a peak', () => {
    const { changesPerSequence } = historyOf(20_000);
    const peak = changesPerSequence.map((value, row) => (row === 12_345 ? 99 : value));
    const history = { ...historyOf(20_000), changesPerSequence: peak };
    const state = stateOf(20_000, { history, steps: [] });
    const { x, columns, range } = plotDataOf(curveOf(state, 'changes'), xAxisOf(state));
    expect(x.length).toBeLessThanOrEqual(3001);
    expect(columns[0][x.indexOf(12_346)]).toBe(99);
    expect(range[1]).toBeGreaterThan(99);
  });
});
