import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../src/formats/byteSource';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { writeTorch } from '../../../src/formats/torchWriter';
import type { WritableTensor } from '../../../src/formats/writableTensor';
import { readZip } from '../../../src/formats/zip';
import { fixture } from './fixtures';

const ALIGNMENT = 64;
const LOCAL_SIGNATURE = 0x04034b50;

async function tensorsOf(path: string): Promise<WritableTensor[]> {
  const { tensors } = await readCheckpoint(fixture(path));
  return Promise.all(
    tensors.map(async (tensor) => {
      const { name, shape, dtype } = tensor;
      const numbers = await tensor.values();
      return { name, shape, values: dtype === 'float64' ? numbers : Float32Array.from(numbers) };
    }),
  );
}

async function entriesOf(path: string): Promise<Record<string, Uint8Array>> {
  const source = fixture(path);
  return unzipSync(await source.read(0, source.size));
}

/** [name, offset of its data, compression] of each local header. */
function localHeaders(zip: Uint8Array): [string, number, number][] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const headers: [string, number, number][] = [];
  let at = 0;
  while (view.getUint32(at, true) === LOCAL_SIGNATURE) {
    const nameBytes = view.getUint16(at + 26, true);
    const start = at + 30 + nameBytes + view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(zip.subarray(at + 30, at + 30 + nameBytes));
    headers.push([name, start, view.getUint16(at + 8, true)]);
    at = start + view.getUint32(at + 18, true);
  }
  return headers;
}

describe('writeTorch', () => {
  it.each([
    ['formats/zip-float32.pth', 'zip-float32'],
    ['formats/zip-float64.pt', 'zip-float64'],
  ])('writes the entries of %s as torch did, to the byte', async (path, archive) => {
    const theirs = await entriesOf(path);
    const ours = unzipSync(writeTorch(await tensorsOf(path), archive));
    expect(Object.keys(ours)).toEqual([
      `${archive}/data.pkl`,
      `${archive}/byteorder`,
      `${archive}/data/0`,
      `${archive}/data/1`,
      `${archive}/data/2`,
      `${archive}/version`,
    ]);
    for (const [name, content] of Object.entries(ours))
      expect([name, content]).toEqual([name, theirs[name]]);
  });

  it('is read back exactly, whatever the shapes', async () => {
    const many = Array.from({ length: 300 }, (_, k) => ({
      name: `layer.${k}.weight`,
      shape: [k % 3, 2],
      values: Float32Array.from({ length: (k % 3) * 2 }, (_un, i) => k + i / 3),
    }));
    const tensors: WritableTensor[] = [
      ...many,
      { name: 'scalar', shape: [], values: Float64Array.of(Math.PI) },
      { name: 'row', shape: [70_000], values: new Float32Array(70_000).fill(0.1) },
      {
        name: 'deep ü',
        shape: [2, 1, 3, 1, 2],
        values: Float32Array.from({ length: 12 }, (_, i) => -i),
      },
      { name: 'odd', shape: [3], values: Float64Array.of(NaN, -0, Infinity) },
    ];
    const read = await readCheckpoint(bytesSource('made.pth', writeTorch(tensors)));
    expect(read).toMatchObject({ format: 'torch-zip', warnings: [], notLoaded: [] });
    expect(read.tensors.map(({ name }) => name)).toEqual(tensors.map(({ name }) => name));
    for (const [k, { shape, values }] of tensors.entries()) {
      expect(read.tensors[k].shape).toEqual(shape);
      expect(await read.tensors[k].values()).toEqual(Float64Array.from(values));
    }
  });

  it('keeps a single tensor, a thousand and one, and none', async () => {
    for (const count of [0, 1, 1000, 1001]) {
      const tensors = Array.from({ length: count }, (_, k) => ({
        name: `t${k}`,
        shape: [1],
        values: Float32Array.of(k),
      }));
      const entries = await readZip(bytesSource('made.pth', writeTorch(tensors)));
      expect(entries.size).toBe(count + 3);
      if (count === 0) continue;
      const read = await readCheckpoint(bytesSource('made.pth', writeTorch(tensors)));
      expect(read.tensors).toHaveLength(count);
    }
  });

  it('stores entries uncompressed, each on a multiple of 64 bytes', async () => {
    const headers = localHeaders(writeTorch(await tensorsOf('formats/zip-float32.pth'), 'a ü'));
    expect(headers).toHaveLength(6);
    for (const [name, start, compression] of headers) {
      expect([name, start % ALIGNMENT, compression]).toEqual([name, 0, 0]);
    }
  });

  it('gives the same bytes again, and refuses what does not fit', async () => {
    const tensors = await tensorsOf('formats/zip-float32.pth');
    expect(writeTorch(tensors)).toEqual(writeTorch(tensors));
    expect(() => writeTorch([{ ...tensors[0], shape: [1] }])).toThrow(
      /48 values found, shape \[1\] needs 1/,
    );
    const deep = { name: 'deep', shape: new Array<number>(65).fill(1), values: Float32Array.of(1) };
    expect(() => writeTorch([deep])).toThrow(/tensor deep: shape .* is too large/);
  });
});
