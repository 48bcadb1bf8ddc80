import { describe, expect, it } from 'vitest';
import {
  authorsMatchedDistance,
  exactMatchedDistance,
} from '../../../../src/core/fidelity/matchedDistance';
import { chainHmm } from '../../../../src/core/hmm/families';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import type { SymbolStrings } from '../../../../src/core/transport/strings';

const draw = (first: number, count: number, lengthSteps: number) =>
  sampleStrings(chainHmm(3), { seed: 3, first, count, lengthSteps });

function distance(x: SymbolStrings, i: number, y: SymbolStrings, j: number): number {
  let squares = 0;
  for (let t = 0; t < x.lengthSteps; t++) {
    const same = x.symbols[i * x.lengthSteps + t] === y.symbols[j * y.lengthSteps + t];
    if (!same) squares += 2;
  }
  return Math.sqrt(squares);
}

describe('exactMatchedDistance', () => {
  it('is the smallest mean over all pairings', () => {
    const [x, y] = [draw(0, 6, 12), draw(6, 6, 12)];
    const least = (i: number, taken: number[]): number =>
      i === 6
        ? 0
        : Math.min(
            ...[0, 1, 2, 3, 4, 5]
              .filter((j) => !taken.includes(j))
              .map((j) => distance(x, i, y, j) + least(i + 1, [...taken, j])),
          );
    expect(exactMatchedDistance(x, y)).toBeCloseTo(least(0, []) / 6, 10);
  });

  it('is 0 of a cloud and itself, in any order', () => {
    const x = draw(0, 40, 20);
    const symbols = new Uint8Array(x.symbols.length);
    for (let i = 0; i < 40; i++) {
      symbols.set(x.symbols.subarray(i * 20, (i + 1) * 20), (39 - i) * 20);
    }
    expect(exactMatchedDistance(x, { ...x, symbols })).toBe(0);
  });

  it('names clouds of different size', () => {
    expect(() => exactMatchedDistance(draw(0, 3, 5), draw(0, 4, 5))).toThrow('3 against 4 found');
  });
});

describe('authorsMatchedDistance', () => {
  /** Their loop in logarithms, as their script writes it. */
  function inLogarithms(x: SymbolStrings, y: SymbolStrings): number {
    const epsilon = 0.1;
    const u = new Array<number>(y.count).fill(0);
    const v = new Array<number>(x.count).fill(0);
    const cost = u.map((_, i) => v.map((_v, j) => distance(y, i, x, j)));
    const logSum = (values: number[]) => {
      const most = Math.max(...values);
      return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
    };
    for (let round = 0; round < 1000; round++) {
      let change = 0;
      u.forEach((old, i) => {
        u[i] =
          epsilon *
          (-Math.log(y.count) - logSum(v.map((value, j) => (value - cost[i][j]) / epsilon)));
        change += Math.abs(u[i] - old);
      });
      v.forEach((old, j) => {
        v[j] =
          epsilon *
          (-Math.log(x.count) - logSum(u.map((value, i) => (value - cost[i][j]) / epsilon)));
        change += Math.abs(v[j] - old);
      });
      if (change < 0.1) break;
    }
    const distances = v.map((_, j) => {
      const shares = u.map((value, i) => value - cost[i][j]);
      return cost[shares.indexOf(Math.max(...shares))][j];
    });
    return distances.reduce((sum, value) => sum + value, 0) / x.count;
  }

  it.each([12, 100])('over strings of %i steps is what their loop gives', (steps) => {
    const [x, y] = [draw(0, 30, steps), draw(30, 30, steps)];
    const { distance: found, iterations } = authorsMatchedDistance(x, y);
    expect(found).toBeCloseTo(inLogarithms(x, y), 6);
    expect(iterations).toBeGreaterThan(1);
  });

  it('gives several strings to one where one to one may not', () => {
    const [x, y] = [draw(0, 200, 30), draw(200, 200, 30)];
    const { distance: found, usedShare } = authorsMatchedDistance(x, y);
    expect(usedShare).toBeLessThan(1);
    expect(found).toBeLessThanOrEqual(exactMatchedDistance(x, y) + 0.05);
  });

  it('is 0 of a cloud and itself', () => {
    const x = draw(0, 50, 20);
    expect(authorsMatchedDistance(x, x).distance).toBe(0);
  });
});
