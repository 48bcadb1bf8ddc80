import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import {
  nodeAtomicFs,
  removeTemporaries,
  writeAtomic,
  type AtomicFs,
  type AtomicHandle,
} from '../../../src/files/atomicWriter';
import { MetricsLog } from '../../../src/files/metricsLog';
import { WriteError } from '../../../src/files/writeError';
import { freeTinyDisk, temporaryFolder, tinyDisk } from './folders';

const bytes = (text: string) => new TextEncoder().encode(text);
const failure = (code: string) => Object.assign(new Error(`${code}: as told`), { code });

type Step = 'open' | 'writeFile' | 'sync' | 'close' | 'rename' | 'openFolder' | 'syncFolder';

/** The real file system, but `step` fails with `code` the first `times` times; a failing write leaves half. */
function failing(step: Step, code: string, times = Infinity): AtomicFs {
  let left = times;
  const maybe = (at: Step) => {
    if (at === step && left-- > 0) throw failure(code);
  };
  return {
    ...nodeAtomicFs,
    async open(path, flags) {
      const isFolder = flags === 'r';
      maybe(isFolder ? 'openFolder' : 'open');
      const handle = await nodeAtomicFs.open(path, flags);
      return {
        async writeFile(content) {
          if (step === 'writeFile') await handle.writeFile(content.subarray(0, content.length / 2));
          maybe('writeFile');
          await handle.writeFile(content);
        },
        async sync() {
          maybe(isFolder ? 'syncFolder' : 'sync');
          await handle.sync();
        },
        async close() {
          await handle.close();
          if (!isFolder) maybe('close');
        },
      } satisfies AtomicHandle;
    },
    async rename(from, to) {
      maybe('rename');
      await nodeAtomicFs.rename(from, to);
    },
  };
}

