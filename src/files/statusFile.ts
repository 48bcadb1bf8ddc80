/** A run's `status.json` on disk, and this machine as the one who judges it. */
import { open, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  formatRunStatus,
  parseRunStatus,
  type Observer,
  type RunStatus,
} from '../documents/runStatus';
import { writeAtomic } from './atomicWriter';
import { codeOf } from './writeError';

const MAX_BYTES = 100_000;

/** @param durable false for heartbeats. @throws WriteError */
export async function writeStatus(
  path: string,
  status: RunStatus,
  durable: boolean,
): Promise<void> {
  await writeAtomic(path, new TextEncoder().encode(formatRunStatus(status)), { durable });
}

/**
 * In place, for a disk without room for a second file: the blocks of the old status are there. The last resort, since a
 * status that is torn says nothing.
 *
 * @throws the system's error
 */
export async function overwriteStatus(path: string, status: RunStatus): Promise<void> {
  const bytes = new TextEncoder().encode(formatRunStatus(status));
  const file = await open(path, 'r+');
  try {
    await file.write(bytes, 0, bytes.length, 0);
    await file.truncate(bytes.length);
  } finally {
    await file.close();
  }
}

/** null when there is none, or none that can be read. */
export async function readStatus(path: string): Promise<RunStatus | null> {
  const text = await readBounded(path, MAX_BYTES);
  return text === null ? null : parseRunStatus(text);
}

/** null when the file is missing, larger than that, or may not be read. */
export async function readBounded(path: string, maxBytes: number): Promise<string | null> {
  try {
    const { size } = await stat(path);
    return size > maxBytes ? null : await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

export function thisObserver(): Observer {
  return { host: hostname(), nowMs: Date.now(), isAlive };
}

/** Signal 0 only asks; a process of another user answers EPERM, and is there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
