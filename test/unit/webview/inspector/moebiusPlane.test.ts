import { describe, expect, it } from 'vitest';
import { moebius } from '../../../../src/core/dynamics/spectrum';
import { PAIR_BOX } from '../../../../src/core/mechanism/criticalPairs';
import {
  CRITICAL_BOX,
  isCritical,
  moebiusPoint,
} from '../../../../webview/inspector/panels/moebiusPlane';

describe('the Möbius plane of pictures', () => {
  it('has the known images, and no image of λ = −1', () => {
    expect(moebiusPoint(1.5, 0)?.[0]).toBeCloseTo(0.2, 12);
    expect(moebiusPoint(0.5, 0)?.[0]).toBeCloseTo(-1 / 3, 12);
    expect(moebiusPoint(-1.5, 0)?.[0]).toBeCloseTo(5, 12);
    const [re, im] = moebiusPoint(1.05 * Math.cos(0.5), 1.05 * Math.sin(0.5)) ?? [];
    expect(re).toBeCloseTo(0.0259795, 7);
    expect(im).toBeCloseTo(0.2551801, 7);
    expect(moebiusPoint(-1, 0)).toBeNull();
  });

  it('is the map, and the box, that numbers are counted by', () => {
    expect(CRITICAL_BOX).toEqual(PAIR_BOX);
    const re = Float64Array.from({ length: 50 }, (_, k) => 1.3 * Math.cos(k));
    const im = Float64Array.from({ length: 50 }, (_, k) => 1.3 * Math.sin(2 * k));
    const images = moebius({ re, im });
    re.forEach((value, k) => {
      const point = moebiusPoint(value, im[k]);
      expect(point).toEqual([images.re[k], images.im[k]]);
      expect((point?.[0] ?? 0) > 0).toBe(Math.hypot(value, im[k]) > 1);
    });
  });

  it('counts the upper one of a pair on the circle, no real value', () => {
    expect(isCritical(Math.cos(1), Math.sin(1))).toBe(true);
    expect(isCritical(Math.cos(1), -Math.sin(1))).toBe(false);
    expect(isCritical(1, 0)).toBe(false);
    expect(isCritical(-1, 0)).toBe(false);
  });
});
