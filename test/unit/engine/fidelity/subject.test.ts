import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSubject } from '../../../../src/engine/fidelity/subject';
import { temporaryFolder } from '../../files/folders';
import { fixtureConfig } from './fixtureNetwork';

const runs = join(import.meta.dirname, '../../../fixtures/runs');
const sample = join(import.meta.dirname, '../../../../media/sample');
const weights = join(runs, 'two-small/models/evolution/model_epoch_1500.pth');
const { signal } = new AbortController();

describe('openSubject', () => {
  const folder = temporaryFolder();
  const open = (path: string, config: string | null = null) => openSubject(path, config, signal);

  it.each([
    [runs, 'two-h150-d100', 3900],
    [runs, 'two-small', 1500],
    [join(sample, '..'), 'sample', 1500],
  ])('of a run in %s takes the checkpoint furthest in training', async (parent, name, epoch) => {
    const { checkpoint, hmmLabel, question } = await open(join(parent, name));
    expect(checkpoint).toMatch(new RegExp(`model_epoch_${epoch}\\.pth$`));
    expect(hmmLabel).toBe('chain of 2, linear emissions');
    expect(question).toMatchObject({ lengthSteps: 30, noiseStd: 1, initialStd: 0 });
  });

  it('of a run of ours takes its last weights before any checkpoint', async () => {
    await mkdir(join(folder.path, 'models/evolution'), { recursive: true });
    await copyFile(weights, join(folder.path, 'models/evolution/model_epoch_9.pth'));
    await copyFile(weights, join(folder.path, 'models/last.pth'));
    await writeFile(join(folder.path, 'config.json'), fixtureConfig('two-small'));
    expect((await open(folder.path)).checkpoint).toBe(join(folder.path, 'models/last.pth'));
  });

  it('takes a checkpoint itself, with another config where one is named', async () => {
    const config = join(folder.path, 'other.json');
    await writeFile(config, JSON.stringify({ states: 3, seq_len: 40, init: true }));
    const { checkpoint, question } = await open(weights, config);
    expect(checkpoint).toBe(weights);
    expect(question.hmm.transition).toHaveLength(3);
    expect(question).toMatchObject({ lengthSteps: 40, initialStd: 1 });
  });

  it('takes a flat folder of checkpoints', async () => {
    await copyFile(weights, join(folder.path, 'model_epoch_1.pth'));
    await writeFile(join(folder.path, 'config.json'), fixtureConfig('two-small'));
    expect((await open(folder.path)).checkpoint).toContain('model_epoch_1.pth');
  });

  it.each([
    ['without models', {}, fixtureConfig('two-small'), 'no checkpoint found'],
    ['without a config', { 'models/last.pth': weights }, null, 'no config.json found'],
    [
      'whose config names no HMM',
      { 'models/last.pth': weights },
      '{"seq_len": 30}',
      'names an HMM',
    ],
    ['whose config is torn', { 'models/last.pth': weights }, '{"states": 2', 'config.json'],
    ['whose HMM is none', { 'models/last.pth': weights }, '{"states": 9}', 'config.json'],
  ])('names what lacks in a run %s', async (_, files: Record<string, string>, config, message) => {
    await mkdir(join(folder.path, 'run/models'), { recursive: true });
    for (const [name, from] of Object.entries(files)) {
      await copyFile(from, join(folder.path, 'run', name));
    }
    if (config !== null) await writeFile(join(folder.path, 'run/config.json'), config);
    await expect(open(join(folder.path, 'run'))).rejects.toThrow(message);
  });

  it('names paths and files that are not there or no network', async () => {
    await expect(open(join(folder.path, 'none'))).rejects.toThrow('ENOENT');
    await writeFile(join(folder.path, 'no.pth'), 'no checkpoint');
    await writeFile(join(folder.path, 'config.json'), fixtureConfig('two-small'));
    await expect(open(join(folder.path, 'no.pth'))).rejects.toThrow('no.pth');
    await expect(open(weights, join(folder.path, 'gone.json'))).rejects.toThrow(
      'gone.json: can not be read (ENOENT)',
    );
    await rm(join(folder.path, 'no.pth'));
    const hostile = join(import.meta.dirname, '../../../fixtures/hostile');
    await expect(
      open(join(hostile, 'nan-weights.pth'), join(folder.path, 'config.json')),
    ).rejects.toThrow('NaN or infinite weights');
  });
});
