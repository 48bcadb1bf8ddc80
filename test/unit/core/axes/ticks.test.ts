import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTicks, tickText } from '../../../../src/core/axes/ticks';

describe('roundTicks', () => {
  it.each([
    [0, 10, [0, 5, 10]],
    [-3, 3, [-2, 0, 2]],
    [0.1, 0.42, [0.1, 0.2, 0.3, 0.4]],
  ])('between %d and %d', (min, max, expected) => {
    const ticks = roundTicks(min, max, 4);
    expect(ticks).toHaveLength(expected.length);
    ticks.forEach((tick, k) => expect(tick).toBeCloseTo(expected[k], 12));
  });

  it('lies inside any range, evenly, and never floods it', () => {
    const edge = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(edge, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (min, span) => {
        const ticks = roundTicks(min, min + span, 4);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const slack = 1e-9 * (Math.abs(min) + span);
        for (const tick of ticks) {
          expect(tick >= min - slack && tick <= min + span + slack).toBe(true);
        }
      }),
    );
  });

  it('keeps off the tail of binary fractions, and steps below 1 where whole numbers are wanted', () => {
    expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks(-0.3, 1.02, 5)).toEqual([0, 0.5, 1]);
    expect(roundTicks(3, 47, 5)).toEqual([10, 20, 30, 40]);
    expect(roundTicks(0, 3, 12, true)).toEqual([0, 1, 2, 3]);
  });

  it('has none for an empty or endless range', () => {
    expect(roundTicks(2, 2, 4)).toEqual([]);
    expect(roundTicks(Number.NaN, 1, 4)).toEqual([]);
    expect(roundTicks(0, Infinity, 4)).toEqual([]);
  });
});

describe('tickText', () => {
  it('writes a minus sign, and powers of ten where digits would be many', () => {
    expect([0.5, -20, 0, 200000, -0.00002, 0.1 + 0.2].map(tickText)).toEqual([
      '0.5',
      '−20',
      '0',
      '2e5',
      '−2e−5',
      '0.3',
    ]);
  });
});
