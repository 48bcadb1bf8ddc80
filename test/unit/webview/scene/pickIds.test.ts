import { describe, expect, it } from 'vitest';
import {
  CELL_IDS,
  FIXED_POINT_IDS,
  pickOf,
  RAY_IDS,
  STEP_IDS,
  UNIT_IDS,
  writeIdList,
  writeIds,
} from '../../../../webview/scene/pickIds';

const MOST_STEPS = 200_000;
const MOST_UNITS = 1_000_000;

describe('ids of the id buffer', () => {
  it('come back as what they were drawn for', () => {
    expect(pickOf(0)).toBeNull();
    expect(pickOf(STEP_IDS)).toEqual({ kind: 'step', step: 0 });
    expect(pickOf(STEP_IDS + MOST_STEPS - 1)).toEqual({ kind: 'step', step: MOST_STEPS - 1 });
    expect(pickOf(UNIT_IDS + MOST_UNITS)).toEqual({ kind: 'unit', unit: MOST_UNITS });
    expect(pickOf(RAY_IDS + 2)).toEqual({ kind: 'ray', index: 2 });
    expect(pickOf(FIXED_POINT_IDS + 9)).toEqual({ kind: 'fixedPoint', index: 9 });
    expect(pickOf(CELL_IDS + 5)).toBeNull();
  });

  it('keep their kinds apart and fit three bytes', () => {
    expect(STEP_IDS + MOST_STEPS).toBeLessThan(UNIT_IDS);
    expect(UNIT_IDS + MOST_UNITS).toBeLessThan(RAY_IDS);
    expect(CELL_IDS + 512 * 512).toBeLessThan(2 ** 24);
  });

  it('are written low byte first, as the picker reads them', () => {
    const { array } = writeIdList([0x123456, CELL_IDS]);
    expect(Array.from(array)).toEqual([0x56, 0x34, 0x12, 0x00, 0x00, 0xa0]);
    expect(Array.from(writeIds(2, 0xff).array)).toEqual([0xff, 0, 0, 0x00, 0x01, 0]);
  });
});
