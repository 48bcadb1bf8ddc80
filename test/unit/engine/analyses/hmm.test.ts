import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import type { Hmm } from '../../../../src/core/hmm/hmm';
import { stationaryOf } from '../../../../src/core/hmm/statistics';
import { analyseHmm } from '../../../../src/engine/analyses/hmm';
import { strictJson } from '../../../../src/engine/strictJson';
import { DEFAULT_HMM } from '../../../../src/protocol/analyses/defaults';
import { HmmResultSchema, type HmmParams } from '../../../../src/protocol/analyses/hmm';
import { plantedSubject } from './plantedStates';

function hmmOf(transition: number[][], emission: number[][]): Hmm {
  return { start: stationaryOf(transition), transition, emission };
}

const THREE = hmmOf(
  [
    [0.95, 0.04, 0.01],
    [0.03, 0.93, 0.04],
    [0.02, 0.03, 0.95],
  ],
  [
    [0.9, 0.08, 0.02],
    [0.05, 0.9, 0.05],
    [0.02, 0.08, 0.9],
  ],
);
/** The planted activity is no orbit of the network: rollouts from it would say nothing. */
const PARAMS: HmmParams = {
  ...DEFAULT_HMM,
  features: 'activity',
  microstates: 40,
  replicates: 40,
  restarts: 4,
};
const silent = () => undefined;

