import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATCHED_WITHIN, matchedSets } from '../../../../src/core/mechanism/matchedSets';

const line = (count: number) => ({
  ...{ count, width: 1 },
  values: Float64Array.from({ length: count }, (_, k) => k),
});

describe('matchedSets', () => {
  it('draws different sets of the same size without the target', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 6 }),
        fc.nat(1000),
        (target, seed) => {
          const { sets } = matchedSets(line(60), target, 30, seed);
          const names = sets.map((set) => [...set].sort((a, b) => a - b).join());
          expect(new Set(names).size).toBe(sets.length);
          for (const set of sets) {
            expect(new Set(set).size).toBe(target.length);
            expect(set.some((item) => target.includes(item))).toBe(false);
          }
          expect(matchedSets(line(60), target, 30, seed).sets).toEqual(sets);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('resembles a target in the middle, and says when one at the edge has no like', () => {
    expect(matchedSets(line(200), [90, 110], 50, 1).mismatch).toBeLessThan(MATCHED_WITHIN);
    const lonely = { count: 50, width: 1, values: new Float64Array(50) };
    lonely.values[7] = 100;
    expect(matchedSets(lonely, [7], 50, 1).mismatch).toBeGreaterThan(MATCHED_WITHIN);
  });

  it('of one are its nearest, nearest first, with what they differ by', () => {
    const { sets, mismatch, nearest, alike } = matchedSets(line(60), [30], 10, 1);
    expect(sets).toEqual([29, 31, 28, 32, 27, 33, 26, 34, 25, 35].map((item) => [item]));
    const deviation = Math.sqrt((60 ** 2 - 1) / 12);
    expect(mismatch).toBeCloseTo(3 / deviation, 12);
    expect(nearest).toBeCloseTo(1 / deviation, 12);
    // Four steps are .23 standard deviations, five are .29.
    expect(alike).toBe(8);
  });

  it('of several are nearer than sets drawn without preference, the nearest first', () => {
    const target = [100, 140];
    const { sets } = matchedSets(line(300), target, 19, 1);
    const apart = sets.map((set) => set.reduce((sum, item, k) => sum + (item - target[k]) ** 2, 0));
    expect(apart).toEqual([...apart].sort((a, b) => a - b));
    // Without preference one of the 20 nearest is 5.5 away in the mean, its square 38.5; two of them are 77.
    expect(Math.max(...apart)).toBeLessThan(77 / 2);
    expect(apart[0]).toBe(2);
  });

  it('has fewer sets than asked for when there are no more, and none when too few items are left', () => {
    expect(matchedSets(line(4), [0], 100, 1).sets).toHaveLength(3);
    expect(matchedSets(line(4), [0, 1, 2], 100, 1)).toEqual({
      ...{ sets: [], mismatch: null, nearest: null, alike: 0 },
    });
  });

  it('puts in a place only what may stand there', () => {
    const parity = (item: number, member: number) => item % 2 === member % 2;
    for (const set of matchedSets(line(40), [10, 21], 20, 1, parity).sets) {
      expect(set.map((item) => item % 2)).toEqual([0, 1]);
    }
  });

  it('may share members where most items are the target, none stands for itself and no set is the target', () => {
    const target = [0, 1, 2, 3, 4, 5, 6];
    expect(matchedSets(line(10), target, 8, 1).sets).toEqual([]);
    const { sets } = matchedSets(line(10), target, 8, 1, () => true, true);
    expect(sets).toHaveLength(8);
    const keys = sets.map((set) => [...set].sort((a, b) => a - b).join());
    expect(new Set([...keys, target.join()]).size).toBe(9);
    for (const set of sets) {
      expect(new Set(set).size).toBe(7);
      expect(set.every((item, k) => item !== target[k])).toBe(true);
    }
  });
});
