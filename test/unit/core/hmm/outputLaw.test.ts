import { describe, expect, it } from 'vitest';
import { authorsHmm } from '../../../../src/core/hmm/authorsHmm';
import { chainHmm, cyclicHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import type { Hmm } from '../../../../src/core/hmm/hmm';
import { logLikelihood } from '../../../../src/core/hmm/inference';
import { expectedOutputs, runSurvival, stationaryHmm } from '../../../../src/core/hmm/outputLaw';
import { expectedChanges, hmmStatistics } from '../../../../src/core/hmm/statistics';

const FAMILIES: [string, Hmm][] = [
  ['two', chainHmm(2)],
  ['five', chainHmm(5)],
  ['fully', fullyConnectedHmm()],
  ['cyclic', cyclicHmm()],
];

/** All strings of so many steps with their probabilities. */
function strings(hmm: Hmm, steps: number): { symbols: number[]; p: number }[] {
  const outputs = hmm.emission[0].length;
  return Array.from({ length: outputs ** steps }, (_, index) => {
    const symbols = Array.from(
      { length: steps },
      (_t, t) => Math.floor(index / outputs ** t) % outputs,
    );
    return { symbols, p: Math.exp(logLikelihood(hmm, symbols)) };
  });
}

describe('expectedOutputs', () => {
  it.each(FAMILIES)('of %s in its stationary regime are its statistics', (_, hmm) => {
    const statistics = hmmStatistics(hmm);
    const found = expectedOutputs(stationaryHmm(hmm), 50);
    found.frequency.forEach((value, a) => expect(value).toBeCloseTo(statistics.frequency[a], 10));
    found.transition.flat().forEach((value, k) => {
      expect(value).toBeCloseTo(statistics.outputTransition.flat()[k], 10);
    });
    expect(found.changes).toBeCloseTo(expectedChanges(statistics, 50), 8);
  });

  it('are means over all strings, whatever the first state', () => {
    const hmm = { ...chainHmm(3), start: [0.7, 0.3, 0] };
    const all = strings(hmm, 5);
    const found = expectedOutputs(hmm, 5);
    const mean = (of: (symbols: number[]) => number) =>
      all.reduce((sum, { symbols, p }) => sum + p * of(symbols), 0);
    const count = (a: number) => mean((symbols) => symbols.filter((s) => s === a).length);
    const pairs = (a: number, b: number) =>
      mean((symbols) => symbols.filter((s, t) => s === a && symbols[t + 1] === b).length);
    expect(found.frequency[1]).toBeCloseTo(count(1) / 5, 10);
    const visits = pairs(0, 0) + pairs(0, 1) + pairs(0, 2);
    expect(found.transition[0][2]).toBeCloseTo(pairs(0, 2) / visits, 10);
    const changed = mean(
      (symbols) => symbols.filter((s, t) => t > 0 && s !== symbols[t - 1]).length,
    );
    expect(found.changes).toBeCloseTo(changed, 10);
  });

  it("of the authors' generator have 7.409557 changes in 100 steps", () => {
    expect(expectedOutputs(authorsHmm(chainHmm(2)), 100).changes).toBeCloseTo(7.409557, 5);
  });
});

describe('runSurvival', () => {
  it.each(FAMILIES)('of %s has the mean run of its statistics', (_, hmm) => {
    hmmStatistics(hmm).meanRunSteps.forEach((mean, symbol) => {
      const survival = runSurvival(hmm, symbol, 3000);
      expect(survival?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(mean, 6);
    });
  });

  it('is what all strings say', () => {
    const hmm = stationaryHmm(chainHmm(3));
    const begins = (n: number) =>
      strings(hmm, n + 1)
        .filter(({ symbols }) => symbols[0] !== 0 && symbols.slice(1).every((s) => s === 0))
        .reduce((sum, { p }) => sum + p, 0);
    const survival = runSurvival(hmm, 0, 5);
    [1, 2, 3, 4, 5].forEach((n) => {
      expect(survival?.[n - 1]).toBeCloseTo(begins(n) / begins(1), 10);
    });
  });

  it('is null for runs without a beginning', () => {
    const only: Hmm = { start: [1], transition: [[1]], emission: [[1, 0]] };
    expect(runSurvival(only, 0, 5)).toBeNull();
    expect(runSurvival(only, 1, 5)).toBeNull();
  });
});
