/** Where the report of a checkpoint lies, and its files written one by one, each whole or not at all. Knows no content. */
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { writeAtomic } from './atomicWriter';
import { findRun } from './runFolder';
import { runLayout } from './runLayout';
import { writeErrorOf } from './writeError';

export interface ReportFile {
  /** In the folder; no path. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * `RUN/analysis/models/CHECKPOINT`, the checkpoint called as from its run: two of the same name in different folders do
 * not share one. Beside a checkpoint that belongs to no run.
 */
export async function reportFolderOf(checkpoint: string): Promise<string> {
  const { configPath } = await findRun(checkpoint);
  const run = configPath === null ? dirname(checkpoint) : dirname(configPath);
  return join(runLayout(run).analysis, relative(run, checkpoint));
}

/** How a file in `folder` calls another file, with the slashes of links. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/**
 * The last file is the one that names the others: write it last, and it never names what is not there.
 * @returns absolute paths
 * @throws WriteError naming the file and the reason
 */
export async function writeReport(
  folder: string,
  files: readonly ReportFile[],
): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeErrorOf(folder, error);
  }
  const paths: string[] = [];
  for (const { name, content } of files) {
    if (basename(name) !== name)
      throw new RangeError(`report: '${name}' found, a file name is legal`);
    const path = join(folder, name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await writeAtomic(path, bytes);
    paths.push(path);
  }
  return paths;
}
