import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/files/runReader';
import { matchesFilter, sortRuns, type OrderedRun } from '../../../src/host/runOrder';

function run(path: string, change: Partial<RunSummary> | null, label = ''): OrderedRun {
  const summary = change && {
    folder: path,
    name: path,
    experiment: null,
    state: 'finished' as const,
    reason: '',
    canContinue: false,
    epochsDone: 1,
    epochsTotal: 1,
    bestLoss: null,
    bestEpoch: null,
    startedAt: '',
    elapsedMs: 0,
    lastMetrics: {},
    lossHistory: [],
    checkpoints: 1,
    fidelity: null,
    lastCheckpoint: null,
    ...change,
  };
  return { path, label, summary };
}

const RUNS = [
  run('/r/two-10', { bestLoss: 3, startedAt: '2026-01-01T00:00:00.000Z' }, 'units 50'),
  run('/r/other', null),
  run('/r/two-2', { bestLoss: 1, startedAt: '2026-03-01T00:00:00.000Z', state: 'failed' }),
  run('/r/two-3', {}),
];

describe('sortRuns', () => {
  const paths = (order: Parameters<typeof sortRuns>[1]) =>
    sortRuns(RUNS, order).map(({ path }) => path);

  it('counts by the numbers in names', () => {
    expect(paths('name')).toEqual(['/r/other', '/r/two-2', '/r/two-3', '/r/two-10']);
  });

  it('puts the smallest loss first, and what has none last', () => {
    expect(paths('bestLoss')).toEqual(['/r/two-2', '/r/two-10', '/r/other', '/r/two-3']);
  });

  it('puts the newest first', () => {
    expect(paths('newest')).toEqual(['/r/two-2', '/r/two-10', '/r/other', '/r/two-3']);
  });
});

describe('matchesFilter', () => {
  const found = (filter: string) =>
    RUNS.filter((one) => matchesFilter(one, filter)).map(({ path }) => path);

  it('needs every word, anywhere', () => {
    expect(found('')).toHaveLength(4);
    expect(found('TWO failed')).toEqual(['/r/two-2']);
    expect(found('units 50')).toEqual(['/r/two-10']);
    expect(found('nothing')).toEqual([]);
  });
});
