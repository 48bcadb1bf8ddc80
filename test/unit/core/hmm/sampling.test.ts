import { describe, expect, it } from 'vitest';
import { stringStatistics } from '../../../../src/core/dynamics/stringStatistics';
import { chainHmm, cyclicHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { hmmStatistics, stationaryOf } from '../../../../src/core/hmm/statistics';

const STRINGS = 4000;

describe.each([
  ['chain of 2', chainHmm(2)],
  ['chain of 5', chainHmm(5)],
  ['fully connected', fullyConnectedHmm()],
  ['cyclic', cyclicHmm()],
])('strings of a %s', (_, hmm) => {
  const stationary = { ...hmm, start: stationaryOf(hmm.transition) };
  const strings = sampleStrings(stationary, { seed: 3, first: 0, count: STRINGS, lengthSteps: 40 });
  const found = stringStatistics(strings);
  const exact = hmmStatistics(hmm);

  it('have the exact statistics within four standard errors', () => {
    exact.frequency.forEach((value, k) => {
      expect(Math.abs(found.frequency[k] - value)).toBeLessThan(4 * found.frequencyError[k]);
    });
    exact.outputTransition.forEach((row, a) =>
      row.forEach((value, b) => {
        const error = Math.max(found.transitionError[a][b], 1e-12);
        expect(Math.abs(found.transition[a][b] - value)).toBeLessThan(4 * error);
      }),
    );
    const changes = 39 * exact.changesPerStep;
    expect(Math.abs(found.changes - changes)).toBeLessThan(4 * found.changesError);
  });

  it('have errors of a sensible size', () => {
    // 95 % of the entries within two standard errors would be ideal; here only their order of magnitude.
    const naive = Math.sqrt((found.frequency[0] * (1 - found.frequency[0])) / (STRINGS * 40));
    expect(found.frequencyError[0]).toBeGreaterThan(naive);
    expect(found.frequencyError[0]).toBeLessThan(7 * naive);
  });
});

describe('sampleStrings', () => {
  it('does not depend on how strings are batched', () => {
    const hmm = chainHmm(3);
    const all = sampleStrings(hmm, { seed: 1, first: 0, count: 10, lengthSteps: 7 });
    const part = sampleStrings(hmm, { seed: 1, first: 6, count: 2, lengthSteps: 7 });
    expect([...part.symbols]).toEqual([...all.symbols.subarray(42, 56)]);
  });

  it('never draws what is impossible', () => {
    const hmm = {
      start: [0, 1],
      transition: [
        [1, 0],
        [0, 1],
      ],
      emission: [
        [1, 0, 0],
        [0, 0, 1],
      ],
    };
    const { symbols } = sampleStrings(hmm, { seed: 1, first: 0, count: 100, lengthSteps: 5 });
    expect(new Set(symbols)).toEqual(new Set([2]));
  });
});

describe('stringStatistics', () => {
  it('counts by hand', () => {
    const symbols = Uint8Array.of(0, 0, 1, 1, 1, 1);
    const found = stringStatistics({ count: 2, lengthSteps: 3, outputs: 3, symbols });
    expect(found.frequency).toEqual([1 / 3, 2 / 3, 0]);
    expect(found.transition).toEqual([
      [0.5, 0.5, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(found.changes).toBe(0.5);
    expect(found.changesError).toBe(0.5);
  });
});
