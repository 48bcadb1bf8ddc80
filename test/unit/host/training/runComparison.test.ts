import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunComparison } from '../../../../src/host/training/runComparison';
import { trackFromDisk } from '../../../../src/host/training/runFromDisk';
import { MOST_COMPARED, type Comparison } from '../../../../src/protocol/trainingPage';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'dynascope-compare-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(parent, { recursive: true, force: true });
});

async function runOnDisk(name: string, units: number, losses: readonly number[]): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder);
  const config = { dynascope: { network: { units } } };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const rows = losses.map((loss, k) => `${k + 1},${loss}\n`);
  await writeFile(join(folder, 'metrics.csv'), ['epoch,validation_loss\n', ...rows].join(''));
  return folder;
}

function comparisonOf(own: string | null, trackOf = trackFromDisk) {
  const told: (Comparison | null)[] = [];
  const log = vi.fn();
  const parts = { trackOf, tell: (one: Comparison | null) => told.push(one), log };
  return { told, log, comparison: new RunComparison(() => own, parts) };
}

describe('RunComparison', () => {
  it('tells configs and histories of the runs, not of the view’s own', async () => {
    const own = await runOnDisk('two-001', 20, [3, 2]);
    const other = await runOnDisk('two-002', 50, [4, 2.5, 1]);
    const { comparison, told } = comparisonOf(own);
    await comparison.set([own, other, other]);
    expect(comparison.runs).toEqual([other]);
    expect(told).toHaveLength(1);
    const [{ name, runFolder, history, config }] = comparison.current?.runs ?? [];
    expect([name, runFolder, history.validationLoss]).toEqual(['two-002', other, [4, 2.5, 1]]);
    expect(new Map(config).get('network.units')).toBe('50');
    expect(new Map(comparison.current?.config).get('network.units')).toBe('20');
  });

  it('says so of a config that can not be read, and of a run that is gone', async () => {
    const broken = await runOnDisk('two-002', 50, [1]);
    await writeFile(join(broken, 'config.json'), '{');
    const { comparison } = comparisonOf(null);
    await comparison.set([broken, join(parent, 'gone')]);
    expect(comparison.current?.config).toBeNull();
    expect(comparison.current?.runs.map(({ config }) => config)).toEqual([null, null]);
    expect(comparison.current?.runs[1].history.epoch).toEqual([]);
  });

  it('holds as many as can be told apart, and lets them go', async () => {
    const folders = Array.from({ length: MOST_COMPARED + 2 }, (_, k) => join(parent, `${k}`));
    const { comparison, told } = comparisonOf(null);
    await comparison.set(folders);
    expect(comparison.runs).toEqual(folders.slice(0, MOST_COMPARED));
    await comparison.forget(folders[1]);
    expect(comparison.runs).not.toContain(folders[1]);
    await comparison.set([]);
    expect(told.at(-1)).toBeNull();
    expect(comparison.current).toBeNull();
  });

  it('reads a compared run again when something happened to it, once for many things', async () => {
    const other = await runOnDisk('two-002', 50, [4]);
    const trackOf = vi.fn(trackFromDisk);
    const { comparison } = comparisonOf(null, trackOf);
    await comparison.set([other]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    comparison.touched(join(parent, 'another'));
    comparison.touched(null);
    expect(vi.getTimerCount()).toBe(0);
    for (let k = 0; k < 5; k++) comparison.touched(other);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(trackOf).toHaveBeenCalledTimes(2);
    comparison.touched(other);
    comparison.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells the newest choice only', async () => {
    const [one, two] = [await runOnDisk('a', 20, [1]), await runOnDisk('b', 20, [1])];
    const { comparison, told } = comparisonOf(null);
    await Promise.all([comparison.set([one]), comparison.set([two])]);
    expect(told.map((each) => each?.runs.map(({ name }) => name))).toEqual([['b']]);
  });
});
