import { describe, expect, it } from 'vitest';
import { symbolStatistics } from '../../../../src/core/dynamics/outputs';
import { fillUniforms } from '../../../../src/core/random/streams';

describe('symbolStatistics', () => {
  it('counts by hand', () => {
    const statistics = symbolStatistics(Uint8Array.of(0, 0, 1, 1, 1, 0, 2, 2, 0), 4);
    expect(statistics.frequency).toEqual([4 / 9, 3 / 9, 2 / 9, 0]);
    expect(statistics.transition[0]).toEqual([1 / 3, 1 / 3, 1 / 3, 0]);
    expect(statistics.transition[3]).toEqual([0, 0, 0, 0]);
    expect(statistics.changesPerStep).toBe(4 / 8);
    // The cut first run (0, 0) and last run (0) do not count.
    expect(statistics.meanRunSteps).toEqual([1, 3, 2, null]);
    expect(statistics.dwell).toEqual({ lengthSteps: [1, 2, 3], count: [1, 1, 1] });
  });

  it('finds a Markov chain within its own standard error', () => {
    const stay = 0.95;
    const count = 100_000;
    const uniforms = new Float64Array(count);
    fillUniforms(uniforms, 8, 50, 0);
    const symbols = new Uint8Array(count);
    for (let t = 1; t < count; t++) {
      symbols[t] = uniforms[t] < stay ? symbols[t - 1] : 1 - symbols[t - 1];
    }
    const { changesPerStep, changesPerStepError, meanRunSteps } = symbolStatistics(symbols, 2);
    expect(changesPerStepError).toBeGreaterThan(0.5 * Math.sqrt((0.05 * 0.95) / count));
    expect(changesPerStepError).toBeLessThan(2 * Math.sqrt((0.05 * 0.95) / count));
    expect(Math.abs(changesPerStep - 0.05)).toBeLessThan(4 * changesPerStepError);
    expect(Math.abs((meanRunSteps[0] ?? 0) - 20)).toBeLessThan(2);
  });

  it('says nothing about an empty sequence', () => {
    const { frequency, changesPerStep, changesPerStepError } = symbolStatistics(
      new Uint8Array(0),
      2,
    );
    expect([frequency, changesPerStep, changesPerStepError]).toEqual([[0, 0], 0, NaN]);
  });
});
