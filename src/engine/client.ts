/** Starts the analysis worker on first use, calls it, and starts it anew after a crash. Computes nothing. */
import { Worker } from 'node:worker_threads';
import type { AnalysisMethods, ByteMethods } from '../protocol/analysis';
import { Channel } from '../protocol/channel';

export interface AnalysisClientOptions {
  /** Absolute path of the bundled worker. */
  readonly workerPath: string;
  readonly log: (line: string) => void;
  /** Serves bytes of sources that are no local file. */
  readonly readRange: ByteMethods['readRange'];
}

type AnalysisChannel = Channel<ByteMethods, AnalysisMethods>;

interface Running {
  readonly worker: Worker;
  readonly channel: AnalysisChannel;
  /** Rejects once the worker has died, with the reason in one line. */
  readonly died: Promise<never>;
}

/** Why a session number of before means nothing any more: `open` again. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  readonly hint = 'Open the checkpoint again.';
}

/**
 * Guarantees: no call is left pending when the worker dies or the client is disposed; the next call after a
 * crash starts a new worker. Sessions die with their worker (`generation` rises).
 */
export class AnalysisClient {
  private running: Running | null = null;
  private disposed = false;
  private startedWorkers = 0;

  constructor(private readonly options: AnalysisClientOptions) {}

  /** Rises with every worker started; sessions belong to the generation they were opened in. */
  get generation(): number {
    return this.startedWorkers;
  }

  /** True while the worker of that generation lives: only then do its session numbers mean anything. */
  holds(generation: number): boolean {
    return this.running !== null && generation === this.startedWorkers;
  }

  call<K extends keyof AnalysisMethods>(
    method: K,
    params: Parameters<AnalysisMethods[K]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<AnalysisMethods[K]>>> {
    if (this.disposed) return Promise.reject(new WorkerLostError('the analysis was closed'));
    this.running ??= this.start();
    const { channel, died } = this.running;
    return Promise.race([channel.call(method, params as never, signal), died]) as Promise<
      Awaited<ReturnType<AnalysisMethods[K]>>
    >;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    const { running } = this;
    this.running = null;
    running?.channel.dispose();
    await running?.worker.terminate();
  }

  private start(): Running {
    this.startedWorkers++;
    const worker = new Worker(this.options.workerPath, { stdout: false, stderr: true });
    worker.stderr.setEncoding('utf8');
    worker.stderr.on('data', (text: string) => this.options.log(text.trimEnd()));
    const channel: AnalysisChannel = new Channel<ByteMethods, AnalysisMethods>({
      port: {
        post: (envelope) => worker.postMessage(envelope),
        listen: (receive) => {
          worker.on('message', receive);
          return () => worker.off('message', receive);
        },
      },
      methods: { readRange: this.options.readRange },
      log: this.options.log,
    });
    const died = new Promise<never>((_, reject) => {
      const lose = (reason: string) => {
        if (this.running?.worker === worker) this.running = null;
        if (!this.disposed) this.options.log(`analysis worker stopped: ${reason}`);
        reject(new WorkerLostError(`the analysis worker stopped: ${reason}`));
        channel.dispose();
      };
      worker.once('error', (error: Error) => lose(error.message));
      worker.once('exit', (code) => lose(`exit code ${code}`));
    });
    // Calls race against it; without a call in flight nobody else would look.
    died.catch(() => undefined);
    return { worker, channel, died };
  }
}
