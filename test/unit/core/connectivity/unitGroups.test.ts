/** Groups of units: planted populations come back, and weights between groups are their sums. */
import { describe, expect, it } from 'vitest';
import { groupUnits } from '../../../../src/core/connectivity/unitGroups';
import { fillNormals } from '../../../../src/core/random/streams';

const POPULATIONS = 5;

/** Units of a population, interleaved, are driven alike, over some noise. */
function planted(size: number, noise: number): Float64Array {
  const weights = new Float64Array(size * size);
  fillNormals(weights, 3, 95, 0, noise);
  return weights.map((value, k) => {
    const [target, source] = [Math.floor(k / size) % POPULATIONS, (k % size) % POPULATIONS];
    return value + (target === source ? 1 : (target + 1) % POPULATIONS === source ? -1 : 0);
  });
}

describe('groupUnits', () => {
  it('keeps populations apart', () => {
    const size = 320;
    const { count, of } = groupUnits(planted(size, 1), size, 18);
    expect(count).toBe(18);
    const mixed = Array.from({ length: count }, (_, group) => {
      const members = [...of.keys()].filter((unit) => of[unit] === group);
      return new Set(members.map((unit) => unit % POPULATIONS)).size;
    });
    expect(mixed).toEqual(new Array(count).fill(1));
    // Groups alike have neighbouring numbers: each population is one run of them.
    const populations = Array.from(
      { length: count },
      (_, group) => of.indexOf(group) % POPULATIONS,
    );
    const changes = populations.filter((one, k) => k > 0 && one !== populations[k - 1]);
    expect(changes).toHaveLength(POPULATIONS - 1);
  });

  it('sums the weights between groups', () => {
    const size = 60;
    const weights = planted(size, 0.5);
    const groups = groupUnits(weights, size, 6);
    expect(groupUnits(weights, size, 6)).toEqual(groups);
    const { count, of } = groups;
    for (const [target, source] of [
      [0, 0],
      [1, 3],
      [count - 1, 0],
    ]) {
      let sum = 0;
      let pairs = 0;
      weights.forEach((weight, k) => {
        if (of[Math.floor(k / size)] !== target || of[k % size] !== source) return;
        sum += weight;
        pairs++;
      });
      expect(groups.weights[target * count + source]).toBeCloseTo(sum / Math.sqrt(pairs), 4);
    }
  });

  it('puts units without weights into a last group, and ignores what is no number', () => {
    const weights = planted(40, 0.1);
    weights.fill(0, 40 * 7, 40 * 8);
    weights[40 * 9 + 3] = NaN;
    const { count, of, weights: sums } = groupUnits(weights, 40, 4);
    expect([of[7], of[9]]).toEqual([count - 1, count - 1]);
    expect([...of].filter((group) => group === count - 1)).toHaveLength(2);
    expect(sums.every(Number.isFinite)).toBe(true);
  });

  it('makes fewer groups when rows coincide', () => {
    const { count, of } = groupUnits(new Float64Array(36).fill(1), 6, 4);
    expect([count, ...of]).toEqual([1, 0, 0, 0, 0, 0, 0]);
    const nothing = groupUnits(new Float64Array(9), 3, 2);
    expect([nothing.count, ...nothing.of]).toEqual([1, 0, 0, 0]);
  });
});
