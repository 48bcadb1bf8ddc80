/** What a worker of its own computes for long, as a notification that tells how far it is, with a Cancel button. */
import * as vscode from 'vscode';
import type { MechanismSoFar } from '../protocol/mechanismSoFar';
import type { TrainingMethods } from '../protocol/training';
import { cancellable } from './cancellable';
import type { LongWork, PreviewWorker } from './experiment/previewWorker';
import { showMarkdown } from './showMarkdown';

/** @param known what a search knows by now @returns null when it was cancelled */
export function longWork<K extends LongWork>(
  worker: PreviewWorker,
  title: string,
  method: K,
  params: Parameters<TrainingMethods[K]>[0],
  known?: (soFar: MechanismSoFar) => void,
): Promise<Awaited<ReturnType<TrainingMethods[K]>> | null> {
  return cancellable(title, (progress, signal) =>
    worker.alone(method, params, (message) => progress.report({ message }), signal, known),
  );
}

/** Opens the report that was written. @returns its path; null when it was cancelled */
export async function longReport<K extends 'ablation' | 'mechanisms'>(
  worker: PreviewWorker,
  title: string,
  method: K,
  params: Parameters<TrainingMethods[K]>[0],
): Promise<string | null> {
  const report: string | null = await longWork(worker, title, method, params);
  if (report !== null) await showMarkdown(vscode.Uri.file(report));
  return report;
}
