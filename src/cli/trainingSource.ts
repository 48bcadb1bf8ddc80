/** What `train` is asked to train: an experiment file, or the folder of a run to go on with. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runLayout } from '../files/runLayout';
import { FormatError } from '../formats/formatError';
import type { TrainParams } from '../protocol/training';

/** @throws FormatError when the path is neither */
export async function trainingSource(operand: string): Promise<TrainParams['source']> {
  const path = resolve(operand);
  if (await isFolder(path)) {
    return { kind: 'continue', folder: path, config: await readText(runLayout(path).config) };
  }
  return { kind: 'experiment', path, text: await readText(path) };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Reading it says why.
    return false;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(`${path}: can not be read (${reason}), an experiment or a run is needed`);
  }
}
