/** Stability of claims by hand: majorities, the checkpoint they begin at, and what sets have in common. */
import { describe, expect, it } from 'vitest';
import {
  betweenNeighbours,
  betweenSeeds,
  claimedSince,
  mostlyClaimed,
  seedsClaiming,
  type ClaimedUnits,
} from '../../../../src/core/mechanism/claimStability';

const at = (...claims: ClaimedUnits[]) => ({ units: 10, claims });

describe('claims of several seeds', () => {
  it('hold where more than half of all seeds make them, those included that did not ask', () => {
    const checkpoint = at([4, 2], [2], null, []);
    expect(seedsClaiming(checkpoint, 2)).toBe(2);
    expect(mostlyClaimed(checkpoint)).toEqual([]);
    expect(mostlyClaimed(at([4, 2], [2], null))).toEqual([2]);
    expect(mostlyClaimed(at(null, null))).toEqual([]);
  });

  it('hold since the first checkpoint after the last without', () => {
    const run = [at([3]), at([]), at([3]), at([3, 5]), at([3])];
    expect(claimedSince(run, 3)).toBe(2);
    expect(claimedSince(run, 5)).toBeNull();
    expect(claimedSince([at([3]), at([3])], 3)).toBe(0);
    expect(claimedSince([at([3]), at(null)], 3)).toBeNull();
    expect(claimedSince([], 3)).toBeNull();
  });
});

describe('what claims have in common', () => {
  it('is told of each two seeds of a network, beside chance', () => {
    // {1, 2} and {2}: 1/2, {1, 2} and {}: 0, {2} and {}: 0.
    const found = betweenSeeds([at([1, 2], [2], [])]);
    expect(found.jaccard).toBeCloseTo(1 / 6, 12);
    // The one of ten is among two in a fifth of all cases, and is half of the union then.
    expect(found.chance).toBeCloseTo(0.2 / 2 / 3, 12);
    expect([found.pairs, found.bothEmpty, found.notAsked]).toEqual([3, 0, 0]);
  });

  it('is told of neighbouring checkpoints on the same seed', () => {
    const found = betweenNeighbours([at([1], [2]), at([1], [1]), at([1], null)]);
    // Seed one: 1 and 1; seed two: 0, then not asked.
    expect(found.jaccard).toBeCloseTo(2 / 3, 12);
    expect(found.chance).toBeCloseTo(1 / 10, 12);
    expect([found.pairs, found.bothEmpty, found.notAsked]).toEqual([3, 0, 1]);
  });

  it('is not told where nothing is claimed: two empty sets are not alike', () => {
    const nothing = { jaccard: null, chance: null, pairs: 0 };
    expect(betweenSeeds([at([], [], null)])).toEqual({ ...nothing, bothEmpty: 1, notAsked: 2 });
    expect(betweenNeighbours([at([])])).toEqual({ ...nothing, bothEmpty: 0, notAsked: 0 });
  });
});
