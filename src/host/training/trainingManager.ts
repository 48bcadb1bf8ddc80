/** The runs that are trained in this window: one at a time, the others wait. Pages and commands watch it. */
import * as vscode from 'vscode';
import { readFile } from 'node:fs/promises';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import { planOf, totalEpochs } from '../../engine/training/stage';
import { TrainingClient } from '../../engine/trainingClient';
import type { TrainingWorkerData } from '../../engine/trainingWorker';
import { verdictWords } from '../../engine/fidelity/reportText';
import { WorkerLostError } from '../../engine/workerChannel';
import { markDead } from '../../files/deadRun';
import { experimentName } from '../../files/experimentPaths';
import { runLayout } from '../../files/runLayout';
import type { BackendWish, TrainingEvents, TrainParams } from '../../protocol/training';
import { targetOf, trackFromDisk } from './runFromDisk';
import { isUnderWay, RunTrack } from './runTrack';

export interface TrainingManagerParts {
  readonly workerPath: string;
  readonly workerData: TrainingWorkerData;
  readonly log: vscode.LogOutputChannel;
  /** What the user's setting says; an experiment that names a backend is not overruled. */
  readonly backend: () => BackendWish;
}

/** Something that happened to a run. */
export type RunChange =
  | { readonly kind: 'phase' }
  | { readonly kind: 'steps'; readonly steps: TrainingEvents['steps'] }
  | { readonly kind: 'epoch'; readonly report: TrainingEvents['epoch'] }
  | { readonly kind: 'checkpoint'; readonly epoch: number }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'judging' };

interface Job {
  readonly track: RunTrack;
  readonly params: TrainParams;
  client: TrainingClient | null;
  readonly done: Promise<void>;
  readonly finish: () => void;
}

/** VS Code gives an extension five seconds to end. */
const END_WITHIN_MS = 4000;

