/** Folders and disks of its own for a test, gone afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Call inside `describe`; `path` is set anew for each test. */
export function temporaryFolder(): { path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'dynascope-files-'));
  });
  afterEach(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

/** A disk of that many kB, where the system lets us make one; else null, with a printed reason. */
export async function tinyDisk(kilobytes: number): Promise<string | null> {
  const path = await mkdtemp(join(tmpdir(), 'dynascope-tiny-'));
  const size = `size=${kilobytes}k`;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', path], { stdio: 'pipe' });
    return path;
  } catch (error) {
    await rm(path, { recursive: true });
    console.log(`no tiny disk: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
    return null;
  }
}

export async function freeTinyDisk(path: string): Promise<void> {
  execFileSync('umount', [path]);
  await rm(path, { recursive: true });
}
