/** Where units stand: on a drum whose axis runs from the input (left) to the readout (right). Pure geometry. */
import { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';

export const INPUT_X = -1.5;
export const READOUT_X = 1.5;
/** What a place on the drum depends on. */
export type LaidOut = Pick<Connectivity, 'units' | 'inputNorm' | 'readout'>;

/** Units range over this much of the axis by how strongly input and readout hold them. */
const ROLE_SPREAD = 0.75;
const RADIUS = 1;

/**
 * Angle by the unit's place in `order`; position on the axis by role: rank of its readout weight minus rank of its
 * input weight, so that driven units stand left and read ones right. Without a readout only the input counts.
 */
export function unitPositions(laidOut: LaidOut, order: Uint32Array): Vector3[] {
  const { units, inputNorm, readout } = laidOut;
  const readoutNorm = columnNorms(readout, units);
  const inputRank = ranks(inputNorm);
  const readoutRank = ranks(readoutNorm);
  const positions = new Array<Vector3>(units);
  order.forEach((unit, place) => {
    const angle = (2 * Math.PI * place) / units;
    const role = (readout.length > 0 ? readoutRank[unit] : 0.5) - inputRank[unit];
    positions[unit] = new Vector3(
      ROLE_SPREAD * role,
      RADIUS * Math.cos(angle),
      RADIUS * Math.sin(angle),
    );
  });
  return positions;
}

/** Symbols in a column at the right; the input at the left. */
export function symbolPosition(symbol: number, outputs: number): Vector3 {
  return new Vector3(READOUT_X, 0.45 * ((outputs - 1) / 2 - symbol), 0);
}

export function columnNorms(matrix: Float32Array, columns: number): Float32Array {
  const norms = new Float32Array(columns);
  matrix.forEach((value, k) => {
    norms[k % columns] += value * value;
  });
  return norms.map(Math.sqrt);
}

/** Rank of each value, 0 for the smallest to 1 for the largest; ties by index. */
export function ranks(values: Float32Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  const result = new Float64Array(values.length);
  order.forEach((index, place) => {
    result[index] = values.length > 1 ? place / (values.length - 1) : 0.5;
  });
  return result;
}
