import { describe, expect, it } from 'vitest';
import {
  columnNorms,
  ranks,
  symbolPosition,
  unitPositions,
} from '../../../../webview/scene/unitLayout';
import { smallConnectivity } from './samples';

describe('unit layout', () => {
  it('puts driven units left and read units right', () => {
    const positions = unitPositions(smallConnectivity(), Uint32Array.of(0, 1, 2));
    expect(positions[0].x).toBeLessThan(positions[1].x);
    expect(positions[1].x).toBeLessThan(positions[2].x);
  });

  it('spaces units evenly on the drum, in the chosen order', () => {
    const positions = unitPositions(smallConnectivity(), Uint32Array.of(2, 1, 0));
    for (const { y, z } of positions) expect(Math.hypot(y, z)).toBeCloseTo(1, 12);
    expect(positions[2].y).toBeCloseTo(1, 12);
  });

  it('centres the symbols, the first on top', () => {
    expect(symbolPosition(0, 1).y).toBe(0);
    expect(symbolPosition(0, 3).y).toBeGreaterThan(symbolPosition(2, 3).y);
    expect(symbolPosition(0, 3).y + symbolPosition(2, 3).y).toBeCloseTo(0, 12);
  });

  it('ranks from 0 to 1 with ties by index', () => {
    expect(Array.from(ranks(Float32Array.of(5, 1, 5)))).toEqual([0.5, 0, 1]);
    expect(Array.from(ranks(Float32Array.of(7)))).toEqual([0.5]);
  });

  it('takes norms down the columns', () => {
    expect(Array.from(columnNorms(Float32Array.of(3, 0, 4, 2), 2))).toEqual([5, 2]);
  });
});
