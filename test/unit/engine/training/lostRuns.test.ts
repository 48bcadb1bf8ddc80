/** Runs that end badly: the program is killed, its thread dies, the disk is full. Nothing that was written is lost. */
import { spawn } from 'node:child_process';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingWorkerData } from '../../../../src/engine/trainingWorker';
import { startWorker, WorkerLostError } from '../../../../src/engine/workerChannel';
import { markDead } from '../../../../src/files/deadRun';
import { readRun } from '../../../../src/files/runReader';
import type {
  TrainingEvents,
  TrainingMethods,
  TrainParams,
} from '../../../../src/protocol/training';
import { trainParams } from '../trainingFixture';
import { freeTinyDisk, temporaryFolder, tinyDisk } from '../../files/folders';

type NoMethods = Record<never, never>;

/** Long enough to be met half-way. */
const EXPERIMENT = JSON.stringify({
  hmm: { family: 'chain', states: 2 },
  network: { units: 12, inputs: 3 },
  data: { sequences: 300, lengthSteps: 10 },
  training: { epochs: 40, batch: 40, checkpointEveryEpochs: 2 },
  threads: 1,
});

/** A training worker of this process, as the extension has one. */
function trainingWorker(onEpoch: (report: TrainingEvents['epoch']) => void) {
  const ignore = () => undefined;
  const { worker, channel, died } = startWorker<NoMethods, TrainingMethods, TrainingEvents>(
    'training',
    {
      path: resolve('dist/trainingWorker.js'),
      workerData: {
        distFolder: resolve('dist'),
        tensorflowFolder: resolve('dist/none'),
        cores: 1,
        versions: { dynascope: 'test' },
      } satisfies TrainingWorkerData,
      whenLost: '',
      methods: {},
      log: ignore,
      onEnd: ignore,
      onEvent: {
        started: ignore,
        steps: ignore,
        epoch: onEpoch,
        checkpoint: ignore,
        paused: ignore,
        notice: ignore,
        mechanism: ignore,
        judging: ignore,
        judged: ignore,
      },
    },
  );
  const train = (params: TrainParams) => Promise.race([channel.call('train', params), died]);
  return { worker, train };
}

/** What the command says on standard error; '' when it ends well. */
async function goOn(run: string): Promise<string> {
  const child = spawn(process.execPath, [resolve('dist/cli.js'), 'train', run], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((done) => child.once('close', done));
  return code === 0 ? '' : said;
}

const lastWeights = (run: string) => readFile(join(run, 'models', 'last.safetensors'));

async function trainToEnd(folder: string): Promise<string> {
  const { worker, train } = trainingWorker(() => undefined);
  const { folder: run } = await train(trainParams(folder, EXPERIMENT));
  await worker.terminate();
  return run;
}

describe('a run whose program is killed', () => {
  const folder = temporaryFolder();

  it('is told as crashed, and goes on to the same weights to the last bit', async () => {
    const experiment = join(folder.path, 'two.dynascope.json');
    await writeFile(experiment, EXPERIMENT);
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'train', experiment], {
      stdio: 'ignore',
    });
    const run = join(folder.path, 'runs', 'two-001');
    const gone = new Promise((done) => child.once('exit', done));
    while ((await readRun(run).catch(() => null))?.epochsDone !== 4) {
      expect(child.exitCode).toBeNull();
      await sleep(2);
    }
    child.kill('SIGKILL');
    await gone;
    const left = await readRun(run);
    expect(left.state).toBe('crashed');
    expect(left.epochsDone).toBeLessThan(40);
    expect(await goOn(run)).toBe('');
    expect(await readRun(run)).toMatchObject({ state: 'finished', epochsDone: 40 });
    expect(await lastWeights(run)).toEqual(await lastWeights(await trainToEnd(folder.path)));
  });
});

describe('a run whose thread dies', () => {
  const folder = temporaryFolder();

  it('rejects, is marked as failed with the reason, and can be continued', async () => {
    const { worker, train } = trainingWorker(({ epoch }) => {
      if (epoch === 3) void worker.terminate();
    });
    await expect(train(trainParams(folder.path, EXPERIMENT))).rejects.toThrow(WorkerLostError);
    const run = join(folder.path, 'runs', 'two-001');
    // The process lives: only who watched the thread can tell.
    expect((await readRun(run)).state).toBe('running');
    await markDead(run, 'the training worker stopped: exit code 1');
    expect((await readRun(run)).state).toBe('failed');
    expect(await goOn(run)).toBe('');
    expect(await lastWeights(run)).toEqual(await lastWeights(await trainToEnd(folder.path)));
  });
});

const disk = await tinyDisk(400);

describe.runIf(disk !== null)('a run on a disk that gets full', () => {
  afterAll(() => freeTinyDisk(disk ?? ''));

  it('ends with the reason, keeps its checkpoints, and goes on once there is room', async () => {
    const path = disk ?? '';
    let filled = false;
    const { worker, train } = trainingWorker(({ epoch }) => {
      if (epoch !== 5 || filled) return;
      filled = true;
      void fill(path);
    });
    await expect(train(trainParams(path, EXPERIMENT))).rejects.toThrow('the disk is full (ENOSPC)');
    await worker.terminate();
    const run = join(path, 'runs', 'two-001');
    const reason: unknown = expect.stringContaining('the disk is full');
    expect(await readRun(run)).toMatchObject({ state: 'failed', reason });
    const evolution = await readdir(join(run, 'models', 'evolution'));
    expect(evolution).toContain('model_epoch_4.safetensors');
    expect(evolution.filter((name) => !name.endsWith('.safetensors'))).toEqual([]);
    await rm(join(path, 'filler'));
    expect(await goOn(run)).toBe('');
    expect(await readRun(run)).toMatchObject({ state: 'finished', epochsDone: 40 });
  });
});

/** To the last block. */
async function fill(folder: string): Promise<void> {
  for (let size = 400 * 1024; size >= 1024; size /= 2) {
    const append = () => writeFile(join(folder, 'filler'), new Uint8Array(size), { flag: 'a' });
    let room = true;
    while (room) {
      room = await append().then(
        () => true,
        () => false,
      );
    }
  }
}
