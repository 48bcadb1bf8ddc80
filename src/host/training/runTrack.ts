/** What is known of one run, kept as its events come: what its page shows. Neither VS Code nor files. */
import { basename } from 'node:path';
import type { FidelityProgress } from '../../protocol/fidelityReport';
import type { TrainingEvents } from '../../protocol/training';
import {
  EMPTY_HISTORY,
  type ComparedRun,
  type ConfigEntries,
  type RunPhase,
  type TrainingHistory,
  type TrainingSnapshot,
  type TrainingTarget,
} from '../../protocol/trainingPage';
import type { EpochReport, RunStart, StepReport } from '../../protocol/trainingReports';

/** Steps kept for the fine curve. */
const MOST_STEPS = 2000;

/** Mutable inside, so that a long run costs no copies. */
type Growing<T> = T extends readonly (infer Item)[] ? Growing<Item>[] : T;
type History = { [K in keyof TrainingHistory]: Growing<TrainingHistory[K]> };

export class RunTrack {
  phase: RunPhase = 'starting';
  reason = '';
  start: RunStart | null = null;
  /** Why the backend in use was taken; '' before the run is started. */
  backendReason = '';
  /** Absolute path; null before the run is started. */
  folder: string | null = null;
  /** While the finished run is judged: how far. */
  judging: FidelityProgress | null = null;
  /** The newest epoch's report; null before the first one of this session. */
  lastEpoch: EpochReport | null = null;
  checkpoints: number[] = [];
  readonly notices: string[] = [];
  private steps: StepReport[] = [];
  private history: History;

  constructor(
    readonly name: string,
    private readonly target: TrainingTarget | null,
    private readonly epochsTotal: number,
    history: TrainingHistory | null = null,
  ) {
    this.history = structuredClone(history ?? EMPTY_HISTORY) as History;
  }

  started({ folder, start, backendReason }: TrainingEvents['started']): void {
    this.folder = folder;
    this.start = start;
    this.backendReason = backendReason;
    this.phase = 'running';
    this.reason = '';
  }

  addSteps(steps: readonly StepReport[]): void {
    this.steps = [...this.steps, ...steps].slice(-MOST_STEPS);
  }

  addEpoch(report: EpochReport): void {
    const { history } = this;
    this.lastEpoch = report;
    history.epoch.push(report.epoch);
    history.trainingLoss.push(report.trainingLoss);
    history.validationLoss.push(report.validationLoss);
    history.gradientNorm.push(report.gradientNorm);
    history.learningRate.push(report.learningRate);
    history.blur.push(report.blur);
    history.elapsedSeconds.push(report.elapsedMs / 1000);
    history.changesPerSequence.push(report.outputs.changes);
    report.outputs.frequency.forEach((share, symbol) => {
      (history.frequency[symbol] ??= []).push(share);
    });
  }

  addCheckpoint(epoch: number): void {
    // A run that goes on makes its last ones again.
    if (!this.checkpoints.includes(epoch)) {
      this.checkpoints = [...this.checkpoints, epoch].sort((a, b) => a - b);
    }
  }

  /** Epochs after `epoch` are made again. */
  forgetAfter(epoch: number): void {
    const keep = this.history.epoch.filter((value) => value <= epoch).length;
    const cut = (values: readonly number[]) => values.slice(0, keep);
    this.history = {
      epoch: cut(this.history.epoch),
      trainingLoss: cut(this.history.trainingLoss),
      validationLoss: cut(this.history.validationLoss),
      gradientNorm: cut(this.history.gradientNorm),
      learningRate: cut(this.history.learningRate),
      blur: cut(this.history.blur),
      elapsedSeconds: cut(this.history.elapsedSeconds),
      changesPerSequence: cut(this.history.changesPerSequence),
      frequency: this.history.frequency.map(cut),
    };
  }

  get bestLoss(): number | null {
    const losses = this.history.validationLoss;
    return losses.length > 0 ? losses.reduce((a, b) => Math.min(a, b)) : null;
  }

  /** Of the folder, or the experiment's before it has one. */
  get shownName(): string {
    return this.folder === null ? this.name : basename(this.folder);
  }

  /** As another run's view lays it over its own. */
  compared(config: ConfigEntries | null): ComparedRun {
    return {
      runFolder: this.folder ?? '',
      name: this.shownName,
      phase: this.phase,
      epochsTotal: this.epochsTotal,
      history: this.history,
      config,
    };
  }

  /** @param shownFolder relative to the workspace where possible */
  snapshot(shownFolder: string, blocked: string | null): Omit<TrainingSnapshot, 'comparison'> {
    return {
      name: this.shownName,
      folder: shownFolder,
      runFolder: this.folder ?? '',
      phase: this.phase,
      reason: this.reason,
      start: this.start,
      backendReason: this.backendReason,
      target: this.target,
      epochsTotal: this.epochsTotal,
      history: this.history,
      steps: this.steps,
      checkpoints: this.checkpoints,
      notices: this.notices,
      blocked,
    };
  }
}

/** Trains now, or will. */
export function isUnderWay(phase: RunPhase): boolean {
  return ['waiting', 'starting', 'running', 'paused', 'stopping'].includes(phase);
}
