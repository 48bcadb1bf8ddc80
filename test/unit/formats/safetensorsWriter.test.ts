/**
 * The fixtures were written by the Python package safetensors 0.8.0: `save_file({name: array, …}, path, metadata={…})`
 * with `array = (np.arange(n, dtype=T) * T(0.37) - T(k)).reshape(shape)`; names, shapes and k as below.
 */
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../src/formats/byteSource';
import { readSafetensors } from '../../../src/formats/safetensors';
import { writeSafetensors } from '../../../src/formats/safetensorsWriter';
import type { WritableTensor } from '../../../src/formats/writableTensor';
import { fixture } from './fixtures';

const float32 = (name: string, shape: number[], k: number): WritableTensor => ({
  name,
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.fround(Math.fround(i * Math.fround(0.37)) - k),
  ),
});
const vector = (name: string, ...values: number[]): WritableTensor => ({
  name,
  shape: [values.length],
  values: Float32Array.from(values),
});

const NETWORK = [
  float32('rnn.weight_ih_l0', [4, 3], 1),
  float32('rnn.weight_hh_l0', [4, 4], 2),
  float32('fc.weight', [3, 4], 3),
];
const MIXED: WritableTensor[] = [
  ...NETWORK,
  { name: 'adam.m', shape: [2, 2], values: Float64Array.from([0, 1, 2, 3], (i) => i * 0.37 - 4) },
  { name: 'a scalar', shape: [], values: Float64Array.of(1.5) },
  { name: 'empty', shape: [0, 3], values: new Float32Array(0) },
  vector('ü😀"\\\n/\u2028', 1, 2),
  vector('😀', 4),
  vector('\uFFEE', 3),
];

async function bytesOf(path: string): Promise<Uint8Array> {
  const source = fixture(path);
  return source.read(0, source.size);
}

describe('writeSafetensors', () => {
  it('writes what the Python package writes, to the byte', async () => {
    expect(writeSafetensors(NETWORK)).toEqual(await bytesOf('written/network.safetensors'));
    const metadata = { counters: '{"epoch": 3}ü\u0001\u007f\n' };
    expect(writeSafetensors(MIXED, metadata)).toEqual(await bytesOf('written/mixed.safetensors'));
  });

  it('gives the same bytes whatever the order of tensors and metadata', () => {
    const bytes = writeSafetensors(MIXED, { a: '1', b: '2' });
    expect(writeSafetensors([...MIXED].reverse(), { b: '2', a: '1' })).toEqual(bytes);
  });

  it('is read back exactly: values, shapes, metadata', async () => {
    const odd = [NaN, Infinity, -Infinity, -0, Number.MIN_VALUE, 1 / 3];
    const tensors: WritableTensor[] = [
      { name: 'odd64', shape: [2, 3], values: Float64Array.from(odd) },
      { name: 'odd32', shape: [6], values: Float32Array.from(odd) },
    ];
    const bytes = writeSafetensors(tensors, { format: 'pt', note: 'ü' });
    const read = await readSafetensors(bytesSource('made', bytes));
    expect(read.metadata).toEqual({ format: 'pt', note: 'ü' });
    for (const { name, shape, values } of tensors) {
      const found = read.tensors.find((tensor) => tensor.name === name);
      expect(found?.shape).toEqual(shape);
      expect(await found?.values()).toEqual(Float64Array.from(values));
    }
  });

  it.each([
    [
      'a shape that does not fit',
      [{ ...NETWORK[0], shape: [4, 4] }],
      'tensor rnn.weight_ih_l0: 12 values found, shape [4, 4] needs 16',
    ],
    ['half a size', [{ ...NETWORK[0], shape: [8, 1.5] }], 'shape [8, 1.5] found, sizes >= 0'],
    ['a name twice', [NETWORK[0], NETWORK[0]], 'tensor rnn.weight_ih_l0: stands twice'],
    ['no name', [{ ...NETWORK[0], name: '' }], 'tensor ""'],
    ['half a letter', [{ ...NETWORK[0], name: '\uD83D' }], 'a name of legal characters'],
    [
      'the format’s own name',
      [{ ...NETWORK[0], name: '__metadata__' }],
      'the format keeps this name',
    ],
    ['too many', Array.from({ length: 10_001 }, (_, k) => vector(`t${k}`)), '10001 tensors found'],
  ])('refuses %s', (_, tensors, message) => {
    expect(() => writeSafetensors(tensors)).toThrow(message);
  });
});
