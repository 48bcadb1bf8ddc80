import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../../../src/files/runReader';
import type { TrainParams } from '../../../src/protocol/training';
import { toldService, trainParams } from './trainingFixture';

const EXPERIMENT = JSON.stringify({
  hmm: { family: 'chain', states: 2 },
  network: { units: 12, inputs: 3 },
  data: { sequences: 300, lengthSteps: 10 },
  training: { epochs: 4, batch: 40, checkpointEveryEpochs: 2 },
  threads: 1,
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-training-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function experimentParams(change: Partial<TrainParams> = {}): TrainParams {
  return trainParams(folder, EXPERIMENT, change);
}

async function continued(run: string): Promise<TrainParams> {
  const config = await readFile(join(run, 'config.json'), 'utf8');
  return experimentParams({ source: { kind: 'continue', folder: run, config } });
}

const { signal } = new AbortController();
const weights = (run: string) => readFile(join(run, 'models', 'last.safetensors'));

describe('training service', () => {
  it('trains an experiment into a folder beside it', async () => {
    const { methods, told } = toldService();
    const { folder: run, outcome } = await methods.train(experimentParams(), signal);
    expect(outcome).toEqual({ kind: 'finished' });
    expect(run).toBe(join(folder, 'runs', 'two-001'));
    expect(await readRun(run)).toMatchObject({ state: 'finished', epochsDone: 4 });
    const names = told.map(([name]) => name);
    expect(names[0]).toBe('started');
    expect(names.filter((name) => name === 'epoch')).toHaveLength(4);
    expect(names.filter((name) => name === 'checkpoint')).toHaveLength(4);
    const steps = told.flatMap(([name, payload]) => (name === 'steps' ? payload : []));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('stops, goes on, and ends with the same weights to the last bit', async () => {
    const whole = await toldService().methods.train(experimentParams(), signal);
    let stopped = false;
    const first = toldService(([name]) => {
      if (name !== 'epoch' || stopped) return;
      stopped = true;
      void first.methods.stop(null, signal);
    });
    const part = await first.methods.train(experimentParams(), signal);
    expect(part.outcome).toEqual({ kind: 'stopped' });
    expect(await readRun(part.folder)).toMatchObject({ state: 'stopped', epochsDone: 1 });
    const rest = await toldService().methods.train(await continued(part.folder), signal);
    expect(rest).toEqual({ folder: part.folder, outcome: { kind: 'finished' } });
    expect(await weights(part.folder)).toEqual(await weights(whole.folder));
    const metrics = await readFile(join(part.folder, 'metrics.csv'), 'utf8');
    expect(metrics.trim().split('\n')).toHaveLength(5);
  });

  it('pauses and goes on', async () => {
    const states: (string | undefined)[] = [];
    const { methods, told } = toldService(([name, payload]) => {
      if (name === 'epoch' && payload.epoch === 1) void methods.pause({ paused: true }, signal);
      if (name !== 'paused' || !payload.paused) return;
      void readRun(join(folder, 'runs', 'two-001')).then(({ state }) => {
        states.push(state);
        return methods.pause({ paused: false }, signal);
      });
    });
    const { outcome } = await methods.train(experimentParams(), signal);
    expect(outcome).toEqual({ kind: 'finished' });
    const paused = told.flatMap(([name, payload]) => (name === 'paused' ? [payload.paused] : []));
    expect(paused).toEqual([true, false]);
    expect(states).toEqual(['paused']);
  });

  it('a paused run can be stopped', async () => {
    const { methods } = toldService(([name, payload]) => {
      if (name === 'epoch' && payload.epoch === 1) void methods.pause({ paused: true }, signal);
      if (name === 'paused' && payload.paused) void methods.stop(null, signal);
    });
    const { outcome } = await methods.train(experimentParams(), signal);
    expect(outcome).toEqual({ kind: 'stopped' });
  });

  it('a cancelled call stops the run in good order', async () => {
    const controller = new AbortController();
    const { methods } = toldService(([name]) => {
      if (name === 'epoch') controller.abort();
    });
    const { outcome, folder: run } = await methods.train(experimentParams(), controller.signal);
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(await readRun(run)).toMatchObject({ state: 'stopped' });
  });

  it('trains one run at a time', async () => {
    const { methods } = toldService();
    const first = methods.train(experimentParams(), signal);
    await expect(methods.train(experimentParams(), signal)).rejects.toThrow('trained already');
    await first;
  });

  it('ends with the steps it was given', async () => {
    const { folder: run } = await toldService().methods.train(
      experimentParams({ steps: 5 }),
      signal,
    );
    expect(await readRun(run)).toMatchObject({ state: 'stopped', epochsDone: 1 });
  });

  it('fails with a reason when its folder is deleted, and does not bring it back', async () => {
    const moving: Promise<void>[] = [];
    const { methods } = toldService(([name, payload]) => {
      // Moved away at once: deleting file by file would race with what is written.
      if (name === 'epoch' && payload.epoch === 1) {
        moving.push(rename(join(folder, 'runs'), join(folder, 'gone')));
      }
    });
    await expect(methods.train(experimentParams(), signal)).rejects.toThrow(
      'the folder was deleted',
    );
    await Promise.all(moving);
    await expect(readFile(join(folder, 'runs', 'two-001', 'status.json'))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('names what is wrong with an experiment or its pretrained weights', async () => {
    const { methods } = toldService();
    const source = (text: string): Partial<TrainParams> => ({
      source: { kind: 'experiment', path: join(folder, 'x.dynascope.json'), text },
    });
    const bad = experimentParams(source('{"hmm":{"family":"chain","states":6}}'));
    await expect(methods.train(bad, signal)).rejects.toThrow('would be negative');
    await writeFile(join(folder, 'w.pth'), 'no checkpoint');
    const pretrained = experimentParams(source('{"network":{"pretrained":"w.pth"}}'));
    await expect(methods.train(pretrained, signal)).rejects.toThrow('w.pth');
  });

  it('starts from the weights of an earlier run', async () => {
    const { folder: run } = await toldService().methods.train(experimentParams(), signal);
    const text = EXPERIMENT.replace(
      '"inputs":3',
      '"inputs":3,"pretrained":"runs/two-001/models/best.safetensors"',
    );
    const source = { kind: 'experiment', path: join(folder, 'on.dynascope.json'), text } as const;
    const next = await toldService().methods.train(experimentParams({ source }), signal);
    const start = await readFile(join(next.folder, 'models/evolution/model_epoch_0.safetensors'));
    const best = await readFile(join(run, 'models', 'best.safetensors'));
    // The same numbers; only the facts beside them differ.
    const data = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    expect(data(start)).toEqual(data(best));
  });

  it('previews time, memory and the floor', async () => {
    const found = await toldService().methods.preview({ text: EXPERIMENT }, signal);
    expect(found).toMatchObject({
      backend: { name: 'wasm' },
      threads: 1,
      epochs: 4,
      steps: 12,
    });
    expect(found.stepMs).toBeGreaterThan(0);
    expect(found.memoryBytes).toBeGreaterThan(1e5);
    expect(found.floor.mean).toBeGreaterThan(0);
    expect(found.floor.mean).toBeLessThan(2);
  });
});
