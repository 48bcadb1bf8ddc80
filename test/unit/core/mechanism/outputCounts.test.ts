import { describe, expect, it } from 'vitest';
import {
  countSymbols,
  figuresOf,
  pairedFigures,
  RESIDENCY_CAP_STEPS,
  shapeFigures,
} from '../../../../src/core/mechanism/outputCounts';
import { symbolStatistics } from '../../../../src/core/dynamics/outputs';
import { fillUniforms } from '../../../../src/core/random/streams';

/** Two symbols that change with probability `rate` at each step. */
function flips(rate: number, steps: number, seed: number): Uint8Array {
  const uniforms = new Float64Array(steps);
  fillUniforms(uniforms, seed, 1, 0);
  const symbols = new Uint8Array(steps);
  for (let t = 1; t < steps; t++) symbols[t] = symbols[t - 1] ^ (uniforms[t] < rate ? 1 : 0);
  return symbols;
}

describe('figuresOf', () => {
  it('agrees with the statistics of one sequence', () => {
    const symbols = flips(0.2, 4000, 3);
    const found = shapeFigures([...figuresOf([countSymbols(symbols, 2)], 2)], 2);
    const expected = symbolStatistics(symbols, 2);
    expect(found.frequency).toEqual(expected.frequency);
    expect(found.transition).toEqual(expected.transition);
    expect(found.changesPerStep).toBe(expected.changesPerStep);
  });

  it('of a square wave has exact dwell and residency', () => {
    const symbols = Uint8Array.from({ length: 1000 }, (_, t) => Math.floor(t / 10) % 2);
    const found = shapeFigures([...figuresOf([countSymbols(symbols, 2)], 2)], 2);
    expect(found.residencySteps).toBeCloseTo(5.5, 12);
    expect(found.dwellSteps[0]).toBeCloseTo(10, 12);
  });

  it('counts a change beyond the cap as the cap, and says nothing of what never was', () => {
    const still = new Uint8Array(500);
    const found = pairedFigures([still, still].map(count), [still, still].map(count), 2);
    const { residencySteps, dwellSteps, transition } = shapeFigures(found, 2);
    expect(residencySteps.intact).toBe(RESIDENCY_CAP_STEPS);
    expect(dwellSteps[0]).toEqual({
      ...{ intact: null, altered: null, difference: null, standardError: null },
    });
    expect(transition[1][0].intact).toBeNull();
  });
});

const count = (symbols: Uint8Array) => countSymbols(symbols, 2);

describe('pairedFigures', () => {
  it('gives equal runs differences and errors of exactly 0', () => {
    const runs = [1, 2, 3, 4].map((seed) => count(flips(0.1, 500, seed)));
    for (const { difference, standardError } of pairedFigures(runs, runs, 2)) {
      expect(difference).toBe(0);
      expect(standardError).toBe(0);
    }
  });

  it('has intervals that cover the true difference about as often as they say', () => {
    let covered = 0;
    const studies = 100;
    for (let study = 0; study < studies; study++) {
      const seeds = Array.from({ length: 20 }, (_, run) => 1000 * study + run);
      const slow = seeds.map((seed) => count(flips(0.1, 500, seed)));
      const fast = seeds.map((seed) => count(flips(0.2, 500, seed)));
      const { difference, standardError } = shapeFigures(
        pairedFigures(slow, fast, 2),
        2,
      ).changesPerStep;
      if (Math.abs((difference ?? 0) - 0.1) < 2.093 * (standardError ?? 0)) covered++;
    }
    // 95 % of 100; 88 is more than three standard deviations below.
    expect(covered).toBeGreaterThanOrEqual(88);
  });
});
