/** A copy of the sample run as a workspace, so that the repository stays as it is. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from './paths.mjs';

export function sampleWorkspace() {
  const folder = join(mkdtempSync(join(tmpdir(), 'dynascope-sample-')), 'two-small');
  cpSync(sample, folder, { recursive: true });
  return { folder, remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }) };
}

/** The run's final weights, relative to the workspace. */
export function lastCheckpoint() {
  const name = readdirSync(join(sample, 'models')).find((file) => file.endsWith('.pth'));
  return `models/${name}`;
}
