import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argmax, logitsOf, sampleSymbol, softmax } from '../../../../src/core/rnn/readout';

const softmaxOf = (...logits: number[]) => {
  const out = Float64Array.from(logits);
  softmax(out, out);
  return [...out];
};

describe('logitsOf', () => {
  it('is C h + bias of the hidden state at the offset', () => {
    const readout = {
      outputs: 2,
      weight: Float64Array.of(1, 2, 3, 4),
      bias: Float64Array.of(10, 20),
    };
    const out = new Float64Array(2);
    logitsOf(readout, Float64Array.of(9, 9, 1, -1), 2, out);
    expect([...out]).toEqual([9, 19]);
    logitsOf({ ...readout, bias: null }, Float64Array.of(9, 9, 1, -1), 2, out);
    expect([...out]).toEqual([-1, -1]);
  });
});

describe('softmax', () => {
  it('of (0, ln 3) is (¼, ¾), and of twice that (.1, .9)', () => {
    [0.25, 0.75].forEach((p, k) => expect(softmaxOf(0, Math.log(3))[k]).toBeCloseTo(p, 14));
    [0.1, 0.9].forEach((p, k) => expect(softmaxOf(0, 2 * Math.log(3))[k]).toBeCloseTo(p, 14));
  });

  it('does not overflow', () => {
    expect(softmaxOf(1e6, 0, -1e6)).toEqual([1, 0, 0]);
    expect(softmaxOf(-1e300, -1e300)).toEqual([0.5, 0.5]);
  });
});

describe('argmax', () => {
  it('is relative to the offset, and the first on ties', () => {
    expect(argmax(Float64Array.of(9, 1, 3, 3), 1, 3)).toBe(1);
    expect(argmax(Float64Array.of(-2, -2), 0, 2)).toBe(0);
  });
});

describe('sampleSymbol', () => {
  it('inverts the cumulative distribution', () => {
    const p = Float64Array.of(0.25, 0, 0.75);
    expect([0.1, 0.2499, 0.25, 0.9999].map((u) => sampleSymbol(p, u))).toEqual([0, 0, 2, 2]);
  });

  it('never leaves the alphabet, even when the sum falls short of 1 or is NaN', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.3 }), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (p, u) => {
          const symbol = sampleSymbol(Float64Array.from(p), u);
          expect(symbol).toBeGreaterThanOrEqual(0);
          expect(symbol).toBeLessThan(p.length);
        },
      ),
    );
  });
});
