/** What a worker of its own computes for long, as a notification that tells how far it is, with a Cancel button. */
import type { TrainingMethods } from '../protocol/training';
import { cancellable } from './cancellable';
import type { LongWork, PreviewWorker } from './experiment/previewWorker';

/** @returns null when it was cancelled */
export function longWork<K extends LongWork>(
  worker: PreviewWorker,
  title: string,
  method: K,
  params: Parameters<TrainingMethods[K]>[0],
): Promise<Awaited<ReturnType<TrainingMethods[K]>> | null> {
  return cancellable(title, (progress, signal) =>
    worker.alone(method, params, (message) => progress.report({ message }), signal),
  );
}
