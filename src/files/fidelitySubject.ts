/** Which checkpoint and config are meant by the path of a run's folder or of a checkpoint. Reads no weights. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FormatError } from '../formats/formatError';
import { findRun, type RunCheckpoint } from './runFolder';
import { runLayout, weightsPath } from './runLayout';
import { codeOf } from './writeError';

export interface FidelitySubject {
  /** Absolute path. */
  readonly checkpoint: string;
  readonly config: { readonly path: string; readonly text: string };
}

const MAX_CONFIG_BYTES = 16_777_216;

/**
 * Of a run the last weights: `models/last`, else the checkpoint furthest in training, else the one without a number.
 *
 * @param configPath null looks beside the checkpoint and up to two folders above
 * @throws FormatError naming what is not there, and what is needed
 */
export async function findFidelitySubject(
  path: string,
  configPath: string | null,
): Promise<FidelitySubject> {
  const at = resolve(path);
  const isRun = await isFolder(at);
  const checkpoint = isRun ? await lastWeights(at) : at;
  const place = configPath ?? (await configOf(at, isRun, checkpoint));
  return { checkpoint, config: { path: place, text: await readText(place) } };
}

async function lastWeights(folder: string): Promise<string> {
  for (const format of ['safetensors', 'pth'] as const) {
    const path = weightsPath(folder, 'last', format);
    if (await isFile(path)) return path;
  }
  const inLayout = await checkpointsIn(runLayout(folder).models);
  const found = inLayout.length > 0 ? inLayout : await checkpointsIn(folder);
  const last = found.filter(({ epoch }) => epoch !== null).at(-1) ?? found.at(-1);
  if (last) return last.path;
  throw new FormatError(
    `${basename(folder)}: no checkpoint found, a run with models/ or a checkpoint is needed`,
  );
}

async function checkpointsIn(folder: string): Promise<readonly RunCheckpoint[]> {
  return (await findRun(join(folder, 'any'))).checkpoints;
}

async function configOf(at: string, isRun: boolean, checkpoint: string): Promise<string> {
  const found = isRun ? runLayout(at).config : null;
  if (found && (await isFile(found))) return found;
  const { configPath } = await findRun(checkpoint);
  if (configPath) return configPath;
  throw new FormatError(
    `${basename(at)}: no config.json found beside it or up to two folders above, it names the HMM`,
    'Name one with --config.',
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new FormatError(
      `${path}: can not be opened (${codeOf(error)}), a run's folder or a checkpoint is needed`,
    );
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function readText(path: string): Promise<string> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size <= MAX_CONFIG_BYTES) return await readFile(path, 'utf8');
  } catch (error) {
    throw new FormatError(`${name}: can not be read (${codeOf(error)}), a config.json is needed`);
  }
  throw new FormatError(`${name}: larger than a config.json of ${MAX_CONFIG_BYTES} bytes`);
}
