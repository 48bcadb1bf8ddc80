/** Replays a view document on every checkpoint of the run that its own one belongs to. Its words: replayText.ts. */
import { basename, dirname } from 'node:path';
import { parseView } from '../documents/view/parseView';
import { besideView, readDocument } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import { replay, type Replay } from './replay';

export interface ReplayHooks {
  readonly signal: AbortSignal;
  readonly breathe: () => Promise<void>;
  /** 0..1, after each checkpoint. */
  readonly done: (file: string) => void;
}

/** @throws FormatError when the document is not legal, names no checkpoint, or holds no intervention */
export async function replayOnRun(path: string, hooks: ReplayHooks): Promise<Replay> {
  const text = await readDocument(path);
  const { view, diagnostics } = parseView(text);
  if (!view) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new FormatError(`${basename(path)}: ${first?.message ?? 'no view'}`);
  }
  const named = view.checkpoint?.path ?? '';
  if (named === '') {
    throw new FormatError('checkpoint.path: nothing found, the path of a checkpoint is needed');
  }
  if ((view.interventions ?? []).length === 0) {
    throw new FormatError('interventions: nothing found, there is nothing to replay');
  }
  const { signal, breathe, done } = hooks;
  const run = runFolderOf(besideView(path, named));
  return replay(path, view, { run, signal, breathe, progress: ({ file }) => done(file) });
}

/** Of the paper's layout (`models/evolution`), or the flat folder. */
function runFolderOf(checkpoint: string): string {
  let folder = dirname(checkpoint);
  if (basename(folder) === 'evolution') folder = dirname(folder);
  return basename(folder) === 'models' ? dirname(folder) : folder;
}
