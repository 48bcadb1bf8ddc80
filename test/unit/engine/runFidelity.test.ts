import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeptReport } from '../../../src/engine/fidelity/keptReport';
import { STANDARD_OPTIONS } from '../../../src/engine/fidelity/report';
import { readRun } from '../../../src/files/runReader';
import type { TrainParams } from '../../../src/protocol/training';
import { toldService, trainParams } from './trainingFixture';

const EXPERIMENT = {
  hmm: { family: 'chain', states: 2 },
  network: { units: 12, inputs: 3 },
  data: { sequences: 300, lengthSteps: 10 },
  training: { epochs: 1, batch: 40 },
  threads: 1,
};
const { signal } = new AbortController();
const { sequences, seed } = STANDARD_OPTIONS;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-judged-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function paramsOf(experiment: object = EXPERIMENT): TrainParams {
  return trainParams(folder, JSON.stringify(experiment), { judge: true });
}

describe('a finished run', () => {
  it('is judged by its last weights, and keeps the report', async () => {
    const { methods, told } = toldService();
    const { folder: run, outcome } = await methods.train(paramsOf(), signal);
    expect(outcome).toEqual({ kind: 'finished' });
    const kept = await readKeptReport(run);
    expect(kept).toMatchObject({
      checkpoint: 'models/last.safetensors',
      hmm: 'chain of 2, linear emissions',
      ...{ sequences, seed, authors: null },
    });
    // A network that was hardly trained.
    expect(kept?.verdict.fidelity).toBe('notReached');
    const judged = told.flatMap(([name, payload]) => (name === 'judged' ? [payload] : []));
    expect(judged).toEqual([{ verdict: kept?.verdict }]);
    expect(told.some(([name]) => name === 'judging')).toBe(true);
    const { fidelity, missing } = judged[0].verdict;
    expect(await readRun(run)).toMatchObject({
      state: 'finished',
      fidelity: { fidelity, missing },
    });
    // It is kept, not measured again; of a checkpoint it is measured.
    const answer = await methods.fidelity({ path: run }, signal);
    expect(answer.result).toEqual(kept);
    expect(answer.text).toContain('# Fidelity: paper fidelity not reached');
    const best = join(run, 'models/best.safetensors');
    expect((await methods.fidelity({ path: best }, signal)).result.checkpoint).toBe(best);
  });

  it('is not judged when it was stopped, or when nobody wants it', async () => {
    const stopping = toldService(([name]) => {
      if (name === 'steps') void stopping.methods.stop(null, signal);
    });
    const long = { ...EXPERIMENT, training: { ...EXPERIMENT.training, epochs: 500 } };
    const stopped = await stopping.methods.train(paramsOf(long), signal);
    expect(stopped.outcome).toEqual({ kind: 'stopped' });
    expect(await readdir(stopped.folder)).not.toContain('fidelity.json');
    const unjudged = await toldService().methods.train({ ...paramsOf(), judge: false }, signal);
    expect(await readRun(unjudged.folder)).toMatchObject({ state: 'finished', fidelity: null });
  });

  it('stays finished when its judging is stopped', async () => {
    const { methods } = toldService(([name]) => {
      if (name === 'judging') void methods.stop(null, signal);
    });
    const { folder: run, outcome } = await methods.train(paramsOf(), signal);
    expect(outcome).toEqual({ kind: 'finished' });
    expect(await readRun(run)).toMatchObject({ state: 'finished', fidelity: null });
  });

  it('stays finished, and says why, when it can not be judged', async () => {
    const hmm = {
      transition: [
        [1, 0],
        [0, 1],
      ],
      emission: [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
      family: 'own',
    };
    const { methods, told } = toldService();
    const { folder: run, outcome } = await methods.train(paramsOf({ ...EXPERIMENT, hmm }), signal);
    expect(outcome).toEqual({ kind: 'finished' });
    expect(told.flatMap(([name, payload]) => (name === 'notice' ? [payload.text] : []))).toEqual([
      expect.stringMatching(/^fidelity: transition: the stationary distribution is not unique/),
    ]);
    expect(await readRun(run)).toMatchObject({ state: 'finished', fidelity: null });
  });
});

describe('a kept report', () => {
  it.each([
    ['torn', '{"verdict": {"fidelity": "rea'],
    ['of another kind', '[1, 2]'],
    ['without numbers', '{"verdict": {"fidelity": "perfect", "missing": []}}'],
    [
      'of endless lines',
      `{"verdict": {"fidelity": "reached", "missing": ["${'x'.repeat(5000)}"]}}`,
    ],
  ])('that is %s is none', async (_, text) => {
    await mkdir(join(folder, 'run'));
    await writeFile(join(folder, 'run/fidelity.json'), text);
    expect(await readKeptReport(join(folder, 'run'))).toBeNull();
    expect((await readRun(join(folder, 'run'))).fidelity).toBeNull();
  });

  it('has its infinite numbers again', async () => {
    const { folder: run } = await toldService().methods.train(paramsOf(), signal);
    const path = join(run, 'fidelity.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"bitsPerSymbol":[^,]+/, '"bitsPerSymbol":"Infinity"'));
    expect((await readKeptReport(run))?.klRate.bitsPerSymbol).toBe(Infinity);
  });
});
