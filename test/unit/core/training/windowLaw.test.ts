import { describe, expect, it } from 'vitest';
import { chainHmm, cyclicHmm } from '../../../../src/core/hmm/families';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { hmmStatistics } from '../../../../src/core/hmm/statistics';
import { windowLaw, windowPotential, windowShares } from '../../../../src/core/training/windowLaw';

describe('the law of windows', () => {
  it.each([
    ['chain of two', chainHmm(2)],
    ['ring of four', cyclicHmm()],
  ])('of a %s has its frequencies, its pairs, and sums to 1', (_, hmm) => {
    const { frequency, outputTransition, stationary } = hmmStatistics(hmm);
    const still = { ...hmm, start: stationary };
    const outputs = frequency.length;
    windowLaw(still, 1).forEach((value, k) => expect(value).toBeCloseTo(frequency[k], 12));
    const pairs = windowLaw(still, 2);
    for (let a = 0; a < outputs; a++) {
      for (let b = 0; b < outputs; b++) {
        const wanted = frequency[a] * outputTransition[a][b];
        expect(pairs[a + outputs * b]).toBeCloseTo(wanted, 12);
      }
    }
    expect(windowLaw(still, 4).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });

  it('is what strings of the HMM show', () => {
    const hmm = chainHmm(3);
    const { stationary } = hmmStatistics(hmm);
    const still = { ...hmm, start: stationary };
    const order = { seed: 1, first: 0, count: 20_000, lengthSteps: 12 };
    const shares = windowShares(sampleStrings(still, order), 3);
    windowLaw(still, 3).forEach((value, code) => {
      expect(Math.abs(shares[code] - value)).toBeLessThan(0.004);
    });
  });

  it('counts the first symbol of a window least', () => {
    const symbols = Uint8Array.of(0, 1, 2);
    const shares = windowShares({ count: 1, lengthSteps: 3, outputs: 3, symbols }, 2);
    expect(shares[0 + 3 * 1]).toBe(0.5);
    expect(shares[1 + 3 * 2]).toBe(0.5);
  });

  it('becomes a potential that is 0 where shares are right, and finite where there are none', () => {
    const wanted = Float64Array.of(0.5, 0.5, 0, 0);
    const { values } = windowPotential(wanted, Float64Array.of(0.5, 0, 0.5, 0), 2, 3, 1e-4);
    expect(values[0]).toBe(0);
    expect(values[1]).toBeCloseTo(3 * Math.log(1e-4 / 0.5001), 4);
    expect(values[2]).toBeCloseTo(3 * Math.log(0.5001 / 1e-4), 4);
    expect(values[3]).toBe(0);
  });
});
