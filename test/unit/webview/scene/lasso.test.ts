import { describe, expect, it } from 'vitest';
import { isInside } from '../../../../webview/scene/lasso';

const points = (...xy: number[]) =>
  Array.from({ length: xy.length / 2 }, (_, k) => ({ x: xy[2 * k], y: xy[2 * k + 1] }));

describe('a circled line', () => {
  it('holds what lies inside, whichever way it was drawn', () => {
    const square = points(0, 0, 10, 0, 10, 10, 0, 10);
    for (const line of [square, [...square].reverse()]) {
      expect(isInside({ x: 5, y: 5 }, line)).toBe(true);
      for (const [x, y] of [
        [11, 5],
        [-1, 5],
        [5, 11],
        [5, -1],
      ]) {
        expect(isInside({ x, y }, line)).toBe(false);
      }
    }
  });

  it('leaves out what lies in a bay of it', () => {
    const bay = points(0, 0, 10, 0, 10, 10, 5, 2, 0, 10);
    expect(isInside({ x: 5, y: 6 }, bay)).toBe(false);
    expect(isInside({ x: 5, y: 1 }, bay)).toBe(true);
    expect(isInside({ x: 1, y: 6 }, bay)).toBe(true);
  });

  it('of one point holds nothing', () => {
    expect(isInside({ x: 1, y: 1 }, points(1, 1))).toBe(false);
  });
});
