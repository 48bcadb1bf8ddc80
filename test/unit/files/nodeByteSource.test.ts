import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeByteSource } from '../../../src/files/nodeByteSource';
import { FormatError } from '../../../src/formats/formatError';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-bytes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('nodeByteSource', () => {
  it('reads exactly the range asked for', async () => {
    const path = join(folder, 'a.bin');
    await writeFile(
      path,
      Uint8Array.from({ length: 300 }, (_, i) => i % 256),
    );
    const source = await nodeByteSource(path);
    expect(source).toMatchObject({ name: 'a.bin', size: 300 });
    expect([...(await source.read(254, 4))]).toEqual([254, 255, 0, 1]);
    expect(await source.read(300, 0)).toHaveLength(0);
  });

  it.each([
    [-1, 2],
    [299, 2],
    [0, -1],
  ])('refuses %d + %d, outside the file', async (offset, length) => {
    const path = join(folder, 'a.bin');
    await writeFile(path, new Uint8Array(300));
    const source = await nodeByteSource(path);
    await expect(source.read(offset, length)).rejects.toThrow(RangeError);
  });

  it('says so when the file was replaced between two reads', async () => {
    const path = join(folder, 'a.bin');
    await writeFile(path, new Uint8Array(300));
    const source = await nodeByteSource(path);
    await writeFile(path, new Uint8Array(200));
    await expect(source.read(0, 10)).rejects.toThrow('changed on disk while it was read');
  });

  it.each(['missing.pth', '.'])('names %s, which can not be read as a file', async (name) => {
    const failure = await nodeByteSource(join(folder, name)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FormatError);
    expect(String(failure)).not.toContain('\n');
  });
});