export class TrainingManager implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<{
    readonly track: RunTrack;
    readonly change: RunChange;
  }>();
  /** The first one trains. */
  private queue: Job[] = [];
  private readonly tracks = new Map<string, RunTrack>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: TrainingManagerParts) {}

  /** The run that trains now, or the one that is next. */
  get active(): RunTrack | null {
    return this.queue[0]?.track ?? null;
  }

  get underWay(): readonly RunTrack[] {
    return this.queue.map(({ track }) => track);
  }

  /** The run of a folder, as this window knows it, else as its folder tells it. */
  async trackOf(folder: string): Promise<RunTrack> {
    const known = this.tracks.get(folder);
    return known ?? (await trackFromDisk(folder));
  }

  /** A new run of an experiment. @throws Error naming the first problem of its text */
  train(path: string, text: string): RunTrack {
    const { experiment, diagnostics } = parseExperiment(text);
    if (!experiment) {
      throw new Error(diagnostics.find(({ severity }) => severity === 'error')?.message);
    }
    const name = experimentName(path);
    const epochs = totalEpochs(planOf(experiment));
    const track = new RunTrack(name, targetOf(experiment), epochs);
    return this.enqueue(track, {
      source: { kind: 'experiment', path, text },
      backend: experiment.backend === 'auto' ? this.parts.backend() : null,
    });
  }

  /** Goes on with a run that was stopped, or whose program died. */
  async continue(folder: string): Promise<RunTrack> {
    const known = this.tracks.get(folder);
    if (known && isUnderWay(known.phase)) return known;
    const config = await readFile(runLayout(folder).config, 'utf8');
    const track = await trackFromDisk(folder);
    return this.enqueue(track, { source: { kind: 'continue', folder, config }, backend: null });
  }

  async pause(track: RunTrack, paused: boolean): Promise<void> {
    await this.clientOf(track)?.call('pause', { paused });
  }

  /** Resolves when the run has ended: with a checkpoint, or before it began. */
  async stop(track: RunTrack): Promise<void> {
    const job = this.queue.find((one) => one.track === track);
    if (!job) return;
    if (job.client) {
      this.setPhase(job, 'stopping', '');
      await job.client.call('stop', null);
      await job.done;
      return;
    }
    this.queue = this.queue.filter((one) => one !== job);
    this.setPhase(job, 'stopped', '');
    job.finish();
  }

  /** Stops what is under way; a run that does not end in time can be continued from its last checkpoint. */
  async end(): Promise<void> {
    const waiting = this.queue.slice(1);
    const [active] = this.queue;
    for (const { track } of waiting) void this.stop(track);
    if (!active) return;
    const late = new Promise((resolve) => setTimeout(resolve, END_WITHIN_MS));
    await Promise.race([this.stop(active.track).catch(() => undefined), late]);
    await active.client?.dispose();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private enqueue(
    track: RunTrack,
    { source, backend }: Pick<TrainParams, 'source' | 'backend'>,
  ): RunTrack {
    let finish = () => undefined as void;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const params = {
      source,
      backend,
      seed: null,
      threads: null,
      parent: null,
      steps: null,
      judge: true,
    };
    const job: Job = { track, params, client: null, done, finish };
    if (track.folder) this.tracks.set(track.folder, track);
    this.queue.push(job);
    if (this.queue[0] === job) {
      void this.runNext();
    } else {
      const first = this.queue[0].track.name;
      this.setPhase(job, 'waiting', vscode.l10n.t('{0} is being trained', first));
    }
    return track;
  }

  private async runNext(): Promise<void> {
    const [job] = this.queue;
    if (!job) return;
    const { track, params } = job;
    this.setPhase(job, 'starting', '');
    const client = new TrainingClient({
      workerPath: this.parts.workerPath,
      workerData: this.parts.workerData,
      log: (line) => this.parts.log.warn(line),
      onEvent: this.eventsOf(job),
    });
    job.client = client;
    try {
      const { outcome } = await client.call('train', params);
      if (outcome.kind === 'diverged') this.setPhase(job, 'failed', outcome.diagnosis);
      else this.setPhase(job, outcome.kind, '');
    } catch (error) {
      await this.failed(job, error);
    } finally {
      await client.dispose();
      this.queue = this.queue.filter((one) => one !== job);
      if (track.folder) this.tracks.delete(track.folder);
      job.finish();
      void this.runNext();
    }
  }

  private async failed(job: Job, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.parts.log.error(`${job.track.name}: ${reason}`);
    const lost = error instanceof WorkerLostError;
    if (lost && job.track.folder) {
      // The thread could not say so itself.
      await markDead(job.track.folder, reason).catch((why: unknown) =>
        this.parts.log.warn(String(why)),
      );
    }
    this.setPhase(job, lost ? 'crashed' : 'failed', reason);
  }

  private eventsOf(job: Job): ConstructorParameters<typeof TrainingClient>[0]['onEvent'] {
    const { track } = job;
    const tell = (change: RunChange) => this.changed.fire({ track, change });
    return {
      started: (started) => {
        track.started(started);
        this.tracks.set(started.folder, track);
        tell({ kind: 'phase' });
      },
      steps: (steps) => {
        track.addSteps(steps);
        tell({ kind: 'steps', steps });
      },
      epoch: (report) => {
        track.forgetAfter(report.epoch - 1);
        track.addEpoch(report);
        tell({ kind: 'epoch', report });
      },
      checkpoint: ({ epoch }) => {
        track.addCheckpoint(epoch);
        tell({ kind: 'checkpoint', epoch });
      },
      paused: ({ paused }) => this.setPhase(job, paused ? 'paused' : 'running', ''),
      // A run searches for none.
      mechanism: () => undefined,
      notice: ({ text }) => {
        track.notices.push(text);
        this.parts.log.info(`${track.name}: ${text}`);
        tell({ kind: 'notice', text });
      },
      judging: (progress) => {
        track.judging = progress;
        tell({ kind: 'judging' });
      },
      judged: ({ verdict }) => {
        track.judging = null;
        this.parts.log.info(
          `${track.name}: ${[verdictWords(verdict), ...verdict.missing].join('; ')}`,
        );
      },
    };
  }

  private setPhase({ track }: Job, phase: RunTrack['phase'], reason: string): void {
    track.phase = phase;
    track.reason = reason;
    this.changed.fire({ track, change: { kind: 'phase' } });
  }

  private clientOf(track: RunTrack): TrainingClient | null {
    return this.queue.find((job) => job.track === track)?.client ?? null;
  }
}
