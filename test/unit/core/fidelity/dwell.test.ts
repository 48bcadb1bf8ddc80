import { describe, expect, it } from 'vitest';
import { dwellLaws } from '../../../../src/core/fidelity/dwell';
import { chainHmm, cyclicHmm } from '../../../../src/core/hmm/families';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { stationaryHmm } from '../../../../src/core/hmm/outputLaw';

const order = { seed: 77, first: 0, count: 2000, lengthSteps: 100 };

describe('dwellLaws', () => {
  it('counts runs that strings cut off as cut off', () => {
    // Runs of symbol 1 that begin inside: 2 steps, 1 step, and one cut off after 2.
    const symbols = Uint8Array.from([0, 1, 1, 0, 0, 1, 0, 2, 1, 1]);
    const strings = { count: 1, lengthSteps: 10, outputs: 3, symbols };
    const [, law] = dwellLaws(chainHmm(2), strings);
    expect(law).toMatchObject({ runs: 3, cutRuns: 1 });
    // Of three at risk one ends with its first step; of one at risk one ends with its second.
    expect(law.survival.slice(0, 4)).toEqual([1, 1 - 1 / 3, 0, 0]);
    expect(law.meanSteps).toBeCloseTo(5 / 3, 12);
    // Greenwood after the first step: S √(d / (r (r - d))).
    expect(law.survivalError[1]).toBeCloseTo((2 / 3) * Math.sqrt(1 / 6), 12);
  });

  it('leaves out the run a string begins with, whose beginning is not seen', () => {
    const strings = { count: 1, lengthSteps: 4, outputs: 2, symbols: Uint8Array.of(0, 0, 0, 1) };
    const [law] = dwellLaws(
      {
        ...chainHmm(2),
        emission: [
          [1, 0],
          [0, 1],
        ],
      },
      strings,
    );
    expect(law).toMatchObject({ runs: 0, meanSteps: 0, largestGap: null });
  });

  it.each([
    ['two', chainHmm(2)],
    ['four', chainHmm(4)],
    ['cyclic', cyclicHmm()],
  ])("of %s's own strings are its exact laws within their errors", (_, hmm) => {
    for (const law of dwellLaws(hmm, sampleStrings(stationaryHmm(hmm), order))) {
      expect(Math.abs(law.meanSteps - (law.exactMeanSteps ?? 0))).toBeLessThan(
        4 * law.meanStepsError + 1e-9,
      );
      expect(law.largestGap).toBeLessThan(4 * (law.largestGapError ?? 0) + 0.02);
    }
  });

  it('sees other runs', () => {
    const strings = sampleStrings(stationaryHmm(chainHmm(2, 0.025)), order);
    const [law] = dwellLaws(chainHmm(2), strings);
    expect(law.meanSteps).toBeGreaterThan((law.exactMeanSteps ?? 0) + 5 * law.meanStepsError);
    expect(law.largestGap).toBeGreaterThan(5 * (law.largestGapError ?? 1));
  });
});
