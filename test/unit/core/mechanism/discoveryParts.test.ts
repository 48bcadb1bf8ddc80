import { describe, expect, it } from 'vitest';
import { ClampedRunner, NO_CLAMP } from '../../../../src/core/mechanism/discovery/clampedRuns';
import { shapleyCredit } from '../../../../src/core/mechanism/discovery/credit';
import {
  changedDrive,
  driveShares,
  pathwayOnto,
} from '../../../../src/core/mechanism/discovery/integrators';
import { oneOfEachDwell, record } from '../../../../src/core/mechanism/discovery/recording';
import {
  dwellingSteps,
  findTransitions,
} from '../../../../src/core/mechanism/discovery/transitions';
import { inputDrive } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';

/** 'a20 b3 a9': runs of symbols. */
function symbols(text: string): Uint8Array {
  const runs = text
    .split(' ')
    .map((word) => ({ symbol: word.charCodeAt(0) - 97, steps: Number(word.slice(1)) }));
  return Uint8Array.from(
    runs.flatMap(({ symbol, steps }) => new Array<number>(steps).fill(symbol)),
  );
}

describe('findTransitions', () => {
  it.each([
    ['a20 b20', [[0, 1, 20]]],
    ['a20 b3 a20', []],
    ['a20 b3 c20', [[0, 2, 20]]],
    ['a20 b7 a5 b20', []],
    ['a20 b3 a2 b20', [[0, 1, 20]]],
    ['a5 b20 a20', [[1, 0, 25]]],
    ['a20', []],
    ['a20 b7', []],
  ])('of %s are %j', (text, expected) => {
    const found = findTransitions(symbols(text));
    expect(found.map(({ from, to, step }) => [from, to, step])).toEqual(expected);
  });

  it('leave dwelling states eight steps away on both sides', () => {
    expect(dwellingSteps(symbols('b20 a20 b20'), 0)).toEqual([28, 29, 30, 31]);
    expect(dwellingSteps(symbols('a16 b20'), 0)).toEqual([]);
  });
});

describe('oneOfEachDwell', () => {
  const recording = {
    ...{ steps: 0, explodedAtStep: null, states: new Float64Array(), drive: new Float64Array() },
    ...{ symbols: symbols('b20 a20 b40 a17 b9 a30 b90'), transitions: [] },
  };

  it('takes a step of every dwell that has one eight steps from both ends', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [first, second, third, ...more] = oneOfEachDwell(recording, 0, 400, seed);
      expect(more).toEqual([]);
      expect([first >= 28, first <= 31, second, third >= 114, third <= 127]).toEqual([
        ...[true, true, 88, true, true],
      ]);
    }
  });

  it('takes no more than asked for, and none where nothing dwells', () => {
    expect(oneOfEachDwell(recording, 1, 2, 1)).toHaveLength(2);
    expect(oneOfEachDwell(recording, 2, 2, 1)).toEqual([]);
  });
});

