/** The report that the editor asks for: beside the run, told on the way, nothing where it is given up. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MechanismsResult } from '../../../src/engine/jobs/mechanismsSchemas';
import { toldService } from './trainingFixture';

const SMALL = resolve('test/fixtures/runs/two-small');
/** Hardly a transition: nothing is asked, and a search is short. */
const EPOCHS = [200, 300];

let run = '';
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'dynascope-mechanisms-'));
  for (const epoch of EPOCHS) {
    const name = join('models', 'evolution', `model_epoch_${epoch}.pth`);
    await cp(join(SMALL, name), join(run, name));
  }
  await cp(join(SMALL, 'config.json'), join(run, 'config.json'));
});
afterEach(() => rm(run, { recursive: true, force: true }));

it('lies in the run, and is told on the way', async () => {
  const { methods, told } = toldService();
  const page = await methods.mechanisms({ path: run }, new AbortController().signal);
  const folder = join(run, 'analysis', 'mechanisms');
  expect(page).toBe(join(folder, 'report.md'));
  const kept = await readFile(join(folder, 'mechanisms.json'), 'utf8');
  const { checkpoints, seeds } = JSON.parse(kept) as MechanismsResult;
  expect(checkpoints.map(({ epoch, skipped }) => [epoch, skipped])).toEqual([
    [200, null],
    [300, null],
  ]);
  expect(seeds).toEqual([1, 17, 33]);
  expect(told.map(([name]) => name)).toEqual(Array.from({ length: 6 }, () => 'notice'));
  expect(told[0][1]).toEqual({ text: 'model_epoch_200.pth 13 %' });
  const text = await readFile(page, 'utf8');
  expect(text).toContain('dynascope mechanisms ../.. --seeds 3');
  expect(text).toContain('nothing to explain');
}, 60_000);

it('leaves nothing when it is cancelled', async () => {
  const controller = new AbortController();
  const { methods } = toldService(() => controller.abort());
  await expect(methods.mechanisms({ path: run }, controller.signal)).rejects.toThrow('cancelled');
  expect(await readdir(run)).not.toContain('analysis');
}, 60_000);
