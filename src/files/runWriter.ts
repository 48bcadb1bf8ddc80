/** Keeps a run on disk while it trains: config, metrics, checkpoints, the state to go on from, a status that shows it lives. */
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, extname } from 'node:path';
import type { MetricsColumn } from '../documents/metricsTable';
import { HEARTBEAT_MS, isLive, runStateOf, type RunStatus } from '../documents/runStatus';
import { writeSafetensors } from '../formats/safetensorsWriter';
import { writeTorch } from '../formats/torchWriter';
import type { WritableTensor } from '../formats/writableTensor';
import { removeTemporaries, writeAtomic } from './atomicWriter';
import { MetricsLog } from './metricsLog';
import { newRunFolder } from './newRunFolder';
import { readResumeState, writeResumeState, type ResumeState } from './resumeState';
import { checkpointPath, runLayout, weightsPath, type WeightsFormat } from './runLayout';
import { overwriteStatus, readStatus, thisObserver, writeStatus } from './statusFile';
import { WriteError, writeErrorOf } from './writeError';

/** A longer one would make the status unreadable. */
const MAX_REASON = 2000;

/** What does not depend on whether the run is new. */
export interface RunSetup {
  /** Of `metrics.csv`; the first one counts epochs. */
  readonly columns: readonly MetricsColumn[];
  readonly format: WeightsFormat;
  readonly epochsTotal: number;
}

export interface NewRun extends RunSetup {
  /** Absolute path of the folder of runs; made when it is missing. */
  readonly parent: string;
  /** Of the experiment file. */
  readonly name: string;
  /** Text of `config.json`. */
  readonly config: string;
}

/** What a run says about itself as it goes on. */
export type Progress = Partial<
  Pick<RunStatus, 'state' | 'reason' | 'epochsDone' | 'bestLoss' | 'bestEpoch' | 'elapsedMs'>
>;

/**
 * Every write is whole or not at all, and rejects with a WriteError that names the file and the reason; what was written
 * before stays. Folders are made at the start only: a run whose folder was deleted fails rather than to come back.
 */
export class RunWriter {
  private readonly heartbeat: ReturnType<typeof setInterval>;
  /** Writes of the status go one after the other: the last one wins. */
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private readonly format: WeightsFormat,
    private readonly metrics: MetricsLog,
    private current: RunStatus,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /** Makes NAME-001, NAME-002, … @throws WriteError; then nothing is left of it */
  static async create({ parent, name, config, ...setup }: NewRun): Promise<RunWriter> {
    const folder = await newRunFolder(parent, name);
    try {
      const layout = runLayout(folder);
      await mkdir(layout.evolution, { recursive: true });
      await mkdir(layout.stateFolder);
      const metrics = await MetricsLog.create(layout.metrics, setup.columns);
      await writeAtomic(layout.config, new TextEncoder().encode(config));
      return await RunWriter.started(folder, setup, metrics, null);
    } catch (error) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      throw error instanceof RangeError ? error : writeErrorOf(folder, error);
    }
  }

  /**
   * Goes on with a run that was stopped, or whose program died. Metrics made after its last state leave.
   *
   * @throws WriteError when a program trains it at this moment; FormatError when there is no state to go on from
   */
  static async resume(
    folder: string,
    setup: RunSetup,
  ): Promise<{ readonly writer: RunWriter; readonly state: ResumeState }> {
    const layout = runLayout(folder);
    const status = await readStatus(layout.status);
    if (status && isLive(runStateOf(status, thisObserver()))) {
      throw new WriteError(
        `${basename(folder)}: process ${status.pid} on ${status.host} is training it`,
        'EBUSY',
      );
    }
    const state = await readResumeState(layout.state);
    for (const place of [folder, layout.models, layout.evolution, layout.stateFolder]) {
      await removeTemporaries(place).catch((error: unknown) => {
        throw writeErrorOf(place, error);
      });
    }
    const metrics = await MetricsLog.resume(layout.metrics, setup.columns, state.epoch);
    const started = { ...setup, epochsDone: state.epoch };
    return { writer: await RunWriter.started(folder, started, metrics, status), state };
  }

  private static async started(
    folder: string,
    setup: RunSetup & { readonly epochsDone?: number },
    metrics: MetricsLog,
    before: RunStatus | null,
  ): Promise<RunWriter> {
    const now = new Date().toISOString();
    const status: RunStatus = {
      state: 'running',
      reason: '',
      epochsDone: setup.epochsDone ?? 0,
      epochsTotal: setup.epochsTotal,
      bestLoss: before?.bestLoss ?? null,
      bestEpoch: before?.bestEpoch ?? null,
      pid: process.pid,
      host: hostname(),
      startedAt: before?.startedAt ?? now,
      heartbeatAt: now,
      elapsedMs: before?.elapsedMs ?? 0,
    };
    await writeStatus(runLayout(folder).status, status, true);
    return new RunWriter(folder, setup.format, metrics, status);
  }

  get status(): RunStatus {
    return this.current;
  }

  async progress(change: Progress): Promise<void> {
    const { bestLoss, reason } = change;
    this.current = {
      ...this.current,
      ...change,
      ...(reason === undefined ? {} : { reason: reason.slice(0, MAX_REASON) }),
      // JSON has no other numbers.
      ...(bestLoss === undefined || Number.isFinite(bestLoss) ? {} : { bestLoss: null }),
      heartbeatAt: new Date().toISOString(),
    };
    await this.writeStatus(true);
  }

  /** By the names of the columns. */
  async appendMetrics(values: Readonly<Record<string, number>>): Promise<void> {
    await this.metrics.append(values);
  }

  /** @returns its path. @param texts facts beside the weights; torch's format has no room for them */
  async writeCheckpoint(
    epoch: number,
    tensors: readonly WritableTensor[],
    texts: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    return this.writeTensors(checkpointPath(this.folder, epoch, this.format), tensors, texts);
  }

  async writeWeights(
    which: 'last' | 'best',
    tensors: readonly WritableTensor[],
    texts: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    return this.writeTensors(weightsPath(this.folder, which, this.format), tensors, texts);
  }

  async writeState(state: ResumeState): Promise<void> {
    await writeResumeState(runLayout(this.folder).state, state);
  }

  /** Says how the run ended, on a full disk too: else it would be taken for one that is being trained. */
  async end(change: Progress): Promise<void> {
    try {
      await this.progress(change);
    } catch (error) {
      if (!(error instanceof WriteError && ['ENOSPC', 'EDQUOT'].includes(error.code))) throw error;
      await overwriteStatus(runLayout(this.folder).status, this.current);
    } finally {
      await this.close();
    }
  }

  /** Ends the heartbeat. */
  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.writing.catch(() => undefined);
  }

  private async writeTensors(
    path: string,
    tensors: readonly WritableTensor[],
    texts: Readonly<Record<string, string>>,
  ): Promise<string> {
    const bytes =
      this.format === 'pth'
        ? writeTorch(tensors, basename(path, extname(path)))
        : writeSafetensors(tensors, texts);
    await writeAtomic(path, bytes);
    return path;
  }

  /** That it fails is told by whatever is written next. */
  private beat(): void {
    this.current = { ...this.current, heartbeatAt: new Date().toISOString() };
    this.writeStatus(false).catch(() => undefined);
  }

  private writeStatus(durable: boolean): Promise<void> {
    const path = runLayout(this.folder).status;
    this.writing = this.writing
      .catch(() => undefined)
      .then(() => writeStatus(path, this.current, durable));
    return this.writing;
  }
}
