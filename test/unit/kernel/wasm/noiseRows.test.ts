import { describe, expect, it } from 'vitest';
import {
  fillGumbels,
  fillInputNormals,
  fillStateNormals,
  type NoiseDraw,
} from '../../../../src/core/random/trainingNoise';
import { NoiseRows } from '../../../../src/kernel/wasm/noiseRows';
import { kernelBinaries } from '../kernels';

const NOISE: NoiseDraw = { seed: 4_000_000_000, draw: 77, purpose: 'validation' };

/** What core says, row by row. */
function rowsOf(rows: number, width: number, fill: (out: Float32Array, row: number) => void) {
  const all = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) fill(all.subarray(row * width, (row + 1) * width), row);
  return all;
}

describe('rows of noise', () => {
  it.each([
    { batch: 7, inputs: 10, units: 3, outputs: 3 },
    { batch: 4, inputs: 16, units: 33, outputs: 4 },
    { batch: 1, inputs: 1, units: 17, outputs: 9 },
  ])('are those of core, bit for bit: %o', (shape) => {
    const { batch, inputs, units, outputs } = shape;
    const noise = new NoiseRows(kernelBinaries(), shape);
    for (const rows of new Set([batch, 1])) {
      for (const t of [0, 5]) {
        expect(noise.inputs(NOISE, rows, t)).toEqual(
          rowsOf(rows, inputs, (out, row) => fillInputNormals(out, NOISE, row, t)),
        );
        expect(noise.gumbels(NOISE, rows, t)).toEqual(
          rowsOf(rows, outputs, (out, row) => fillGumbels(out, NOISE, row, t)),
        );
      }
      expect(noise.initialState(NOISE, rows)).toEqual(
        rowsOf(rows, units, (out, row) => fillStateNormals(out, NOISE, row)),
      );
    }
  });
});