describe('hmm', () => {
  it('recovers the matrices of a planted chain within its standard errors, and holds what its schema says', async () => {
    const told: number[] = [];
    const subject = plantedSubject(THREE, { steps: 8000, seed: 3 });
    const result = await analyseHmm(subject, PARAMS, (share) => told.push(share));
    expect([...Value.Errors(HmmResultSchema, JSON.parse(strictJson(result)))]).toEqual([]);
    expect(result).toMatchObject({ states: 3, gapStates: 3, bicStates: 3, targetOf: [0, 1, 2] });
    expect(result.statement).toBe(
      "The gap of timescales and BIC of the symbols agree on 3. The run's HMM has 3.",
    );
    const { transition, emission, stationary } = result;
    THREE.transition.forEach((row, i) =>
      row.forEach((value, j) => {
        const error = transition.error[i][j];
        expect(error).toBeGreaterThan(0.0005);
        expect(error).toBeLessThan(0.01);
        expect(Math.abs(transition.value[i][j] - value)).toBeLessThan(4 * error);
        expect(transition.target?.[i][j]).toBe(value);
      }),
    );
    THREE.emission.forEach((row, i) =>
      row.forEach((value, k) => expect(emission.value[i][k]).toBeCloseTo(value, 2)),
    );
    THREE.start.forEach((value, i) =>
      expect(Math.abs(stationary.value[0][i] - value)).toBeLessThan(4 * stationary.error[0][i]),
    );
    result.dwells.forEach(({ meanSteps, meanStepsError, targetMeanSteps }) =>
      expect(Math.abs(meanSteps - targetMeanSteps)).toBeLessThan(4 * meanStepsError),
    );
    // From itself nothing differs.
    for (const rate of [result.klTarget, result.klDistilled, result.klFloor]) {
      expect(Math.abs(rate?.bitsPerSymbol ?? 1)).toBeLessThan(4 * (rate?.error ?? 0) + 0.002);
    }
    expect(told.at(-1)).toBeLessThanOrEqual(1);
    expect(told.every((share, k) => k === 0 || share >= told[k - 1])).toBe(true);
    expect(result.selfPrediction).toHaveLength(3);
  });

  it('finds the number of states over several seeds, and no memory where none is planted', async () => {
    const found = [];
    for (const seed of [11, 12, 13, 14, 15]) {
      const subject = plantedSubject(THREE, { steps: 4000, seed });
      const { gapStates, stateMemory, symbolMemory, dwells } = await analyseHmm(
        subject,
        { ...PARAMS, replicates: 0 },
        silent,
      );
      found.push(gapStates);
      const ps = [stateMemory, symbolMemory, ...dwells.map(({ geometric }) => geometric)];
      // Of five p-values a seed, uniform under the null, one may be small by chance.
      expect(ps.filter((one) => (one?.p ?? 1) < 0.02).length).toBeLessThan(2);
    }
    expect(found).toEqual([3, 3, 3, 3, 3]);
  });

  it('does not depend on the order of units', async () => {
    const plan = { steps: 2000, seed: 5 };
    const params = { ...PARAMS, replicates: 0 };
    const plain = await analyseHmm(plantedSubject(THREE, plan), params, silent);
    const order = [4, 1, 6, 0, 3, 5, 2];
    const moved = await analyseHmm(plantedSubject(THREE, { ...plan, order }), params, silent);
    expect(moved.perStep).toEqual(plain.perStep);
    plain.transition.value.forEach((row, i) =>
      row.forEach((value, j) => expect(moved.transition.value[i][j]).toBeCloseTo(value, 6)),
    );
  });

  it('names the states of a permuted chain by what they emit', async () => {
    const order = [2, 0, 1];
    const permuted = hmmOf(
      order.map((i) => order.map((j) => THREE.transition[i][j])),
      order.map((i) => [...THREE.emission[i]]),
    );
    const subject = plantedSubject(permuted, { steps: 3000, seed: 7 });
    const { emission, targetOf } = await analyseHmm(subject, { ...PARAMS, replicates: 0 }, silent);
    expect(targetOf).toEqual([1, 2, 0]);
    emission.value.forEach((row, i) => expect(row[i]).toBeGreaterThan(0.85));
  });

  it('sees stays that are not geometric', async () => {
    const next = (state: number, stayed: number) => (stayed < 15 ? state : (state + 1) % 3);
    const subject = plantedSubject(THREE, { steps: 4000, seed: 2, next });
    const { dwells } = await analyseHmm(subject, { ...PARAMS, states: 3, replicates: 0 }, silent);
    dwells.forEach(({ geometric, meanSteps }) => {
      expect(meanSteps).toBeCloseTo(16, 0);
      expect(geometric?.p).toBe(0.01);
    });
  });

  it('sees what the last symbols add to a state', async () => {
    // Within each state symbol 0 is likelier for twenty steps, then less likely.
    const extraLogit = (t: number) => (Math.floor(t / 20) % 2 === 0 ? 1.5 : -1.5);
    const subject = plantedSubject(THREE, { steps: 4000, seed: 2, extraLogit });
    // The extra logit is a unit of its own, small beside the centres.
    const { symbolMemory } = await analyseHmm(
      subject,
      { ...PARAMS, states: 3, replicates: 0 },
      silent,
    );
    expect(symbolMemory.p).toBe(0.01);
    expect(symbolMemory.statistic).toBeGreaterThan(2 * symbolMemory.underNull);
  });

  it('refuses what is too short, and says which states are seen too seldom', async () => {
    const short = plantedSubject(THREE, { steps: 299, seed: 1 });
    await expect(analyseHmm(short, PARAMS, silent)).rejects.toThrow(
      'hmm: 299 steps found, 300 or more are needed',
    );
    const scarce = plantedSubject(THREE, { steps: 400, seed: 1 });
    const { notes } = await analyseHmm(scarce, { ...PARAMS, states: 2 }, silent);
    expect(notes.some((note) => note.startsWith('Too short for state 0'))).toBe(true);
  });

  it('is a single state where nothing is remembered', async () => {
    const [row] = [[1 / 3, 1 / 3, 1 / 3]];
    const coin = hmmOf([row, row, row], THREE.emission as number[][]);
    const subject = plantedSubject(coin, { steps: 2000, seed: 4 });
    const { states, gapStates, transition } = await analyseHmm(
      subject,
      { ...PARAMS, replicates: 0 },
      silent,
    );
    expect([states, gapStates]).toEqual([1, 1]);
    expect(transition.value).toEqual([[1]]);
  });

  it('has no target without a config, and none with other symbols', async () => {
    const plan = { steps: 1000, seed: 4 };
    const params = { ...PARAMS, replicates: 0, states: 2 };
    const alone = { ...plantedSubject(THREE, plan), target: null };
    const { targetStates, klTarget, klFloor, transition } = await analyseHmm(alone, params, silent);
    expect([targetStates, klTarget, klFloor, transition.target]).toEqual([0, null, null, null]);
    const other = hmmOf([[1]], [[0.5, 0.5]]);
    const foreign = { ...plantedSubject(THREE, plan), target: { hmm: other, label: 'other' } };
    expect((await analyseHmm(foreign, params, silent)).targetStates).toBe(0);
  });

  it('can be cancelled', async () => {
    const subject = {
      ...plantedSubject(THREE, { steps: 1000, seed: 1 }),
      signal: { aborted: true },
    };
    await expect(analyseHmm(subject, PARAMS, silent)).rejects.toThrow('cancelled');
  });
});
