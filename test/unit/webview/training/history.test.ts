import { describe, expect, it } from 'vitest';
import {
  bestRow,
  changedRows,
  epochsPerSecond,
  historyFrom,
  type History,
  nearestRow,
  withReport,
} from '../../../../webview/training/history';
import { EMPTY_HISTORY } from '../../../../src/protocol/trainingPage';
import { historyOf, reportOf } from './samples';

describe('history', () => {
  it('grows report by report to what the host tells as a whole', () => {
    let history: History = EMPTY_HISTORY;
    for (let epoch = 1; epoch <= 12; epoch++) history = withReport(history, reportOf(epoch));
    expect(history).toEqual(historyFrom(historyOf(12)));
  });

  it('drops the epochs that are made again', () => {
    const history = withReport(historyFrom(historyOf(12)), reportOf(5, { validationLoss: 7 }));
    expect(history.epoch).toEqual([1, 2, 3, 4, 5]);
    expect(history.validationLoss.at(-1)).toBe(7);
    for (const values of [history.blur, history.changesPerSequence, ...history.frequency]) {
      expect(values).toHaveLength(5);
    }
  });

  it('has gaps for what a run made elsewhere does not tell', () => {
    const history = historyFrom({ ...historyOf(3), blur: [], gradientNorm: [1, Infinity] });
    expect(history.blur).toEqual([null, null, null]);
    expect(history.gradientNorm).toEqual([1, null, null]);
  });

  it('knows the best epoch, where settings change, and which epoch is nearest', () => {
    expect(bestRow(EMPTY_HISTORY)).toBeNull();
    expect(bestRow({ ...EMPTY_HISTORY, validationLoss: [3, null, 1, 2] })).toBe(2);
    expect(changedRows([1, 1, 2, 2, 1])).toEqual([2, 4]);
    expect(nearestRow([], 3)).toBeNull();
    expect(nearestRow([1, 5, 9], 6.9)).toBe(1);
  });

  it('tells speeds between epochs, also from the first row of a table that was cut', () => {
    const history = { ...EMPTY_HISTORY, epoch: [2, 4, 5], elapsedSeconds: [4, 5, 5] };
    expect(epochsPerSecond(history)).toEqual([0.5, 2, null]);
  });
});
