import { describe, expect, it } from 'vitest';
import { nearestPoint } from '../../../../webview/scene/flatPicture';

describe('nearestPoint', () => {
  const points = Float32Array.of(10, 10, 14, 10, Number.NaN, 12, 200, 200);

  it('finds the nearest within reach', () => {
    expect(nearestPoint(points, 11, 10)).toBe(0);
    expect(nearestPoint(points, 13, 10)).toBe(1);
    expect(nearestPoint(points, 203, 204)).toBe(3);
  });

  it('finds nothing beyond it, nor among no points', () => {
    expect(nearestPoint(points, 100, 100)).toBe(-1);
    expect(nearestPoint([], 0, 0)).toBe(-1);
  });
});
