/** Ids of the id buffer: 24 bits as a colour. Ranges tell what was hit. */
import { BufferAttribute } from 'three';
import type { Pick } from './stageApi';

/** First id of each kind; 0 is nothing. Orbits have at most 200,000 steps, layers a million units. */
export const STEP_IDS = 1;
export const UNIT_IDS = 0x400000;
export const RAY_IDS = 0x800000;
export const FIXED_POINT_IDS = 0x900000;
export const POPULATION_IDS = 0x980000;
/** Cells of the relief, row by row; which units they join is the relief's to say. */
export const CELL_IDS = 0xa00000;

/** One exact 8-bit RGB colour for each of `count` ids from `first`. */
export function writeIds(count: number, first: number): BufferAttribute {
  return writeIdList(Array.from({ length: count }, (_, k) => first + k));
}

/** One exact 8-bit RGB colour for each id. */
export function writeIdList(ids: readonly number[]): BufferAttribute {
  const bytes = new Uint8Array(3 * ids.length);
  ids.forEach((id, k) => {
    bytes[3 * k] = id & 0xff;
    bytes[3 * k + 1] = (id >>> 8) & 0xff;
    bytes[3 * k + 2] = (id >>> 16) & 0xff;
  });
  return new BufferAttribute(bytes, 3, true);
}

/** null for nothing and for cells. */
export function pickOf(id: number): Pick | null {
  if (id >= CELL_IDS) return null;
  if (id >= POPULATION_IDS) return { kind: 'population', index: id - POPULATION_IDS };
  if (id >= FIXED_POINT_IDS) return { kind: 'fixedPoint', index: id - FIXED_POINT_IDS };
  if (id >= RAY_IDS) return { kind: 'ray', index: id - RAY_IDS };
  if (id >= UNIT_IDS) return { kind: 'unit', unit: id - UNIT_IDS };
  if (id >= STEP_IDS) return { kind: 'step', step: id - STEP_IDS };
  return null;
}
