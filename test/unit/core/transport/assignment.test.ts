import { describe, expect, it } from 'vitest';
import { fillUniforms } from '../../../../src/core/random/streams';
import { exactAssignment } from '../../../../src/core/transport/assignment';
import { Cancelled } from '../../../../src/core/cancel';

/** Cost of the cheapest of all permutations. */
function cheapest(costs: Float64Array, size: number, row = 0, taken = 0): number {
  if (row === size) return 0;
  let least = Infinity;
  for (let column = 0; column < size; column++) {
    if (taken & (1 << column)) continue;
    const rest = cheapest(costs, size, row + 1, taken | (1 << column));
    least = Math.min(least, costs[row * size + column] + rest);
  }
  return least;
}

function randomCosts(size: number, seed: number, levels: number): Float64Array {
  const costs = new Float64Array(size * size);
  fillUniforms(costs, seed, 0, 0);
  return costs.map((value) => (levels === 0 ? value - 0.5 : Math.floor(levels * value)));
}

describe('exactAssignment', () => {
  it.each([1, 2, 3, 5, 7])('of %i rows costs what the cheapest permutation costs', (size) => {
    for (let seed = 0; seed < 40; seed++) {
      // Real costs, negative ones among them, and few whole ones with many ties.
      for (const levels of [0, 2, 4]) {
        const costs = randomCosts(size, seed, levels);
        const { columnOf, cost } = exactAssignment(costs, size);
        expect(cost).toBeCloseTo(cheapest(costs, size), 10);
        expect([...columnOf].sort((a, b) => a - b)).toEqual(
          Array.from({ length: size }, (_, k) => k),
        );
      }
    }
  });

  it.each([0, 3])('proves by its prices that nothing is cheaper (%i levels)', (levels) => {
    const size = 120;
    const costs = randomCosts(size, 9, levels);
    const { columnOf, rowPrice, columnPrice, cost } = exactAssignment(costs, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const reduced = costs[i * size + j] - rowPrice[i] - columnPrice[j];
        expect(reduced).toBeGreaterThan(-1e-9);
        if (columnOf[i] === j) expect(reduced).toBeLessThan(1e-9);
      }
    }
    const prices = [...rowPrice, ...columnPrice].reduce((sum, value) => sum + value, 0);
    expect(cost).toBeCloseTo(prices, 8);
  });

  it('pairs {0, 10} with {0, .1} at a mean distance of 4.95', () => {
    const costs = Float64Array.of(0, 0.1, 10, 9.9);
    expect(exactAssignment(costs, 2).cost / 2).toBeCloseTo(4.95, 12);
  });

  it('has nothing to pair among none', () => {
    expect(exactAssignment(new Float64Array(0), 0).cost).toBe(0);
  });

  it('names costs that are no square of finite numbers', () => {
    expect(() => exactAssignment(new Float64Array(5), 2)).toThrow('5 found, 2 x 2 are needed');
    expect(() => exactAssignment(Float64Array.of(1, NaN, 1, 1), 2)).toThrow('not finite');
  });

  it('gives up when asked to', () => {
    const signal = { aborted: true };
    expect(() => exactAssignment(new Float64Array(4), 2, signal)).toThrow(Cancelled);
  });
});
