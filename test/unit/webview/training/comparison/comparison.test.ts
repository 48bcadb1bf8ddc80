import { describe, expect, it } from 'vitest';
import {
  columnTitles,
  differingSettings,
  numbersReached,
  unreadable,
} from '../../../../../webview/training/comparison/comparison';
import { curvesOf, type Line } from '../../../../../webview/training/curves/curves';
import { comparedDash } from '../../../../../webview/training/curves/dashes';
import { plotDataOf } from '../../../../../webview/training/curves/plotData';
import { xAxisOf } from '../../../../../webview/training/curves/xAxis';
import {
  initialState,
  withComparison,
  withSnapshot,
  type TrainingState,
} from '../../../../../webview/training/state';
import { MOST_COMPARED, type ComparedRun } from '../../../../../src/protocol/trainingPage';
import { comparedRun, CONFIG, EPOCH_SECONDS, historyOf, runOf } from '../samples';

function comparing(...runs: readonly ComparedRun[]): TrainingState {
  const comparison = { config: CONFIG, runs };
  return withSnapshot(initialState(null), runOf(20, { comparison }));
}

const cellsOf = (state: TrainingState, title: string) =>
  numbersReached(state).find((row) => row.title === title)?.cells;
const linesOf = (state: TrainingState, name: string): readonly Line[] =>
  curvesOf(state).find((curve) => curve.name === name)?.lines ?? [];

describe('the table of settings', () => {
  it('has the keys that differ, in the order of this run, and a dash for what a run does not have', () => {
    const other = comparedRun('b', 5, { config: [...CONFIG.slice(0, 3), ['backend', 'wasm']] });
    const state = comparing(comparedRun('a', 5), other);
    expect(columnTitles(state)).toEqual(['two-001', 'a', 'b']);
    expect(differingSettings(state)).toEqual([
      { title: 'network.units', cells: ['150', '50', '150'], exact: '' },
      { title: 'seed', cells: ['1', '1', '–'], exact: '' },
      { title: 'backend', cells: ['–', '–', 'wasm'], exact: '' },
    ]);
  });

  it('says whose config can not be read, and calls nothing of it different', () => {
    const state = comparing(comparedRun('a', 5, { config: null }));
    expect(differingSettings(state)).toEqual([]);
    expect(unreadable(state)).toEqual(['a']);
    const blind = withComparison(state, { config: null, runs: [comparedRun('a', 5)] });
    expect(unreadable(blind)).toEqual(['two-001']);
  });
});

describe('the table of numbers', () => {
  it('puts what each run reached beside the exact values', () => {
    const run = comparedRun('a', 8, { phase: 'stopped', epochsTotal: 0 });
    const state = comparing(run);
    expect(cellsOf(state, 'State')).toEqual(['Training', 'Stopped']);
    expect(cellsOf(state, 'Epochs')).toEqual(['20 of 120', '8']);
    expect(cellsOf(state, 'Time trained')).toEqual(['50 s', `${8 * EPOCH_SECONDS} s`]);
    const [here, there] = cellsOf(state, 'Best validation loss') ?? [];
    expect(here).toMatch(/\(epoch 20\)$/);
    expect(there).toMatch(/\(epoch 8\)$/);
    const exact = numbersReached(state).map((row) => row.exact);
    expect(exact.filter(Boolean)).toEqual(['5.4', '0.495 / 0.01 / 0.495']);
  });

  it('has dashes for a run that left nothing', () => {
    const empty = { ...historyOf(0), frequency: [] };
    const state = comparing(comparedRun('a', 0, { history: empty }));
    const there = numbersReached(state).map(({ cells }) => cells[1]);
    expect(there.slice(2)).toEqual(['–', '–', '–', '–', '–', '–']);
  });
});

describe('lines of other runs', () => {
  it('lie over this run’s own, on axes that hold the longer one', () => {
    const state = comparing(comparedRun('a', 30), comparedRun('b', 10));
    const axis = xAxisOf(state);
    expect(axis.end).toBe(30);
    expect(axis.compared.map(({ length }) => length)).toEqual([30, 10]);
    const [curve] = curvesOf(state);
    const { x, columns } = plotDataOf(curve, axis);
    const [a, b] = columns.slice(-2);
    const losses = state.compared[0].history.validationLoss;
    expect(a[x.indexOf(30)]).toBe(losses[29]);
    expect(b[x.indexOf(10)]).toBe(losses[9]);
    expect(b[x.indexOf(11)]).toBeUndefined();
  });

  it('are in every curve that both tell, once for each symbol, in the colours of the symbols', () => {
    const state = comparing(comparedRun('a', 8));
    const counts = ['loss', 'gradientNorm', 'changes', 'frequency', 'speed'].map(
      (name) => linesOf(state, name).filter(({ other }) => other).length,
    );
    expect(counts).toEqual([1, 1, 1, 3, 0]);
    const symbols = linesOf(state, 'frequency').filter(({ other }) => other);
    expect(symbols.map(({ role, other }) => [role, other?.inLegend])).toEqual([
      [0, false],
      [1, false],
      [2, false],
    ]);
  });

  it('show a setting that changes in another run only', () => {
    const learningRate = [1, 1, 0.5];
    const run = comparedRun('a', 3, { history: { ...historyOf(3), learningRate } });
    const lines = linesOf(comparing(run), 'learningRate');
    expect(lines.map(({ label }) => label)).toEqual(['learning rate', 'a']);
  });

  it('are left out over time when a run does not tell its times', () => {
    const timeless = comparedRun('a', 5, { history: { ...historyOf(5), elapsedSeconds: [] } });
    const state = comparing(timeless, comparedRun('b', 60));
    const byTime = { ...state, view: { ...state.view, xAxis: 'time' as const } };
    const axis = xAxisOf(byTime);
    expect(axis.compared.map(({ length }) => length)).toEqual([0, 60]);
    expect(axis.end).toBeCloseTo(60 * EPOCH_SECONDS);
    const { columns } = plotDataOf(curvesOf(byTime)[0], axis);
    expect(columns.at(-2)?.every((value) => value === undefined)).toBe(true);
  });

  it('are dashed each in its own way', () => {
    const dashes = Array.from({ length: MOST_COMPARED }, (_, k) => comparedDash(k).join());
    expect(new Set(dashes).size).toBe(MOST_COMPARED);
  });

  it('leave with the comparison', () => {
    const state = withComparison(comparing(comparedRun('a', 8)), null);
    expect(state.compared).toEqual([]);
    expect(linesOf(state, 'loss').filter(({ other }) => other)).toEqual([]);
  });
});
