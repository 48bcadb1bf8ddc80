import { describe, expect, it } from 'vitest';
import { runChoices, splitRuns } from '../../../../src/host/training/comparableRuns';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import type { RunSummary } from '../../../../src/files/runReader';

function summaryOf(name: string, units: number): RunSummary {
  const { experiment } = parseExperiment(JSON.stringify({ network: { units } }));
  return {
    folder: `/runs/${name}`,
    name,
    experiment,
    state: 'finished',
    reason: '',
    canContinue: false,
    epochsDone: 10,
    epochsTotal: 10,
    bestLoss: 1,
    bestEpoch: 9,
    startedAt: '',
    elapsedMs: 0,
    lastMetrics: {},
    lossHistory: [],
    checkpoints: 2,
    lastCheckpoint: null,
    fidelity: null,
  };
}

describe('runChoices', () => {
  it('offers the newest first, with what tells each from the others', () => {
    const choices = runChoices([summaryOf('two-001', 20), summaryOf('two-002', 50)]);
    expect(choices.map(({ label, description }) => [label, description])).toEqual([
      ['two-002', 'units 50'],
      ['two-001', 'units 20'],
    ]);
  });
});

describe('splitRuns', () => {
  const runs = ['/a', '/b', '/c'];

  it('lays the others over the run asked for', () => {
    expect(splitRuns(['/b'], '/a', [])).toEqual({ own: '/a', others: ['/b'] });
    expect(splitRuns(runs, '/b', ['/a'])).toEqual({ own: '/b', others: ['/a', '/c'] });
  });

  it('else over the one that trains, else over the first', () => {
    expect(splitRuns(runs, null, ['/x', '/c'])).toEqual({ own: '/c', others: ['/a', '/b'] });
    expect(splitRuns(runs, null, [])).toEqual({ own: '/a', others: ['/b', '/c'] });
  });
});
