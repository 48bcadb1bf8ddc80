/** The worker behind previews and fidelity reports: started with the first one, ended a while after the last. Long work gets one of its own. */
import { TrainingClient } from '../../engine/trainingClient';
import type { TrainingWorkerData } from '../../engine/trainingWorker';
import { WorkerLostError } from '../../engine/workerChannel';
import type { FidelityProgress } from '../../protocol/fidelityReport';
import type { MechanismSoFar } from '../../protocol/mechanismSoFar';
import type { TrainingMethods } from '../../protocol/training';

export interface PreviewWorkerParts {
  readonly workerPath: string;
  readonly workerData: TrainingWorkerData;
  readonly log: (line: string) => void;
}

export type LongWork = 'replay' | 'mechanism' | 'ablation' | 'mechanisms';

const ignore = () => undefined;

/** A preview that is closed and opened again, or moved, finds it still there. */
const GRACE_MS = 10_000;

export class PreviewWorker {
  private client: TrainingClient | null = null;
  private users = 0;
  private ending: ReturnType<typeof setTimeout> | null = null;
  private readonly judgingListeners = new Set<(progress: FidelityProgress) => void>();

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

  /** Long work: its thread may answer nobody for a minute, so it serves nothing else, and is ended to cancel. `tell` hears how far it is, `known` what a search knows. */
  async alone<K extends LongWork>(
    method: K,
    params: Parameters<TrainingMethods[K]>[0],
    tell: (text: string) => void,
    signal: AbortSignal,
    known: (soFar: MechanismSoFar) => void = ignore,
  ): Promise<Awaited<ReturnType<TrainingMethods[K]>>> {
    const client = this.start(tell, known);
    try {
      return await client.call(method, params, signal);
    } finally {
      void client.dispose();
    }
  }

  async call<K extends 'describe' | 'preview' | 'fidelity'>(
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

  private start(
    tell: (text: string) => void = ignore,
    known: (soFar: MechanismSoFar) => void = ignore,
  ): TrainingClient {
    return new TrainingClient({
      ...this.parts,
      onEvent: {
        started: ignore,
        steps: ignore,
        epoch: ignore,
        checkpoint: ignore,
        paused: ignore,
        notice: ({ text }) => tell(text),
        mechanism: known,
        judging: (progress) => this.judgingListeners.forEach((tell) => tell(progress)),
        judged: ignore,
      },
    });
  }
}
