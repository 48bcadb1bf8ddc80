import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../../src/core/cancel';
import { chainHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import type { StepShape } from '../../../../src/core/compute';
import {
  DEFAULT_SEED,
  measureFidelity,
  type FidelityEnvironment,
  type FidelityQuestion,
} from '../../../../src/engine/fidelity/measure';
import { questionOf } from '../../../../src/engine/fidelity/subject';
import { FidelityResultSchema } from '../../../../src/engine/jobs/fidelitySchema';
import { strictJson } from '../../../../src/engine/strictJson';
import type { FidelityProgress, FidelityReport } from '../../../../src/protocol/fidelityReport';
import { wasmKernel } from '../../kernel/kernels';
import { fixtureConfig, fixtureNetwork, type FixtureRun } from './fixtureNetwork';

const OPTIONS = { sequences: 400, seed: DEFAULT_SEED, parity: false };

function environment(threads = 2, change: Partial<FidelityEnvironment> = {}): FidelityEnvironment {
  return {
    createKernel: async (shape: StepShape) => wasmKernel(shape, threads),
    now: () => 0,
    yieldOnce: async () => undefined,
    signal: { aborted: false },
    progress: () => undefined,
    ...change,
  };
}

async function questionAt(run: FixtureRun, epoch: number): Promise<FidelityQuestion> {
  return questionOf(await fixtureNetwork(run, epoch), fixtureConfig(run)).question;
}

async function reportOf(run: FixtureRun, epoch: number, sequences = 400): Promise<FidelityReport> {
  const question = await questionAt(run, epoch);
  return measureFidelity(question, { ...OPTIONS, sequences }, environment());
}

describe('measureFidelity', () => {
  it('tells what lacks in the last checkpoint of a run of fixtures', async () => {
    const report = await reportOf('two-h150-d100', 3900, 2000);
    const { verdict, stationary, freeRun, rays, klRate } = report;
    expect(verdict.fidelity).toBe('notReached');
    // Too few changes and no rare symbol: what its loss rewards.
    expect(verdict.missing.join('\n')).toMatch(/rare symbol 1: .*not met/);
    expect(verdict.missing.join('\n')).toMatch(/changes in 100 steps: .*not met/);
    expect(Math.abs(stationary.changes.found - 4.1)).toBeLessThan(0.25);
    expect(freeRun).toMatchObject({ steps: 100_000, explodedAtStep: null });
    // Its two attracting rays are known: growth .727 and .642, each with a symbol of its own.
    expect(rays?.map(({ growth }) => Number(growth.toFixed(3)))).toEqual([0.727, 0.642]);
    expect(rays?.map(({ symbols }) => symbols)).toEqual([[2], [0]]);
    expect(klRate.bitsPerSymbol).toBeGreaterThan(5 * klRate.error);
    // Its divergence is below the floor all the same: the loss alone says nothing of this.
    expect(report.divergence.excess.mean).toBeLessThan(0);
  }, 60_000);

  it('says that a checkpoint explodes, where and how fast', async () => {
    const { verdict, freeRun } = await reportOf('two-h150-d100', 300);
    expect(verdict.fidelity).toBe('notReached');
    expect(verdict.missing.at(-1)).toMatch(
      /^free run: explodes at step \d+, growing by a factor of 1\.04/,
    );
    expect(freeRun.growth).toBeCloseTo(1.043, 2);
    expect(freeRun.explodedAtStep).toBeLessThan(20_000);
  }, 60_000);

  it('is the same for any number of threads, and another for another seed', async () => {
    const question = await questionAt('two-small', 1500);
    const parity = { ...OPTIONS, parity: true };
    const one = await measureFidelity(question, parity, environment(1));
    const two = await measureFidelity(question, parity, environment(2));
    expect(strictJson(two)).toBe(strictJson(one));
    const other = await measureFidelity(question, { ...parity, seed: 5 }, environment(2));
    expect(other.stationary).not.toEqual(one.stationary);
  }, 60_000);

  it('is what its schema says, also where numbers are not finite', async () => {
    const question = await questionAt('two-small', 1000);
    const { hmm } = question;
    const never = { ...hmm, emission: hmm.emission.map(() => [0.5, 0.5, 0]) };
    const report = await measureFidelity(
      { ...question, hmm: never },
      { ...OPTIONS, sequences: 100, parity: true },
      environment(),
    );
    expect(report.klRate.bitsPerSymbol).toBe(Infinity);
    const parsed: unknown = JSON.parse(strictJson({ checkpoint: 'c', hmm: 'h', ...report }));
    expect([...Value.Errors(FidelityResultSchema, parsed)]).toEqual([]);
  }, 60_000);

  it('tells its parts in order, and gives up between them', async () => {
    const question = await questionAt('two-small', 1500);
    const told: FidelityProgress[] = [];
    const signal = { aborted: false };
    const progress = (one: FidelityProgress) => {
      told.push(one);
      if (one.part === 'distances') signal.aborted = true;
    };
    const started = measureFidelity(question, OPTIONS, environment(2, { progress, signal }));
    await expect(started).rejects.toThrow(Cancelled);
    const parts = [...new Set(told.map(({ part }) => part))];
    expect(parts).toEqual(['strings', 'free run', 'rays', 'distances']);
    expect(told.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  });

  it('names what does not fit', async () => {
    const question = await questionAt('two-small', 1500);
    const four = {
      ...chainHmm(2),
      emission: [
        [0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25],
      ],
    };
    const measured = (change: Partial<FidelityQuestion>) =>
      measureFidelity({ ...question, ...change }, OPTIONS, environment());
    await expect(measured({ hmm: four })).rejects.toThrow('3 outputs, its HMM has 4 symbols');
    const blind = { ...question.network, readout: null };
    await expect(measured({ network: blind })).rejects.toThrow('no readout');
    await expect(measured({ lengthSteps: 1 })).rejects.toThrow('sequences of 1 steps');
    const apart = {
      ...fullyConnectedHmm(),
      transition: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    await expect(measured({ hmm: apart })).rejects.toThrow('not unique');
  });
});