describe('writeAtomic', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'model.safetensors');

  it('writes a new file and replaces an old one, leaving nothing else', async () => {
    await writeAtomic(file(), bytes('one'));
    await writeAtomic(file(), bytes('two'), { durable: false });
    expect(await readFile(file(), 'utf8')).toBe('two');
    expect(await readdir(folder.path)).toEqual(['model.safetensors']);
  });

  it.each<[Step, string, string]>([
    ['open', 'EACCES', 'writing there is not permitted (EACCES)'],
    ['open', 'EROFS', 'the disk can only be read (EROFS)'],
    ['open', 'EMFILE', 'too many files are open (EMFILE)'],
    ['writeFile', 'ENOSPC', 'the disk is full (ENOSPC)'],
    ['writeFile', 'EDQUOT', 'the disk quota is used up (EDQUOT)'],
    ['sync', 'EIO', 'the disk does not work (EIO)'],
    ['close', 'ENOSPC', 'the disk is full (ENOSPC)'],
    ['rename', 'EPERM', 'writing there is not permitted (EPERM)'],
    ['rename', 'EWEIRD', 'EWEIRD: as told'],
  ])('leaves the old file and no other when %s fails with %s', async (step, code, reason) => {
    await writeFile(file(), 'old');
    const writing = writeAtomic(file(), bytes('new'), { fs: failing(step, code) });
    await expect(writing).rejects.toThrow(`model.safetensors: can not be written: ${reason}`);
    await expect(writing).rejects.toMatchObject({ name: 'WriteError', code });
    expect(await readFile(file(), 'utf8')).toBe('old');
    expect(await readdir(folder.path)).toEqual(['model.safetensors']);
  });

  it('says so when the folder is gone, and does not bring it back', async () => {
    await rm(folder.path, { recursive: true });
    const writing = writeAtomic(file(), bytes('new'));
    await expect(writing).rejects.toThrow(
      'model.safetensors: can not be written: the folder was deleted (ENOENT)',
    );
    await expect(readdir(folder.path)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['a folder of the same name', 'a folder has its name (EISDIR)', (path: string) => mkdir(path)],
    ['a file in place of the folder', 'its folder is no folder (ENOTDIR)', null],
  ])('says what stands in the way: %s', async (_, reason, make) => {
    await make?.(file());
    if (!make) await writeFile(file(), '');
    const path = make ? file() : join(file(), 'inner');
    await expect(writeAtomic(path, bytes('new'))).rejects.toThrow(reason);
    expect(await readdir(folder.path)).toEqual(['model.safetensors']);
  });

  it('goes without the flush of a folder where there is none, and only there', async () => {
    for (const code of ['EISDIR', 'EINVAL', 'EPERM']) {
      await writeAtomic(file(), bytes(code), { fs: failing('openFolder', code) });
      await writeAtomic(file(), bytes(code), { fs: failing('syncFolder', code) });
    }
    const writing = writeAtomic(file(), bytes('new'), { fs: failing('syncFolder', 'EIO') });
    await expect(writing).rejects.toThrow('the disk does not work');
  });

  it('flushes neither file nor folder when it need not last', async () => {
    const options = (step: Step) => ({ durable: false, fs: failing(step, 'EIO') });
    await writeAtomic(file(), bytes('a'), options('sync'));
    await writeAtomic(file(), bytes('b'), options('syncFolder'));
    expect(await readFile(file(), 'utf8')).toBe('b');
  });

  it('waits for a reader where renaming over an open file fails, but not for ever', async () => {
    const busy = (times: number) => ({
      ...failing('rename', 'EBUSY', times),
      busyCodes: ['EBUSY'],
    });
    await writeAtomic(file(), bytes('new'), { fs: busy(3) });
    expect(await readFile(file(), 'utf8')).toBe('new');
    const writing = writeAtomic(file(), bytes('newer'), { fs: busy(Infinity) });
    await expect(writing).rejects.toThrow('another program uses it (EBUSY)');
    expect(await readdir(folder.path)).toEqual(['model.safetensors']);
  });

  it('replaces a link, and leaves what it points at', async () => {
    const target = join(folder.path, 'target');
    await writeFile(target, 'old');
    await symlink(target, file());
    await writeAtomic(file(), bytes('new'));
    expect(await readFile(target, 'utf8')).toBe('old');
  });

  it('writes the same file from many sides at once: one of them, whole', async () => {
    const texts = Array.from({ length: 20 }, (_, k) => String(k).repeat(10_000));
    await Promise.all(texts.map((text) => writeAtomic(file(), bytes(text))));
    expect(texts).toContain(await readFile(file(), 'utf8'));
    expect(await readdir(folder.path)).toEqual(['model.safetensors']);
  });

  it('is whole after its program was killed at any moment; what is left is swept away', async () => {
    const program = join(folder.path, 'writer.cjs');
    await build({
      stdin: {
        contents: `import { writeAtomic } from './src/files/atomicWriter';
          const path = process.argv[2];
          for (let k = 0; ; k = (k + 1) % 256) {
            await writeAtomic(path, new Uint8Array(500_000).fill(k));
            process.stdout.write('.');
          }`,
        resolveDir: join(import.meta.dirname, '../../..'),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program.replace('.cjs', '.mjs'),
    });
    await mkdir(join(folder.path, 'out'));
    const path = join(folder.path, 'out', 'weights');
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [program.replace('.cjs', '.mjs'), path]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await sleep(3 * round);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      const found = await readFile(path);
      expect(found.length).toBe(500_000);
      expect(found.every((value) => value === found[0])).toBe(true);
    }
    await writeFile(join(folder.path, 'out', '.weights.0a1b2c3d.tmp'), 'half');
    await writeFile(join(folder.path, 'out', '.keep.tmp'), 'not ours');
    await removeTemporaries(join(folder.path, 'out'));
    expect((await readdir(join(folder.path, 'out'))).sort()).toEqual(['.keep.tmp', 'weights']);
  });
});

const disk = await tinyDisk(64);

describe.runIf(disk !== null)('a disk that is full', () => {
  const path = () => disk ?? '';

  it('leaves the old file and says what is wrong; with room again it goes on', async () => {
    try {
      const file = join(path(), 'model.pth');
      await writeAtomic(file, new Uint8Array(20_000).fill(1));
      const log = await MetricsLog.create(join(path(), 'metrics.csv'), [
        { name: 'epoch', unit: '' },
      ]);
      const large = writeAtomic(file, new Uint8Array(100_000).fill(2));
      await expect(large).rejects.toThrow(
        'model.pth: can not be written: the disk is full (ENOSPC)',
      );
      expect((await readFile(file)).every((value) => value === 1)).toBe(true);
      expect((await readdir(path())).sort()).toEqual(['metrics.csv', 'model.pth']);

      await writeFile(join(path(), 'filler'), new Uint8Array(36_000)).catch(() => undefined);
      await writeFile(join(path(), 'filler2'), new Uint8Array(4_096)).catch(() => undefined);
      let written = 0;
      const append = async () => {
        for (; written < 10_000; written++) await log.append({ epoch: written });
      };
      await expect(append()).rejects.toThrow(WriteError);
      expect(await readFile(join(path(), 'metrics.csv'), 'utf8')).toMatch(/\n$/);
      await rm(join(path(), 'filler'));
      await log.append({ epoch: written });
      const lines = (await readFile(join(path(), 'metrics.csv'), 'utf8')).trim().split('\n');
      expect(lines.slice(1).map(Number)).toEqual(Array.from({ length: written + 1 }, (_, k) => k));
    } finally {
      await freeTinyDisk(path());
    }
  });
});
