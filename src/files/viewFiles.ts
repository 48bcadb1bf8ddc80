/** Files a view names: its checkpoint, found from the view's own path, and a file's hash. What a view says is in documents. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FormatError } from '../formats/formatError';
import { findRun, runCheckpointOf, type RunCheckpoint } from './runFolder';
import { codeOf } from './writeError';

/** Absolute path of what a view calls `relative`. */
export function besideView(viewPath: string, relative: string): string {
  return resolve(dirname(viewPath), relative);
}

/**
 * Lower-case hexadecimal digits, read piece by piece.
 * @param needed what the file is, for the error
 * @throws FormatError when the file can not be read
 */
export async function sha256Of(path: string, needed = 'a checkpoint'): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    throw unreadable(path, error, needed);
  }
  return hash.digest('hex');
}

/**
 * Checkpoints of a run in training order: of the paper's layout (`models/evolution`), or of a flat folder.
 * @throws FormatError when the folder holds none
 */
export async function checkpointsOfRun(folder: string): Promise<readonly RunCheckpoint[]> {
  const path = resolve(folder);
  const inside = (await listNames(path)).includes('models') ? join(path, 'models') : path;
  const { checkpoints } = await findRun(join(inside, 'any'));
  if (checkpoints.length === 0) {
    throw new FormatError(`${basename(path)}: no checkpoint found, the folder of a run is needed`);
  }
  return checkpoints;
}

/**
 * As `checkpointsOfRun`; of a file that one alone.
 * @throws FormatError when there is neither
 */
export async function checkpointsAt(path: string): Promise<readonly RunCheckpoint[]> {
  const at = resolve(path);
  try {
    if ((await stat(at)).isFile()) return [runCheckpointOf(at)];
  } catch (error) {
    throw unreadable(at, error, 'the folder of a run or a checkpoint');
  }
  return checkpointsOfRun(at);
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw unreadable(folder, error, 'the folder of a run');
  }
}

const MAX_TEXT_BYTES = 16_777_216;

/**
 * A view, or a run's config.
 * @throws FormatError when it can not be read, or is no text of a sensible size
 */
export async function readDocument(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_TEXT_BYTES) return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error, 'a document');
  }
  throw new FormatError(`${basename(path)}: more than ${MAX_TEXT_BYTES} bytes found`);
}

/** The config of the run a checkpoint belongs to; null without one. @throws FormatError as readDocument */
export async function configBeside(
  checkpoint: string,
): Promise<{ readonly path: string; readonly text: string } | null> {
  const { configPath } = await findRun(checkpoint);
  return configPath === null ? null : { path: configPath, text: await readDocument(configPath) };
}

function unreadable(path: string, error: unknown, needed: string): FormatError {
  return new FormatError(
    `${basename(path)}: can not be read (${codeOf(error)}), ${needed} is needed`,
  );
}
