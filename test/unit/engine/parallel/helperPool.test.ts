import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noiseBank } from '../../../../src/core/analysis/rolloutNoise';
import { HelperPool } from '../../../../src/engine/parallel/helperPool';
import { ownThread, type Helpers } from '../../../../src/engine/parallel/helpers';
import type { ResidencyPart, ResidencySetup } from '../../../../src/engine/parallel/tasks';
import { normals } from '../../core/dynamics/reluNetwork';
import { randomNetwork } from '../randomNetwork';

const UNITS = 40;
const network = randomNetwork({ units: UNITS, seed: 3 });
const setup: ResidencySetup = {
  network,
  bank: noiseBank(network, 1, 1),
  ...{ noiseStd: 1, seed: 1, rollouts: 5, capSteps: 20, hysteresis: 0 },
};

function partsOf(count: number): ResidencyPart[] {
  return Array.from({ length: count }, (_, k) => {
    const states = normals(3 * UNITS, 10 + k);
    return {
      states,
      firstRollouts: Uint32Array.of(15 * k, 15 * k + 5, 15 * k + 10),
      counted: states.slice(0, UNITS),
    };
  });
}

async function resultsOf(helpers: Helpers, parts: readonly ResidencyPart[]) {
  const results: unknown[] = [];
  const signal = { aborted: false };
  await helpers.run('residency', {
    setup: () => setup,
    parts,
    signal,
    told: (one) => results.push(one),
  });
  return results;
}

describe('HelperPool', () => {
  const log = vi.fn<(line: string) => void>();
  let pool: HelperPool | null = null;
  const started = (threads: number) => {
    pool = new HelperPool({ path: resolve('dist/helperThread.js'), threads, log });
    return pool;
  };
  afterEach(async () => {
    await pool?.dispose();
    log.mockClear();
  });

  it('tells the results of one thread, bit for bit and in order, with any number of them', async () => {
    const parts = partsOf(17);
    const expected = await resultsOf(ownThread(), parts);
    for (const threads of [1, 2, 5]) {
      const helpers = started(threads);
      expect(await resultsOf(helpers, parts)).toEqual(expected);
      // Again, by threads that are there already.
      expect(await resultsOf(helpers, parts)).toEqual(expected);
      await helpers.dispose();
    }
    expect(log).not.toHaveBeenCalled();
  });

  it('serves several tasks at a time, and a task without parts', async () => {
    const helpers = started(2);
    const [a, b] = [partsOf(6), partsOf(9)];
    const found = await Promise.all([resultsOf(helpers, a), resultsOf(helpers, b)]);
    expect(found).toEqual([await resultsOf(ownThread(), a), await resultsOf(ownThread(), b)]);
    expect(await resultsOf(helpers, [])).toEqual([]);
  });

  it('gives up when nobody wants the results any more, and goes on with the next task', async () => {
    const helpers = started(2);
    const signal = { aborted: false };
    let told = 0;
    const run = helpers.run('residency', {
      ...{ setup: () => setup, parts: partsOf(60), signal },
      told() {
        told++;
        signal.aborted = true;
      },
    });
    await expect(run).rejects.toThrow('cancelled');
    const after = told;
    expect(after).toBeLessThan(60);
    expect(await resultsOf(helpers, partsOf(4))).toHaveLength(4);
    expect(told).toBe(after);
  });

  it('gives up while a part takes long', async () => {
    const helpers = started(2);
    const signal = { aborted: false };
    const [part] = partsOf(1);
    const long = { ...setup, rollouts: 60_000, capSteps: 1000 };
    const run = helpers.run('residency', {
      ...{ setup: () => long, parts: [part, part], signal },
      told: () => expect.unreachable('nothing ends that soon'),
    });
    setTimeout(() => (signal.aborted = true), 50);
    await expect(run).rejects.toThrow('cancelled');
  });

  it('throws what a part threw', async () => {
    const helpers = started(2);
    const silent = { ...setup, network: { ...network, readout: null } };
    const run = helpers.run('residency', {
      ...{ setup: () => silent, parts: partsOf(3), signal: { aborted: false } },
      told: () => undefined,
    });
    await expect(run).rejects.toThrow('residency: the network has no readout');
    expect(await resultsOf(helpers, partsOf(3))).toHaveLength(3);
  });

  it('says that a thread can not be started', async () => {
    const helpers = new HelperPool({ path: resolve('dist/nothing.js'), threads: 2, log });
    await expect(resultsOf(helpers, partsOf(3))).rejects.toThrow('the helper worker stopped');
  });
});
