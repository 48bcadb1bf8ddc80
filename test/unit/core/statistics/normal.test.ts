import { describe, expect, it } from 'vitest';
import { normalDensity, normalQuantile, normalShare } from '../../../../src/core/statistics/normal';

describe('the normal distribution', () => {
  it('has the tabled values (scipy.stats.norm)', () => {
    expect(normalDensity(1)).toBeCloseTo(0.24197072451914337, 15);
    expect(normalShare(0)).toBe(0.5);
    expect(normalShare(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalShare(-1.96)).toBeCloseTo(0.024997895148220435, 14);
    expect(normalShare(2.5)).toBeCloseTo(0.9937903346742238, 14);
    expect(normalShare(-6) / 9.865876450376981e-10).toBeCloseTo(1, 10);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  });

  it('keeps its digits far out, where p values are compared (erfc of C)', () => {
    expect(normalShare(-10) / 7.619853024160593e-24).toBeCloseTo(1, 10);
    expect(normalShare(-20) / 2.7536241186063314e-89).toBeCloseTo(1, 10);
    expect(normalShare(-37) / 5.725571222525139e-300).toBeCloseTo(1, 10);
    expect(normalShare(-1e3)).toBe(0);
    expect(normalShare(-Infinity)).toBe(0);
  });

  it('goes on smoothly where series and fraction meet', () => {
    expect(normalShare(2 + 1e-9) - normalShare(2 - 1e-9)).toBeCloseTo(2e-9 * normalDensity(2), 12);
  });
});
