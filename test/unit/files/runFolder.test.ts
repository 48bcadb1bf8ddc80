import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRun } from '../../../src/files/runFolder';

let root = '';
const touch = async (path: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), '');
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dynascope-run-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('findRun', () => {
  const evolution = [1, 11, 101].map((epoch) => `models/evolution/model_epoch_${epoch}.pth`);

  it.each(['models/final_30steps_50hidden.pth', 'models/evolution/model_epoch_11.pth'])(
    "finds the paper's layout from %s, in training order",
    async (from) => {
      for (const path of ['config.json', 'models/final_30steps_50hidden.pth', ...evolution]) {
        await touch(path);
      }
      const run = await findRun(join(root, from));
      expect(run.configPath).toBe(join(root, 'config.json'));
      expect(run.checkpoints.map((c) => [basename(c.path), c.epoch, c.label])).toEqual([
        ['model_epoch_1.pth', 1, 'epoch 1'],
        ['model_epoch_11.pth', 11, 'epoch 11'],
        ['model_epoch_101.pth', 101, 'epoch 101'],
        ['final_30steps_50hidden.pth', null, 'final_30steps_50hidden.pth'],
      ]);
    },
  );

  it('lists a flat folder and leaves other files out', async () => {
    for (const path of ['b.pt', 'a2.pt', 'a10.pt', 'notes.txt', 'weights.npz']) await touch(path);
    const run = await findRun(join(root, 'b.pt'));
    expect(run.checkpoints.map((c) => basename(c.path))).toEqual(['a2.pt', 'a10.pt', 'b.pt']);
  });

  it('does not take a config from three folders up', async () => {
    await touch('config.json');
    await touch('a/b/c/model.pt');
    expect((await findRun(join(root, 'a/b/c/model.pt'))).configPath).toBeNull();
    expect((await findRun(join(root, 'a/b/model.pt'))).configPath).toBe(join(root, 'config.json'));
  });

  it('treats a vanished folder as an empty run', async () => {
    const run = await findRun(join(root, 'gone', 'model.pt'));
    expect(run).toEqual({ configPath: null, checkpoints: [] });
  });
});
