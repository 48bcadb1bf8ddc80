import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symbolStatistics } from '../../../../src/core/dynamics/outputs';
import { fillUniforms } from '../../../../src/core/random/streams';
import { sampleSymbol } from '../../../../src/core/rnn/readout';

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

  it('recovers the transitions of a three-state chain, row by row', () => {
    const chain = [
      [0.95, 0.04, 0.01],
      [0.3, 0.5, 0.2],
      [0.02, 0.08, 0.9],
    ];
    const count = 100_000;
    const uniforms = new Float64Array(count);
    fillUniforms(uniforms, 3, 51, 0);
    const symbols = new Uint8Array(count);
    for (let t = 1; t < count; t++) {
      symbols[t] = sampleSymbol(Float64Array.from(chain[symbols[t - 1]]), uniforms[t]);
    }
    const { frequency, transition, meanRunSteps } = symbolStatistics(symbols, 3);
    chain.forEach((row, from) => {
      // Given the visits, a row is multinomial; runs are geometric.
      const visits = frequency[from] * count;
      row.forEach((p, to) => {
        expect(Math.abs(transition[from][to] - p)).toBeLessThan(
          5 * Math.sqrt((p * (1 - p)) / visits),
        );
      });
      const leave = 1 - row[from];
      const runs = visits * leave;
      expect(Math.abs((meanRunSteps[from] ?? 0) - 1 / leave)).toBeLessThan(
        5 * Math.sqrt((1 - leave) / leave ** 2 / runs),
      );
    });
  });

  it('is consistent for every sequence', () => {
    const sequences = fc.array(fc.nat(3), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(sequences, (sequence) => {
        const found = symbolStatistics(Uint8Array.from(sequence), 4);
        const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
        expect(total(found.frequency)).toBeCloseTo(1, 12);
        for (const row of found.transition) {
          expect([0, 1]).toContain(Math.round(total(row) * 1e12) / 1e12);
        }
        const changes = sequence.filter((symbol, t) => t > 0 && symbol !== sequence[t - 1]).length;
        expect(found.changesPerStep * Math.max(1, sequence.length - 1)).toBeCloseTo(changes, 9);
        // Every change but the last opens a complete run.
        expect(total(found.dwell.count)).toBe(Math.max(0, changes - 1));
      }),
    );
  });

  it('says nothing about an empty sequence', () => {
    const { frequency, changesPerStep, changesPerStepError } = symbolStatistics(
      new Uint8Array(0),
      2,
    );
    expect([frequency, changesPerStep, changesPerStepError]).toEqual([[0, 0], 0, NaN]);
  });
});