describe('shapleyCredit', () => {
  const credit = (players: number, effect: (set: readonly number[]) => number) =>
    shapleyCredit(
      Array.from({ length: players }, (_, k) => k),
      2,
      1,
      (set) => new Float64Array(2).fill(effect(set)),
    );

  it('shares among units of which all are needed, and among units of which one is enough', () => {
    const all = credit(3, (set) => (set.length === 3 ? 1 : 0));
    const any = credit(3, (set) => (set.length > 0 ? 1 : 0));
    for (const { mean, total } of [all, any]) {
      expect(total).toBe(1);
      expect(mean.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
      for (const share of mean) expect(share).toBeGreaterThan(0.05);
    }
  });

  it('gives a unit that does nothing nothing, and effects that add up to each its own', () => {
    const own = [0.5, 0, 0.25];
    const { mean, error } = credit(3, (set) => set.reduce((sum, k) => sum + own[k], 0));
    mean.forEach((value, k) => expect(value).toBeCloseTo(own[k], 12));
    expect(Math.max(...error)).toBeLessThan(1e-12);
  });

  it('of nobody is nothing', () => {
    expect(credit(0, () => 1)).toMatchObject({ mean: [], total: 0 });
  });
});

describe('ClampedRunner', () => {
  const network = randomNetwork({ bias: true });
  const {
    states,
    drive,
    symbols: recorded,
  } = record(network, { steps: 200, noiseStd: 1, seed: 4 });

  it('without a clamp goes where the network goes', () => {
    const runner = new ClampedRunner(network);
    for (let step = 0; step < 150; step += 10) {
      const start = { states, drive, offset: step * 12, row: step + 1 };
      expect(runner.symbolAfter(start, 30, NO_CLAMP, 30)).toBe(recorded[step + 30]);
    }
  });

  it('lets a clamp on what the unit gets anyway change nothing', () => {
    const runner = new ClampedRunner(network);
    const sums = new Float64Array(12);
    runner.recurrentInput(states, 20 * 12, sums);
    const start = { states, drive, offset: 20 * 12, row: 21 };
    const clamp = { units: [3, 7], values: [sums[3], sums[7]] };
    expect(runner.symbolAfter(start, 25, clamp, 1)).toBe(recorded[45]);
  });
});

/** Known answer: kick unit 0 reads +1 from A and -1 from B, all of them leaky sums of noise; others read nothing. */
function plantedPathway(): Network {
  const units = 20;
  const base = randomNetwork({ units, inputs: 10, outputs: 2, bias: true, spread: 0 });
  const recurrentWeight = new Float64Array(units * units);
  for (let j = 1; j <= 10; j++) recurrentWeight[j] = j <= 5 ? 1 : -1;
  const inputBias = new Float64Array(units).fill(5);
  return { ...base, layers: [{ ...base.layers[0], recurrentWeight, inputBias }] };
}

describe('pathwayOnto', () => {
  it('is the populations that were planted, split by the sign of their weight', () => {
    const network = plantedPathway();
    const recording = record(network, { steps: 3000, noiseStd: 1, seed: 4 });
    const dwelling = { ...recording, symbols: new Uint8Array(recording.steps) };
    const shares = [1, 2, 3].map((seed) => driveShares(network, dwelling, 0, [0], seed));
    const { afferents, explained, gap, seeds } = pathwayOnto(
      network,
      { from: 0, to: 1 },
      [0],
      shares,
    );
    expect(seeds).toEqual({ passed: 3, of: 3 });
    const units = afferents.map(({ unit }) => unit).sort((a, b) => a - b);
    expect(units).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const { unit, weight } of afferents) expect(weight).toBe(unit <= 5 ? 1 : -1);
    expect(explained.mean).toBeCloseTo(1, 10);
    expect(explained.error).toBeCloseTo(0, 10);
    expect(gap).toBe(Infinity);
  });
});

describe('changedDrive', () => {
  const network = randomNetwork({ bias: true });
  const drive = inputDrive(network, { kind: 'noise', std: 1 }, 4000, 3);
  const fresh = { seed: 3, noiseStd: 1, stream: 8 };

  it('removed leaves the bias of the set, and every other unit as it was', () => {
    const changed = changedDrive(network, drive, [2, 5], 'removed', fresh);
    changed.forEach((value, at) => {
      const unit = at % 12;
      const isChanged = unit === 2 || unit === 5;
      expect(value).toBe(isChanged ? network.layers[0].inputBias?.[unit] : drive[at]);
    });
  });

  it('replaced keeps mean and covariance of the set, and cuts what it shares with the others', () => {
    const changed = changedDrive(network, drive, [2, 5], 'replaced', fresh);
    const covariance = (values: Float64Array, a: number, b: number) => {
      const mean = (unit: number) => column(values, unit).reduce((sum, x) => sum + x, 0) / 4000;
      const [meanA, meanB] = [mean(a), mean(b)];
      const [first, second] = [column(values, a), column(values, b)];
      return first.reduce((sum, x, t) => sum + (x - meanA) * (second[t] - meanB), 0) / 4000;
    };
    expect(covariance(changed, 2, 5)).toBeCloseTo(covariance(drive, 2, 5), 1);
    expect(covariance(changed, 2, 2) / covariance(drive, 2, 2)).toBeCloseTo(1, 1);
    expect(Math.abs(covariance(changed, 2, 7))).toBeLessThan(0.05);
  });

  function column(values: Float64Array, unit: number): number[] {
    return Array.from({ length: values.length / 12 }, (_, t) => values[t * 12 + unit]);
  }
});
