import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SweepResult } from '../../../src/engine/jobs/sweepSchemas';
import { sweepGains } from '../../../src/engine/jobs/sweep';
import { toldService } from './trainingFixture';

const SMALL = resolve('test/fixtures/runs/two-small');
const CHECKPOINT = join('models', 'evolution', 'model_epoch_1500.pth');

let run = '';
let path = '';
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'dynascope-ablation-'));
  path = join(run, CHECKPOINT);
  await cp(join(SMALL, CHECKPOINT), path);
  await cp(join(SMALL, 'config.json'), join(run, 'config.json'));
});
afterEach(() => rm(run, { recursive: true, force: true }));

const { signal } = new AbortController();
const folderOf = () => join(run, 'analysis', CHECKPOINT, 'sweep');

describe('a report of gains on kick units', () => {
  it('lies beside the run and has the numbers of the job, told on the way', async () => {
    const { methods, told } = toldService();
    const page = await methods.ablation({ path, correction: null, units: [25, 11] }, signal);
    expect(page).toBe(join(folderOf(), 'sweep.md'));
    const kept = JSON.parse(await readFile(join(folderOf(), 'sweep.json'), 'utf8')) as SweepResult;
    const order = { path, units: [25, 11], gains: [0, 0.5], controls: 0 };
    const direct = await sweepGains(order, { signal, told: () => undefined });
    const figures = ({ sets }: SweepResult, gain: number) =>
      sets.map(({ points }) => {
        const point = points.find((one) => one.gain === gain);
        return [point?.criticalPairs, point?.outputs.map((one) => one.residencySteps.difference)];
      });
    for (const gain of order.gains) expect(figures(kept, gain)).toEqual(figures(direct, gain));
    expect(kept.sets.map(({ controls }) => controls?.sets)).toEqual([19, 19, undefined]);
    const shares = told.map(([, payload]) => Number.parseInt((payload as { text: string }).text));
    expect(told.every(([name]) => name === 'notice')).toBe(true);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(100);
  });

  it('is of the network that its file is taken for', async () => {
    const correction = { nonlinearity: 'tanh' as const };
    await toldService().methods.ablation({ path, correction, units: [25, 11] }, signal);
    const kept = JSON.parse(await readFile(join(folderOf(), 'sweep.json'), 'utf8')) as SweepResult;
    const intact = { path, units: [25, 11], gains: [1] };
    const how = { signal, told: () => undefined };
    const [corrected] = (await sweepGains({ ...intact, ...correction }, how)).sets;
    const [inferred] = (await sweepGains(intact, how)).sets;
    expect(kept.sets[0].points.find(({ gain }) => gain === 1)).toEqual(corrected.points[0]);
    expect(corrected.points).not.toEqual(inferred.points);
  });

  it('needs kick units, and says so', async () => {
    const asked = toldService().methods.ablation({ path, correction: null, units: [] }, signal);
    await expect(asked).rejects.toThrow(/model_epoch_1500\.pth: no kick units are claimed/);
    expect(await readdir(run)).not.toContain('analysis');
  });

  it('leaves nothing when it is cancelled', async () => {
    const controller = new AbortController();
    const { methods } = toldService(() => controller.abort());
    const asked = methods.ablation({ path, correction: null, units: [25, 11] }, controller.signal);
    await expect(asked).rejects.toThrow('cancelled');
    expect(await readdir(run)).not.toContain('analysis');
  });
});
