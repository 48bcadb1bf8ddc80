/** Sets beside controls, trial by trial: what is more than each of several, and the trials of several runs. */
import { describe, expect, it } from 'vitest';
import { leastMargin } from '../../../../src/core/mechanism/discovery/proof';
import { pooled, type Question } from '../../../../src/core/mechanism/discovery/trials';

describe('leastMargin', () => {
  const own = [1, 1, 1, 1, 0, 0, 1, 1];

  it('is the paired difference from the other that it is least certain of', () => {
    const nothing = [0, 0, 0, 0, 0, 0, 0, 0];
    const nearly = [1, 1, 1, 0, 0, 0, 1, 1];
    const { mean, error, index } = leastMargin(own, [nothing, nearly]);
    expect([mean, index]).toEqual([1 / 8, 1]);
    // One of eight differences is 1: variance (1/8 · 7/8) · 8/7 over 8.
    expect(error).toBeCloseTo(Math.sqrt(1 / 64), 12);
    expect(mean - 1.96 * error).toBeLessThan(0);
  });

  it('of the same trials is exactly 0, however much they scatter', () => {
    expect(leastMargin(own, [own])).toEqual({ mean: 0, error: 0, index: 0 });
  });

  it('is the same in any order, and NaN without others', () => {
    const others = [own.map((one) => one / 2), own.map(() => 0.25), own.map((_, k) => k % 2)];
    const names = others.map((_, k) => k);
    for (const order of [names, [...names].reverse()]) {
      const { index } = leastMargin(
        own,
        order.map((k) => others[k]),
      );
      expect(order[index]).toBe(2);
    }
    expect(leastMargin(own, [])).toEqual({ mean: Number.NaN, error: Number.NaN, index: -1 });
  });
});

describe('questions put to several runs', () => {
  const question = (answers: readonly number[]): Question => ({
    ...{ trials: answers.length, blocks: [answers.length] },
    effectOf: (units) => Float64Array.from(answers, (answer) => answer * units.length),
  });

  it('have the trials of all, and know whose they are', () => {
    const runs = [[1, 0], [], [1, 1, -1]].map((answers) => ({
      ...{ stop: question(answers), start: question([...answers, 0]) },
    }));
    const { stop, start } = pooled(runs);
    expect([stop.trials, stop.blocks, start.blocks]).toEqual([5, [2, 0, 3], [3, 1, 4]]);
    expect([...stop.effectOf([4, 7], [0, 0])]).toEqual([2, 0, 2, 2, -2]);
  });
});
