/** Replays a view document on every checkpoint of its run, or one entry at all its gains. Words: replayText.ts, doseText.ts. */
import { basename, dirname } from 'node:path';
import { parseView } from '../documents/view/parseView';
import type { View } from '../documents/view/schema';
import { besideView, readDocument } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import { replay, type Replay, type ReplayedCheckpoint } from './replay';

export interface ReplayHooks {
  readonly signal: AbortSignal;
  readonly breathe: () => Promise<void>;
  /** 0..1, after each checkpoint. */
  readonly done: (file: string) => void;
}

/**
 * On every checkpoint of the run.
 * @throws FormatError when the document is not legal, names no checkpoint, or holds no intervention
 */
export async function replayOnRun(path: string, hooks: ReplayHooks): Promise<Replay> {
  const { view, checkpoint } = await readView(path);
  return replay(path, view, {
    ...optionsOf(hooks),
    run: runFolderOf(besideView(path, checkpoint)),
  });
}

/**
 * One entry at all of its gains, on the view's own checkpoint.
 * @param intervention place in the list
 * @throws FormatError as `replayOnRun`, and without that entry
 */
export async function replayEntry(
  path: string,
  intervention: number,
  hooks: ReplayHooks,
): Promise<Replay> {
  const { view } = await readView(path);
  const all = view.interventions ?? [];
  const entry = all.at(intervention);
  if (!entry) {
    throw new FormatError(`interventions: ${intervention} found, the view has ${all.length}`);
  }
  return replay(path, { ...view, interventions: [entry] }, { ...optionsOf(hooks), run: null });
}

function optionsOf({ signal, breathe, done }: ReplayHooks) {
  return { signal, breathe, progress: ({ file }: ReplayedCheckpoint) => done(file) };
}

async function readView(path: string): Promise<{ view: View; checkpoint: string }> {
  const { view, diagnostics } = parseView(await readDocument(path));
  if (!view) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new FormatError(`${basename(path)}: ${first?.message ?? 'no view'}`);
  }
  const checkpoint = view.checkpoint?.path ?? '';
  if (checkpoint === '') {
    throw new FormatError('checkpoint.path: nothing found, the path of a checkpoint is needed');
  }
  if ((view.interventions ?? []).length === 0) {
    throw new FormatError('interventions: nothing found, there is nothing to replay');
  }
  return { view, checkpoint };
}

/** Of the paper's layout (`models/evolution`), or the flat folder. */
function runFolderOf(checkpoint: string): string {
  let folder = dirname(checkpoint);
  if (basename(folder) === 'evolution') folder = dirname(folder);
  return basename(folder) === 'models' ? dirname(folder) : folder;
}
