import { describe, expect, it } from 'vitest';
import { fitHmm, stringLogLikelihoods } from '../../../../src/core/hmm/baumWelch';
import { chainHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import { logLikelihood } from '../../../../src/core/hmm/inference';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { stationaryHmm } from '../../../../src/core/hmm/outputLaw';

const fully = stationaryHmm(fullyConnectedHmm());
const strings = sampleStrings(fully, { seed: 5, first: 0, count: 300, lengthSteps: 60 });

describe('fitHmm', () => {
  it('never makes the strings less likely', () => {
    const { course } = fitHmm(strings, {
      initial: stationaryHmm(chainHmm(3)),
      mostIterations: 40,
      tolerance: 0,
    });
    expect(course.length).toBeGreaterThan(3);
    course.slice(1).forEach((value, k) => expect(value).toBeGreaterThan(course[k] - 1e-12));
  });

  it('finds the chain that made the strings', () => {
    const initial = {
      start: [0.4, 0.3, 0.3],
      transition: [
        [0.8, 0.1, 0.1],
        [0.1, 0.8, 0.1],
        [0.1, 0.1, 0.8],
      ],
      emission: [
        [0.8, 0.1, 0.1],
        [0.1, 0.8, 0.1],
        [0.1, 0.1, 0.8],
      ],
    };
    const { hmm, converged } = fitHmm(strings, { initial, mostIterations: 200, tolerance: 1e-8 });
    expect(converged).toBe(true);
    hmm.transition.flat().forEach((value, k) => {
      expect(Math.abs(value - fully.transition.flat()[k])).toBeLessThan(0.01);
    });
    hmm.emission.flat().forEach((value, k) => {
      expect(Math.abs(value - fully.emission.flat()[k])).toBeLessThan(0.01);
    });
  });

  it('refuses to begin where a string is impossible', () => {
    const initial = { start: [1], transition: [[1]], emission: [[1, 0, 0]] };
    expect(() => fitHmm(strings, { initial, mostIterations: 5, tolerance: 0 })).toThrow(
      'impossible',
    );
  });
});

describe('stringLogLikelihoods', () => {
  it('are those of each string alone', () => {
    const found = stringLogLikelihoods(fully, strings);
    for (const i of [0, 7, 299]) {
      const symbols = [...strings.symbols.subarray(i * 60, (i + 1) * 60)];
      expect(found[i]).toBeCloseTo(logLikelihood(fully, symbols), 9);
    }
  });

  it('call what can not be emitted impossible', () => {
    const never = { ...fully, emission: fully.emission.map(() => [1, 0, 0]) };
    expect(stringLogLikelihoods(never, strings)[0]).toBe(-Infinity);
  });
});
