/** A folder of its own for a test, gone afterwards. */
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
