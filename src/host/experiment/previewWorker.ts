/** The worker behind previews, fidelity reports and searches: started with the first one, ended a while after the last. */
import { TrainingClient } from '../../engine/trainingClient';
import type { TrainingWorkerData } from '../../engine/trainingWorker';
import { WorkerLostError } from '../../engine/workerChannel';
import type { FidelityProgress } from '../../protocol/fidelityReport';
import type { TrainingMethods } from '../../protocol/training';

export interface PreviewWorkerParts {
  readonly workerPath: string;
  readonly workerData: TrainingWorkerData;
  readonly log: (line: string) => void;
}

/** A preview that is closed and opened again, or moved, finds it still there. */
const GRACE_MS = 10_000;

export class PreviewWorker {
  private client: TrainingClient | null = null;
  private users = 0;
  private ending: ReturnType<typeof setTimeout> | null = null;
  private readonly judgingListeners = new Set<(progress: FidelityProgress) => void>();
  private readonly noticeListeners = new Set<(text: string) => void>();

  constructor(private readonly parts: PreviewWorkerParts) {}

  /** @returns how to let go of it */
  use(): () => void {
    this.users++;
    if (this.ending !== null) clearTimeout(this.ending);
    this.ending = null;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (--this.users === 0) this.ending = setTimeout(() => void this.end(), GRACE_MS);
    };
  }

  /** How far a fidelity report is. @returns how to listen no longer */
  onJudging(tell: (progress: FidelityProgress) => void): () => void {
    this.judgingListeners.add(tell);
    return () => this.judgingListeners.delete(tell);
  }

  /** Asks for long work; `tell` hears meanwhile which checkpoint of a replay is done, or how far a search is. */
  async noticed<K extends 'replay' | 'mechanism'>(
    method: K,
    params: Parameters<TrainingMethods[K]>[0],
    tell: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<TrainingMethods[K]>>> {
    const release = this.use();
    this.noticeListeners.add(tell);
    try {
      return await this.call(method, params, signal);
    } finally {
      this.noticeListeners.delete(tell);
      release();
    }
  }

  async call<K extends 'describe' | 'preview' | 'fidelity' | 'replay' | 'mechanism'>(
    method: K,
    params: Parameters<TrainingMethods[K]>[0],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<TrainingMethods[K]>>> {
    this.client ??= this.start();
    try {
      return await this.client.call(method, params, signal);
    } catch (error) {
      // The next question starts another one.
      if (error instanceof WorkerLostError) this.client = null;
      throw error;
    }
  }

  /** Names the TensorFlow that training would use. @throws Error with why there is none */
  async tensorflowBuild(): Promise<string> {
    // A fresh worker: one that failed to load it keeps failing.
    await this.end();
    const release = this.use();
    try {
      this.client ??= this.start();
      return await this.client.call('tensorflowBuild', null);
    } finally {
      release();
    }
  }

  async end(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.dispose();
  }

  private start(): TrainingClient {
    const ignore = () => undefined;
    return new TrainingClient({
      ...this.parts,
      onEvent: {
        started: ignore,
        steps: ignore,
        epoch: ignore,
        checkpoint: ignore,
        paused: ignore,
        notice: ({ text }) => this.noticeListeners.forEach((tell) => tell(text)),
        judging: (progress) => this.judgingListeners.forEach((tell) => tell(progress)),
        judged: ignore,
      },
    });
  }
}
