/** One training worker: for a run, or for previews. Ends with it. Computes nothing. */
import type { TrainingEvents, TrainingMethods } from '../protocol/training';
import type { TrainingWorkerData } from './trainingWorker';
import { startWorker, type WorkerChannel } from './workerChannel';

export interface TrainingClientOptions {
  /** Absolute path of the bundled worker. */
  readonly workerPath: string;
  readonly workerData: TrainingWorkerData;
  readonly log: (line: string) => void;
  readonly onEvent: { readonly [K in keyof TrainingEvents]: (payload: TrainingEvents[K]) => void };
}

type NoMethods = Record<never, never>;

/** Guarantee: no call is left pending when the worker dies; it then rejects with a WorkerLostError. */
export class TrainingClient {
  private readonly running: WorkerChannel<NoMethods, TrainingMethods, TrainingEvents>;

  constructor(options: TrainingClientOptions) {
    this.running = startWorker('training', {
      whenLost: 'What the run had kept is intact: continue it.',
      path: options.workerPath,
      workerData: options.workerData,
      methods: {},
      onEvent: options.onEvent,
      log: options.log,
      onEnd: () => undefined,
    });
  }

  call<K extends keyof TrainingMethods>(
    method: K,
    params: Parameters<TrainingMethods[K]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<TrainingMethods[K]>>> {
    const { channel, died } = this.running;
    return Promise.race([channel.call(method, params as never, signal), died]) as Promise<
      Awaited<ReturnType<TrainingMethods[K]>>
    >;
  }

  async dispose(): Promise<void> {
    this.running.channel.dispose();
    await this.running.worker.terminate();
  }
}
