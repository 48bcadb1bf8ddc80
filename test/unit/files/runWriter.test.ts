import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { paperExperiments } from '../../../src/documents/experiment/paperExperiments';
import { parseExperiment } from '../../../src/documents/experiment/parseExperiment';
import { toPaperConfig } from '../../../src/documents/experiment/toPaperConfig';
import { resolveExperimentLabels } from '../../../src/documents/experiment/labels';
import { formatRunStatus, HEARTBEAT_MS, parseRunStatus } from '../../../src/documents/runStatus';
import { newRunFolder, safeName } from '../../../src/files/newRunFolder';
import { nodeByteSource } from '../../../src/files/nodeByteSource';
import { readResumeState, type ResumeState } from '../../../src/files/resumeState';
import { findRun } from '../../../src/files/runFolder';
import { runLayout } from '../../../src/files/runLayout';
import { readRun, readRuns } from '../../../src/files/runReader';
import { RunWriter, type NewRun } from '../../../src/files/runWriter';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { temporaryFolder } from './folders';

const COLUMNS = [
  { name: 'epoch', unit: '' },
  { name: 'validation_loss', unit: 'mismatches' },
];
const TENSORS = [
  { name: 'rnn.weight_ih_l0', shape: [2, 1], values: Float32Array.of(0.1, -2) },
  { name: 'rnn.weight_hh_l0', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
  { name: 'fc.weight', shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
];
const STATE: ResumeState = {
  epoch: 2,
  tensors: [
    { name: 'sum', shape: [1], values: Float64Array.of(1 / 3) },
    { name: 'parameters', shape: [3], values: Float32Array.of(1 / 3, NaN, -0) },
  ],
  texts: { counters: '{"step": 4}' },
};

function configOf(seed: number): string {
  const { experiment } = parseExperiment(
    paperExperiments[0].text.replace('"seed": 1', `"seed": ${seed}`),
  );
  const facts = { backend: 'wasm', kernelBuild: 'k1', versions: {} } as const;
  return JSON.stringify(toPaperConfig(experiment!, facts));
}

describe('a run on disk', () => {
  const folder = temporaryFolder();
  const newRun = (change: Partial<NewRun> = {}): NewRun => ({
    parent: join(folder.path, 'runs'),
    name: 'two.dynascope.json',
    config: configOf(1),
    columns: COLUMNS,
    format: 'safetensors',
    epochsTotal: 5,
    ...change,
  });

  it('has the paper’s layout, and its checkpoints open', async () => {
    const run = await RunWriter.create(newRun());
    expect(run.folder).toBe(join(folder.path, 'runs', 'two-001'));
    const path = await run.writeCheckpoint(10, TENSORS, { epoch: '10' });
    await run.writeWeights('last', TENSORS);
    await run.writeWeights('best', TENSORS);
    await run.writeState(STATE);
    await run.close();
    const names = await readdir(run.folder, { recursive: true });
    expect(names.map((name) => name.replaceAll('\\', '/')).sort()).toEqual([
      'config.json',
      'metrics.csv',
      'models',
      'models/best.safetensors',
      'models/evolution',
      'models/evolution/model_epoch_10.safetensors',
      'models/last.safetensors',
      'state',
      'state/resume.state',
      'status.json',
    ]);
    const read = await readCheckpoint(await nodeByteSource(path));
    expect(read.metadata).toEqual({ epoch: '10' });
    expect(await read.tensors.find(({ name }) => name === 'fc.weight')?.values()).toEqual(
      Float64Array.of(1, 2, 3, 4, 5, 6),
    );
    const { configPath, checkpoints } = await findRun(path);
    expect(configPath).toBe(join(run.folder, 'config.json'));
    expect(checkpoints.map(({ label }) => label)).toEqual([
      'epoch 10',
      'best.safetensors',
      'last.safetensors',
    ]);
  });

  it('writes torch’s format when asked', async () => {
    const run = await RunWriter.create(newRun({ format: 'pth' }));
    const path = await run.writeCheckpoint(0, TENSORS);
    await run.close();
    expect(path).toMatch(/model_epoch_0\.pth$/);
    expect((await readCheckpoint(await nodeByteSource(path))).format).toBe('torch-zip');
  });

  it('never takes the name of another', async () => {
    const parent = join(folder.path, 'runs');
    await mkdir(join(parent, 'two-007'), { recursive: true });
    await writeFile(join(parent, 'two-008'), 'a file');
    await mkdir(join(parent, 'two-small-100'));
    const runs = await Promise.all([1, 2, 3].map(() => RunWriter.create(newRun())));
    for (const run of runs) await run.close();
    expect(runs.map((run) => run.folder.slice(parent.length + 1)).sort()).toEqual([
      'two-009',
      'two-010',
      'two-011',
    ]);
    await mkdir(join(parent, 'two-999'));
    expect(await newRunFolder(parent, 'two')).toBe(join(parent, 'two-1000'));
  });

  it.each([
    ['chain of two.dynascope.json', 'chain of two'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a:b*c?', 'a_b_c_'],
    ['..', 'run'],
    ['', 'run'],
    ['ü'.repeat(200), 'ü'.repeat(100)],
    ['two. ', 'two'],
  ])('has a name that any system takes: %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('leaves nothing when it can not be made', async () => {
    const columns = [{ name: 'bad name', unit: '' }];
    await expect(RunWriter.create(newRun({ columns }))).rejects.toThrow(RangeError);
    expect(await readdir(join(folder.path, 'runs'))).toEqual([]);
    await writeFile(join(folder.path, 'file'), '');
    const creating = RunWriter.create(newRun({ parent: join(folder.path, 'file') }));
    await expect(creating).rejects.toThrow(/^file: can not be written: /);
  });

  it('tells a list how far it is', async () => {
    const run = await RunWriter.create(newRun());
    await run.appendMetrics({ epoch: 1, validation_loss: 12 });
    await run.appendMetrics({ epoch: 2, validation_loss: 11 });
    await run.writeCheckpoint(1, TENSORS);
    await run.writeCheckpoint(2, TENSORS);
    await run.progress({ epochsDone: 2, bestLoss: 11, bestEpoch: 2, elapsedMs: 5 });
    const summary = await readRun(run.folder);
    expect(summary).toMatchObject({
      name: 'two-001',
      state: 'running',
      canContinue: false,
      epochsDone: 2,
      epochsTotal: 5,
      bestLoss: 11,
      bestEpoch: 2,
      elapsedMs: 5,
      lastMetrics: { epoch: 2, validation_loss: 11 },
      lossHistory: [12, 11],
      checkpoints: 2,
      lastCheckpoint: join(run.folder, 'models', 'evolution', 'model_epoch_2.safetensors'),
    });
    expect(summary.experiment).toMatchObject({ hmm: { family: 'chain' }, seed: 1 });
    await run.writeState(STATE);
    await run.progress({ state: 'failed', reason: `NaN\n${'x'.repeat(5000)}`, bestLoss: NaN });
    await run.close();
    const failed = await readRun(run.folder);
    expect(failed).toMatchObject({ state: 'failed', bestLoss: null, canContinue: true });
    expect(failed.reason).toMatch(/^NaN\nx+$/);
    await run.progress({ state: 'finished' });
    expect(await readRun(run.folder)).toMatchObject({ state: 'finished', canContinue: false });
  });

  it('shows that it lives, until it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      const run = await RunWriter.create(newRun());
      const { status } = runLayout(run.folder);
      const written = () => readFile(status, 'utf8');
      const first = await written();
      vi.advanceTimersByTime(HEARTBEAT_MS);
      await vi.waitFor(async () => expect(await written()).not.toBe(first));
      const { startedAt, heartbeatAt } = parseRunStatus(await written())!;
      expect(Date.parse(heartbeatAt) - Date.parse(startedAt)).toBe(HEARTBEAT_MS);
      await run.close();
      const last = await written();
      vi.advanceTimersByTime(10 * HEARTBEAT_MS);
      expect(await written()).toBe(last);
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends with what was said last, however fast', async () => {
    const run = await RunWriter.create(newRun());
    const said = Array.from({ length: 20 }, (_, k) => run.progress({ epochsDone: k }));
    said.push(run.progress({ state: 'finished' }));
    await Promise.all(said);
    await run.close();
    expect(await readRun(run.folder)).toMatchObject({ state: 'finished', epochsDone: 19 });
  });

  it('is told from its siblings by what differs', async () => {
    for (const seed of [1, 2]) {
      const run = await RunWriter.create(newRun({ config: configOf(seed) }));
      await run.close();
    }
    await mkdir(join(folder.path, 'runs', 'no run'));
    const runs = await readRuns(join(folder.path, 'runs'));
    expect(runs.map(({ name }) => name)).toEqual(['two-001', 'two-002']);
    expect(resolveExperimentLabels(runs.map(({ experiment }) => experiment))).toEqual([
      'seed 1',
      'seed 2',
    ]);
    expect(await readRuns(join(folder.path, 'nowhere'))).toEqual([]);
  });

  it('goes on from its last state: later rows and torn lines leave', async () => {
    const run = await RunWriter.create(newRun());
    for (const epoch of [1, 2, 3]) await run.appendMetrics({ epoch, validation_loss: 10 - epoch });
    await run.writeState(STATE);
    await run.progress({ state: 'stopped', bestLoss: 8, bestEpoch: 2, elapsedMs: 99 });
    await run.close();
    const { metrics, evolution } = runLayout(run.folder);
    await writeFile(metrics, `${await readFile(metrics, 'utf8')}4,6`);
    await writeFile(join(evolution, '.model_epoch_3.safetensors.0123abcd.tmp'), 'half');
    const setup = {
      columns: [...COLUMNS, { name: 'more', unit: '' }],
      format: 'safetensors',
      epochsTotal: 5,
    } as const;
    const { writer, state } = await RunWriter.resume(run.folder, setup);
    expect(state).toEqual(STATE);
    await writer.appendMetrics({ epoch: 3, validation_loss: 7, more: 1 });
    await writer.close();
    expect(await readFile(metrics, 'utf8')).toBe(
      'epoch,validation_loss [mismatches],more\n1,9,\n2,8,\n3,7,1\n',
    );
    expect(await readdir(evolution)).toEqual([]);
    expect(writer.status).toMatchObject({
      state: 'running',
      epochsDone: 2,
      bestLoss: 8,
      elapsedMs: 99,
      startedAt: run.status.startedAt,
    });
  });

  it('is not taken over while a program trains it', async () => {
    const run = await RunWriter.create(newRun());
    await run.writeState(STATE);
    const resuming = RunWriter.resume(run.folder, newRun());
    await expect(resuming).rejects.toThrow(`two-001: process ${process.pid} on`);
    await run.close();
    const { status } = runLayout(run.folder);
    // As a killed program leaves it: no process has that number.
    await writeFile(status, formatRunStatus({ ...run.status, pid: 2 ** 30 }));
    expect(await readRun(run.folder)).toMatchObject({ state: 'crashed', canContinue: true });
    const { writer } = await RunWriter.resume(run.folder, newRun());
    await writer.close();
  });

  it('can not go on without a state, or from something else', async () => {
    const run = await RunWriter.create(newRun());
    await run.progress({ state: 'stopped' });
    await run.close();
    await expect(RunWriter.resume(run.folder, newRun())).rejects.toThrow(
      /resume.state: can not be opened/,
    );
    const { state } = runLayout(run.folder);
    const path = await run.writeWeights('last', TENSORS);
    await writeFile(state, await readFile(path));
    await expect(readResumeState(state)).rejects.toThrow(
      'resume.state: holds no state of a run to go on from',
    );
    await writeFile(state, 'nonsense');
    await expect(readResumeState(state)).rejects.toThrow(/resume.state/);
  });

  it('fails, and does not come back, when its folder is deleted', async () => {
    const run = await RunWriter.create(newRun());
    await rm(run.folder, { recursive: true });
    const writes = [
      () => run.writeCheckpoint(1, TENSORS),
      () => run.writeState(STATE),
      () => run.progress({ epochsDone: 1 }),
    ];
    for (const write of writes)
      await expect(write()).rejects.toThrow('the folder was deleted (ENOENT)');
    await expect(run.appendMetrics({ epoch: 1 })).rejects.toThrow('the file was deleted (ENOENT)');
    await run.close();
    await expect(stat(run.folder)).rejects.toThrow('ENOENT');
  });

  it('of others is listed too, with what there is', async () => {
    const foreign = join(import.meta.dirname, '../../fixtures/runs/two-small');
    expect(await readRun(foreign)).toMatchObject({
      state: 'unknown',
      canContinue: false,
      checkpoints: 15,
      lastCheckpoint: join(foreign, 'models/evolution/model_epoch_1500.pth'),
      lastMetrics: {},
      lossHistory: [],
      experiment: { network: { units: 50 }, training: { batch: 512 } },
    });
    expect(await readRun(join(folder.path, 'nothing'))).toMatchObject({
      experiment: null,
      state: 'unknown',
      checkpoints: 0,
    });
  });

  it('draws a long history from few numbers, the newest among them', async () => {
    const run = await RunWriter.create(newRun());
    await run.close();
    const rows = Array.from({ length: 60_000 }, (_, k) => `${k},${k / 2}\n`).join('');
    await writeFile(runLayout(run.folder).metrics, `epoch,validation_loss\n${rows}`);
    const { lossHistory, lastMetrics } = await readRun(run.folder);
    expect(lossHistory).toHaveLength(48);
    expect(lossHistory.at(-1)).toBe(29_999.5);
    expect(lastMetrics).toEqual({ epoch: 59_999, validation_loss: 29_999.5 });
  });
});
