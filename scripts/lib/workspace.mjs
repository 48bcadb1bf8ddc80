/** A copy of the sample run as a workspace, so that the repository stays as it is. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from './paths.mjs';

/**
 * Path of the copy. It goes when this program ends, unless somebody else needs it longer.
 * @param {{keep?: boolean}} [options]
 */
export function sampleWorkspace({ keep = false } = {}) {
  const parent = mkdtempSync(join(tmpdir(), 'dynascope-sample-'));
  if (!keep) process.once('exit', () => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, 'two-small');
  cpSync(sample, folder, { recursive: true });
  return folder;
}

/** The run's final weights, relative to the workspace. */
export function lastCheckpoint() {
  const name = readdirSync(join(sample, 'models')).find((file) => file.endsWith('.pth'));
  return `models/${name}`;
}
