/** Starts the analysis worker on first use, calls it, and starts it anew after a crash. Computes nothing. */
import type { EffectsProgress } from '../protocol/effects';
import type { AnalysisProgress } from '../protocol/analyses/request';
import type { ReportParams, ReportProgress, ReportResult } from '../protocol/checkpointReport';
import type { AnalysisEvents, AnalysisMethods, ByteMethods } from '../protocol/analysis';
import { startWorker, WorkerLostError, type WorkerChannel } from './workerChannel';

export { WorkerLostError } from './workerChannel';

/** Sessions die with their worker. */
const OPEN_AGAIN = 'Open the checkpoint again.';

export interface AnalysisWorkerData {
  /** Of this machine. */
  readonly cores: number;
}

export interface AnalysisClientOptions {
  /** Absolute path of the bundled worker. */
  readonly workerPath: string;
  readonly workerData: AnalysisWorkerData;
  readonly log: (line: string) => void;
  /** Serves bytes of sources that are no local file. */
  readonly readRange: ByteMethods['readRange'];
}

type Running = WorkerChannel<ByteMethods, AnalysisMethods, AnalysisEvents>;

/**
 * Guarantees: no call is left pending when the worker dies or the client is disposed; the next call after a
 * crash starts a new worker. Sessions die with their worker (`generation` rises).
 */
export class AnalysisClient {
  private running: Running | null = null;
  private disposed = false;
  private startedWorkers = 0;
  private runs = 0;
  /** Of what is under way, by the number of its run. */
  private readonly listeners = new Map<number, (progress: AnalysisProgress) => void>();
  private readonly reportListeners = new Map<number, (progress: ReportProgress) => void>();
  private readonly effectsListeners = new Map<number, (progress: EffectsProgress) => void>();

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
    if (this.disposed)
      return Promise.reject(new WorkerLostError('the analysis was closed', OPEN_AGAIN));
    this.running ??= this.start();
    const { channel, died } = this.running;
    return Promise.race([channel.call(method, params as never, signal), died]) as Promise<
      Awaited<ReturnType<AnalysisMethods[K]>>
    >;
  }

  /** An analysis whose parts are told to `onProgress`. */
  async analyse(
    params: Omit<Parameters<AnalysisMethods['analyse']>[0], 'run'>,
    onProgress: (progress: AnalysisProgress) => void,
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<AnalysisMethods['analyse']>>> {
    return this.heard(this.listeners, onProgress, (run) =>
      this.call('analyse', { ...params, run }, signal),
    );
  }

  /** A report whose parts are told to `onProgress`. */
  async report(
    params: ReportParams,
    onProgress: (progress: ReportProgress) => void,
    signal?: AbortSignal,
  ): Promise<ReportResult> {
    return this.heard(this.reportListeners, onProgress, (run) =>
      this.call('report', { ...params, run }, signal),
    );
  }

  /** Effects, of which `onProgress` is told how far they are. */
  async effects(
    params: Omit<Parameters<AnalysisMethods['effects']>[0], 'run'>,
    onProgress: (progress: EffectsProgress) => void,
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<AnalysisMethods['effects']>>> {
    return this.heard(this.effectsListeners, onProgress, (run) =>
      this.call('effects', { ...params, run }, signal),
    );
  }

  /** Asks under a number of its own, under which `listener` hears meanwhile. */
  private async heard<Progress, Reply>(
    listeners: Map<number, (progress: Progress) => void>,
    listener: (progress: Progress) => void,
    ask: (run: number) => Promise<Reply>,
  ): Promise<Reply> {
    const run = ++this.runs;
    listeners.set(run, listener);
    try {
      return await ask(run);
    } finally {
      listeners.delete(run);
    }
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
    const running: Running = startWorker('analysis', {
      whenLost: OPEN_AGAIN,
      path: this.options.workerPath,
      workerData: this.options.workerData,
      methods: { readRange: this.options.readRange },
      onEvent: {
        analysisProgress: (progress) => this.listeners.get(progress.run)?.(progress),
        reportProgress: (progress) => this.reportListeners.get(progress.run)?.(progress),
        effectsProgress: (progress) => this.effectsListeners.get(progress.run)?.(progress),
      },
      log: this.options.log,
      onEnd: (reason) => {
        if (this.running === running) this.running = null;
        if (!this.disposed) this.options.log(`analysis worker stopped: ${reason}`);
      },
    });
    return running;
  }
}
