import { describe, expect, it } from 'vitest';
import { gumbel32, log32, normal32 } from '../../../../src/core/random/float32';
import {
  fillGumbels,
  fillInputNormals,
  fillStateNormals,
  type NoiseDraw,
} from '../../../../src/core/random/trainingNoise';

const DRAW: NoiseDraw = { seed: 7, draw: 3, purpose: 'training' };

describe('log32', () => {
  it('is the logarithm to float32 rounding', () => {
    for (let k = -120; k <= 120; k++) {
      for (const mantissa of [1, 1.1, 1.4142135, 1.4142137, 1.7, 1.9999999]) {
        const x = Math.fround(mantissa * 2 ** k);
        const wanted = Math.log(x);
        expect(Math.abs(log32(x) - wanted)).toBeLessThanOrEqual(1.2e-7 * Math.abs(wanted));
      }
    }
  });

  it('keeps its relative accuracy beside 1', () => {
    expect(log32(1)).toBe(0);
    expect(log32(1 - 2 ** -24)).toBeCloseTo(-(2 ** -24), 14);
  });
});

describe('normal32', () => {
  const QUANTILES: readonly (readonly [number, number])[] = [
    [0.5 + 1e-6, 2.5066e-6],
    [0.8413447460685429, 1],
    [0.9772498680518208, 2],
    [0.9986501019683699, 3],
    [0.9999683287581669, 4],
  ];

  it.each(QUANTILES)('maps the uniform %s to the quantile %s', (u, quantile) => {
    // Words are signed: the middle of the range is 0.
    const word = Math.floor((u - 0.5) * 2 ** 32) >>> 0;
    expect(normal32(word)).toBeCloseTo(quantile, 2);
    expect(Math.abs(normal32(word) / quantile - 1)).toBeLessThan(0.05);
  });

  it('is odd, and never 0', () => {
    for (const word of [0, 256, 0x7fffff00, 0x12345600]) {
      expect(normal32((~word & 0xffffff00) >>> 0)).toBe(-normal32(word));
      expect(normal32(word)).not.toBe(0);
    }
  });
});

describe('gumbel32', () => {
  it('is finite at both ends of the words', () => {
    expect(gumbel32(0)).toBeCloseTo(-Math.log(24 * Math.LN2), 5);
    expect(gumbel32(0xffffffff)).toBeCloseTo(24 * Math.LN2, 5);
  });
});

describe('noise by coordinates', () => {
  it('has the moments of its law', () => {
    const values = new Float32Array(64);
    let [sum, square, fourth] = [0, 0, 0];
    const rows = 2000;
    for (let row = 0; row < rows; row++) {
      fillInputNormals(values, DRAW, row, 5);
      for (const value of values) {
        sum += value;
        square += value ** 2;
        fourth += value ** 4;
      }
    }
    const count = rows * values.length;
    // Within 4 standard errors: se 1, √2 and √96 over √count.
    expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(square / count - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count));
    expect(Math.abs(fourth / count - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(count));
  });

  it('has the mean and variance of Gumbel noise', () => {
    const values = new Float32Array(3);
    let [sum, square] = [0, 0];
    const rows = 30_000;
    for (let row = 0; row < rows; row++) {
      fillGumbels(values, DRAW, row, 1);
      for (const value of values) {
        sum += value;
        square += value ** 2;
      }
    }
    const mean = sum / (3 * rows);
    expect(mean).toBeCloseTo(0.5772157, 1);
    expect(square / (3 * rows) - mean ** 2).toBeCloseTo(Math.PI ** 2 / 6, 1);
  });

  it('does not depend on how many channels are asked for within a group', () => {
    const few = new Float32Array(3);
    const many = new Float32Array(16);
    fillInputNormals(few, DRAW, 9, 4);
    fillInputNormals(many, DRAW, 9, 4);
    expect([...few]).toEqual([...many.subarray(0, 3)]);
  });

  it('differs in every coordinate', () => {
    const seen = new Set<number>();
    const value = new Float32Array(1);
    const draws: NoiseDraw[] = [
      DRAW,
      { ...DRAW, seed: 8 },
      { ...DRAW, draw: 4 },
      { ...DRAW, purpose: 'validation' },
      { ...DRAW, purpose: 'evaluation' },
    ];
    for (const draw of draws) {
      for (const [row, step] of [
        [0, 0],
        [1, 0],
        [0, 1],
      ]) {
        fillInputNormals(value, draw, row, step);
        seen.add(value[0]);
      }
      fillStateNormals(value, draw, 0);
      seen.add(value[0]);
    }
    expect(seen.size).toBe(20);
  });
});
