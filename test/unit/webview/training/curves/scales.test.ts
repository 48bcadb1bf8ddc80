import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTicks } from '../../../../../src/core/axes/ticks';
import { linearRange, logRange, logTicks } from '../../../../../webview/training/curves/scales';

describe('ranges', () => {
  it('reach around what is drawn, and do not go below zero for what never does', () => {
    const [low, high] = linearRange([2, 12]);
    expect(low).toBeCloseTo(1.4);
    expect(high).toBeCloseTo(12.6);
    expect(linearRange([0.01, 1])[0]).toBe(0);
    expect(linearRange([-1, 1])[0]).toBeLessThan(-1);
    expect(linearRange([])).toEqual([0, 1]);
    expect(linearRange([5, 5])).toEqual([2.5, 7.5]);
  });

  it('are positive where they are logarithmic', () => {
    const [low, high] = logRange([-1, 0, 0.1, 10]);
    expect(low).toBeGreaterThan(0.05);
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(10);
    expect(logRange([0])).toEqual([0.1, 10]);
  });
});

describe('ticks', () => {
  it('are powers of ten, or digits between them where there is room', () => {
    expect(logTicks([0.05, 20], 9)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]);
    expect(logTicks([1e-6, 1e6], 4)).toEqual([1e-6, 0.001, 1, 1000, 1e6]);
    expect(logTicks([1, 2], 4)).toEqual([1, 1.5, 2]);
  });

  it('lie in the range, ascend, and are not too many', () => {
    const bound = fc.double({ min: 1e-8, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 2, max: 12 }), (a, b, count) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        if (high / low < 1.0001) return;
        for (const ticks of [roundTicks(low, high, count), logTicks([low, high], count)]) {
          expect(ticks).toEqual([...ticks].sort((x, y) => x - y));
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 2);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * (high - low));
            expect(tick).toBeLessThanOrEqual(high + 1e-6 * (high - low));
          }
        }
      }),
    );
  });
});
