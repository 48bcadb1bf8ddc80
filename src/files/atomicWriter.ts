/** Writes a file whole or not at all: under a temporary name beside it, flushed, then renamed over it. Makes no folders. */
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, writeErrorOf } from './writeError';

/** The few calls that writing takes; tests make them fail one by one. */
export interface AtomicFs {
  open(path: string, flags: 'wx' | 'r'): Promise<AtomicHandle>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Codes of a rename that may work a moment later: on Windows while another program reads the old file. */
  readonly busyCodes: readonly string[];
}

export interface AtomicHandle {
  writeFile(bytes: Uint8Array): Promise<void>;
  /** Returns when the disk has it. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const nodeAtomicFs: AtomicFs = {
  open,
  rename,
  unlink,
  busyCodes: process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : [],
};

export interface AtomicOptions {
  /** Whether it must outlast a power cut: false for files that are written anew all the time. */
  readonly durable?: boolean;
  readonly fs?: AtomicFs;
}

const TEMPORARY = /^\..+\.[0-9a-f]{8}\.tmp$/;
const BUSY_WAITS_MS = [10, 30, 100, 300, 1000];
/** Some systems flush no folder: then the rename itself is all there is. */
const NO_FOLDER_SYNC = ['EISDIR', 'EINVAL', 'EPERM', 'EACCES', 'ENOTSUP', 'EBADF'];

/**
 * Guarantee: `path` holds the old bytes or the new ones at any moment, also after a crash or a power cut. When this
 * throws it holds the old ones (the new ones if only the flush of the folder failed), and no temporary file is left.
 *
 * @throws WriteError naming the file and the reason
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array,
  { durable = true, fs = nodeAtomicFs }: AtomicOptions = {},
): Promise<void> {
  const folder = dirname(path);
  const mark = crypto.randomUUID().slice(0, 8);
  const temporary = join(folder, `.${basename(path)}.${mark}.tmp`);
  try {
    await writeNew(fs, temporary, bytes, durable);
    await renameOver(fs, temporary, path);
  } catch (error) {
    // It may not even have been made; why writing failed is what counts.
    await fs.unlink(temporary).catch(() => undefined);
    throw writeErrorOf(path, error);
  }
  if (durable) await syncFolder(fs, folder, path);
}

/** Removes what a killed process has left in a folder. Not while another one writes there. */
export async function removeTemporaries(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => TEMPORARY.test(name));
  await Promise.all(names.map((name) => unlink(join(folder, name)).catch(() => undefined)));
}

async function writeNew(
  fs: AtomicFs,
  path: string,
  bytes: Uint8Array,
  durable: boolean,
): Promise<void> {
  const handle = await fs.open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    if (durable) await handle.sync();
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  // A full network disk may say so here.
  await handle.close();
}

async function renameOver(fs: AtomicFs, from: string, to: string): Promise<void> {
  for (const waitMs of BUSY_WAITS_MS) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      if (!fs.busyCodes.includes(codeOf(error))) throw error;
      await sleep(waitMs);
    }
  }
  return fs.rename(from, to);
}

async function syncFolder(fs: AtomicFs, folder: string, path: string): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes(codeOf(error))) throw writeErrorOf(path, error);
  }
}
