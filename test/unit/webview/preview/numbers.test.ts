import { describe, expect, it } from 'vitest';
import { costAnnouncement, costRows } from '../../../../webview/preview/costPanel';
import { sequenceText, symbolPaths } from '../../../../webview/preview/sampleRaster';
import { sparkline } from '../../../../webview/preview/sparkline';
import { dwellText, outputRows, rangeText } from '../../../../webview/preview/statisticsTable';
import { COST, LAST_RUN, paperHmm, snapshotOf } from './samples';

describe('outputRows', () => {
  const rows = (...args: Parameters<typeof outputRows>) =>
    Object.fromEntries(outputRows(...args).map(({ title, exact, run }) => [title, [exact, run]]));

  it('puts the last run beside the exact values where it has them', () => {
    const table = rows(paperHmm('three'), LAST_RUN);
    expect(table['frequency of symbol 0']).toEqual(['0.495', '0.493']);
    expect(table['changes per sequence of 30 steps'][1]).toBe('3.12');
    expect(table['mean dwell in symbol 1, steps']).toEqual(['1.01', '–']);
  });

  it('has a dash where there was no run, or no epoch of it', () => {
    expect(rows(paperHmm('two'), null)['frequency of symbol 2'][1]).toBe('–');
    const young = { ...LAST_RUN, frequency: null, changesPerSequence: null };
    expect(rows(paperHmm('three'), young)['frequency of symbol 2'][1]).toBe('–');
  });
});

describe('rangeText and dwellText', () => {
  it('say bounds that read the same once', () => {
    expect(rangeText(0.84501, 0.84502)).toBe('0.845');
    expect(rangeText(0.82, 0.89)).toBe('0.82 to 0.89');
  });

  it('know a state that is never left, though infinity does not travel', () => {
    expect(dwellText(null, 1)).toBe('∞');
    expect(dwellText(20, 0.95)).toBe('20');
  });
});

describe('costRows', () => {
  const values = (...args: Parameters<typeof costRows>) =>
    Object.fromEntries(costRows(...args).map(({ title, value }) => [title, value]));

  it('has the same rows before and after the measurement', () => {
    expect(Object.keys(values(null))).toEqual(Object.keys(values(COST)));
    expect(new Set(Object.values(values(null)))).toEqual(new Set(['–']));
  });

  it('reads as people say it', () => {
    expect(values(COST)).toMatchObject({
      'Loss floor': '0.0834 ± 0.0021 mismatches',
      'Time of a step': '480 ms',
      'Time of the run': 'about 14 min',
      Memory: '393 MB',
      Backend: 'wasm, 2 threads',
      Stages: '500 epochs',
    });
    const stages = [
      { name: 'learning rate 0.01', epochs: 100, words: 'fast' },
      { name: 'learning rate 0.001', epochs: 1, words: 'slow' },
    ];
    expect(values({ ...COST, stages }).Stages).toBe(
      'learning rate 0.01: 100 epochs; learning rate 0.001: 1 epoch',
    );
  });

  it('gives no spread to a single comparison: NaN travels as null', () => {
    const sent = JSON.parse(
      JSON.stringify({ ...COST, floor: { mean: 0.1, sd: NaN, comparisons: 1 } }),
    ) as typeof COST;
    expect(values(sent)['Loss floor']).toBe('0.1 mismatches');
  });
});

describe('costAnnouncement', () => {
  it('speaks when there is news, and not while it is measured', () => {
    const say = (change: Parameters<typeof snapshotOf>[1]) =>
      costAnnouncement(snapshotOf(null, change));
    expect(say({})).toContain('about 14 min');
    expect(say({ cost: { state: 'measuring', before: COST } })).toBe('');
    expect(say({ cost: { state: 'failed', message: 'out of memory' } })).toContain('out of memory');
  });
});

describe('symbolPaths', () => {
  it('draw each run once, symbol 0 lowest', () => {
    const paths = symbolPaths([Uint8Array.of(0, 0, 1, 0)], 2, 4, 5, 12);
    expect(paths).toEqual(['M0 5h2v5h-2ZM3 5h1v5h-1Z', 'M2 0h1v5h-1Z']);
  });

  it('stop after the steps that are shown, rows below each other', () => {
    const row = Uint8Array.of(1, 1, 1);
    const [, path] = symbolPaths([row, row], 2, 2, 5, 12);
    expect(path).toBe('M0 0h2v5h-2ZM0 12h2v5h-2Z');
  });

  it('read as text, with gaps where symbols have two digits', () => {
    expect(sequenceText(Uint8Array.of(0, 2, 1, 1), 3, 3)).toBe('021');
    expect(sequenceText(Uint8Array.of(0, 11), 12, 9)).toBe('0 11');
  });
});

describe('sparkline', () => {
  const size = { width: 106, height: 26 };

  it('runs from edge to edge on a log scale, the floor under it', () => {
    const line = sparkline([100, 10, 1], 0.1, size);
    expect(line?.path).toBe('M3.0 3.0L53.0 9.7L103.0 16.3');
    expect(line?.floorY).toBe(23);
    expect(line?.end.x).toBe(103);
  });

  it('leaves gaps for what is missing or has no logarithm', () => {
    expect(sparkline([100, null, 10, 1], null, size)?.path).toMatch(/^M\S+ \S+M\S+ \S+L\S+ \S+$/);
    expect(sparkline([10, 0, 1], null, size)?.path.match(/M/g)).toHaveLength(2);
  });

  it('needs two points', () => {
    expect(sparkline([], null, size)).toBeNull();
    expect(sparkline([null, 3], null, size)).toBeNull();
    expect(sparkline([3, 3], null, size)?.path).not.toContain('NaN');
  });
});
