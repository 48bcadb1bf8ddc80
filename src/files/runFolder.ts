/** Finds the run a checkpoint belongs to: its config and its siblings in training order. Reads folders, never checkpoints. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isCheckpointName, trainingPlaceOf } from './checkpointNames';

export interface RunCheckpoint {
  readonly path: string;
  /** Place in training from the file name, or null. */
  readonly epoch: number | null;
  /** 'epoch 90', 'step 500', or the file name. */
  readonly label: string;
}

export interface Run {
  /** Absolute path of the run's config.json, or null. */
  readonly configPath: string | null;
  /** By place in training; files without one (final or best weights) last, by name. */
  readonly checkpoints: readonly RunCheckpoint[];
}

/** Listings stop here: a folder with more is told by its first ones. */
const MAX_CHECKPOINTS = 10_000;
const CONFIG_NAME = 'config.json';

/**
 * The paper's layout (`config.json`, `models/*.pth`, `models/evolution/model_epoch_N.pth`) and any flat folder of checkpoints.
 * The config is looked for beside the checkpoint and at most two folders up. Unreadable folders count as empty.
 *
 * @param checkpointPath absolute path; the file itself need not exist any more
 */
export async function findRun(checkpointPath: string): Promise<Run> {
  const folder = dirname(checkpointPath);
  const folders = runFolders(folder);
  const listings = await Promise.all(folders.map(listCheckpoints));
  return {
    configPath: await findConfig(folder),
    checkpoints: sortByTraining(listings.flat().slice(0, MAX_CHECKPOINTS)),
  };
}

/** Training order: numbered first by number, then unnumbered (final or best weights) by name. */
export function sortByTraining<T extends RunCheckpoint>(checkpoints: readonly T[]): T[] {
  return [...checkpoints].sort((a, b) => {
    if (a.epoch !== null && b.epoch !== null && a.epoch !== b.epoch) return a.epoch - b.epoch;
    if ((a.epoch === null) !== (b.epoch === null)) return a.epoch === null ? 1 : -1;
    return a.path.localeCompare(b.path, undefined, { numeric: true });
  });
}

/** Checkpoint as listed by its name alone. */
export function runCheckpointOf(path: string): RunCheckpoint {
  const place = trainingPlaceOf(basename(path));
  return {
    path,
    epoch: place?.value ?? null,
    label: place ? `${place.unit} ${place.value}` : basename(path),
  };
}

function runFolders(folder: string): string[] {
  if (basename(folder) === 'evolution') return [dirname(folder), folder];
  return [folder, join(folder, 'evolution')];
}

async function listCheckpoints(folder: string): Promise<RunCheckpoint[]> {
  const entries = await listFolder(folder);
  return entries
    .filter((entry) => entry.isFile() && isCheckpointName(entry.name))
    .map((entry) => runCheckpointOf(join(folder, entry.name)));
}

async function findConfig(folder: string): Promise<string | null> {
  let candidate = folder;
  for (let up = 0; up <= 2; up++) {
    const entries = await listFolder(candidate);
    if (entries.some((entry) => entry.isFile() && entry.name === CONFIG_NAME)) {
      return join(candidate, CONFIG_NAME);
    }
    candidate = dirname(candidate);
  }
  return null;
}

/** A folder that is missing or may not be read holds nothing for us. */
async function listFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
