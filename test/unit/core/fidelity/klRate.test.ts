import { describe, expect, it } from 'vitest';
import { klRate } from '../../../../src/core/fidelity/klRate';
import { chainHmm, cyclicHmm } from '../../../../src/core/hmm/families';
import type { Hmm } from '../../../../src/core/hmm/hmm';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { stationaryHmm } from '../../../../src/core/hmm/outputLaw';
import { stationaryOf } from '../../../../src/core/hmm/statistics';

const samples = (hmm: Hmm, count = 1000) =>
  sampleStrings(stationaryHmm(hmm), { seed: 21, first: 0, count, lengthSteps: 100 });

/** A Markov chain whose states are seen. */
function markov(transition: number[][]): Hmm {
  const emission = transition.map((_, i) => transition.map((_row, k) => Number(i === k)));
  return { start: stationaryOf(transition), transition, emission };
}

describe('klRate', () => {
  it('of two Markov chains is Σ π P log2(P / Q), within its error', () => {
    const p = [
      [0.8, 0.15, 0.05],
      [0.2, 0.6, 0.2],
      [0.1, 0.3, 0.6],
    ];
    const q = [
      [0.7, 0.15, 0.15],
      [0.1, 0.8, 0.1],
      [0.2, 0.2, 0.6],
    ];
    const stationary = stationaryOf(p);
    const exact = p
      .flatMap((row, i) =>
        row.map((value, j) => stationary[i] * value * Math.log2(value / q[i][j])),
      )
      .reduce((sum, value) => sum + value, 0);
    const { bitsPerSymbol, error } = klRate(markov(q), samples(markov(p)), { seed: 1 });
    expect(exact).toBeGreaterThan(0.05);
    expect(error).toBeLessThan(0.004);
    expect(Math.abs(bitsPerSymbol - exact)).toBeLessThan(3 * error);
  });

  it.each([
    ['two', chainHmm(2)],
    ['five', chainHmm(5)],
    ['cyclic', cyclicHmm()],
  ])('of %s from itself is 0 within its error', (_, hmm) => {
    const { bitsPerSymbol, error, impossibleStrings } = klRate(hmm, samples(hmm), { seed: 1 });
    expect(Math.abs(bitsPerSymbol)).toBeLessThan(Math.max(3 * error, 1e-3));
    expect(impossibleStrings).toBe(0);
  });

  it('is infinite, and says how often, where the HMM can not emit what was emitted', () => {
    const never: Hmm = { start: [1], transition: [[1]], emission: [[0.5, 0.5, 0]] };
    const { bitsPerSymbol, impossibleStrings, heldOutStrings, entropyBits } = klRate(
      never,
      samples(chainHmm(2), 200),
      { seed: 1 },
    );
    expect(bitsPerSymbol).toBe(Infinity);
    expect(impossibleStrings).toBeGreaterThan(50);
    expect(impossibleStrings).toBeLessThanOrEqual(heldOutStrings);
    expect(entropyBits).toBeGreaterThan(0);
  });

  it('sees that a symbol lacks', () => {
    const hmm = chainHmm(2);
    const lacking = {
      ...hmm,
      emission: [
        [1, 0, 0],
        [0, 0, 1],
      ],
    };
    const { bitsPerSymbol, error } = klRate(hmm, samples(lacking), { seed: 1 });
    // Every symbol costs log2(1/.99) more, at least.
    expect(bitsPerSymbol - 3 * error).toBeGreaterThan(0.01);
  });
});
