/** Keeps a run in its folder while it trains, and tells a listener. Trains nothing. */
import type { NetworkShape } from '../../core/training/parameters';
import { parameterTensors } from '../../core/training/parameters';
import type { MetricsColumn } from '../../documents/metricsTable';
import type { RunWriter, RunSetup } from '../../files/runWriter';
import type { WritableTensor } from '../../formats/writableTensor';
import type { FidelityProgress, FidelityResult } from '../../protocol/fidelityReport';
import type { EpochReport, RunOutcome, RunStart, StepReport } from '../../protocol/trainingReports';
import { toResumeState } from './savedState';
import { totalEpochs, type TrainingPlan } from './stage';
import type { TrainingSink } from './trainer';
import { weightsOf, type TrainingState } from './trainingState';

/** Whoever watches; what it does is its own affair. */
export interface RunListener {
  started(folder: string, start: RunStart): void;
  step(report: StepReport): void;
  epoch(report: EpochReport): void;
  checkpoint(epoch: number, path: string): void;
  judging(progress: FidelityProgress): void;
  judged(verdict: FidelityResult['verdict']): void;
}

export type WeightsFormat = RunSetup['format'];

export function runSetup(plan: TrainingPlan, format: WeightsFormat): RunSetup {
  return { columns: metricsColumns(plan.network), format, epochsTotal: totalEpochs(plan) };
}

export class RunSink implements TrainingSink {
  private build = '';
  /** Weights of this epoch are in models/best already. */
  private savedBestEpoch = 0;

  /**
   * @param writer of a run that is continued, or null
   * @param create makes the folder once it is known what computes
   */
  constructor(
    private readonly plan: TrainingPlan,
    private readonly listener: RunListener,
    private writer: RunWriter | null,
    private readonly create: (start: RunStart) => Promise<RunWriter>,
  ) {}

  get folder(): string | null {
    return this.writer?.folder ?? null;
  }

  async started(start: RunStart): Promise<void> {
    this.build = start.build;
    this.writer ??= await this.create(start);
    this.listener.started(this.writer.folder, start);
  }

  step(report: StepReport): void {
    this.listener.step(report);
  }

  async epoch(report: EpochReport): Promise<void> {
    const { epoch, bestLoss, bestEpoch, elapsedMs } = report;
    await this.open.appendMetrics(metricsOf(report));
    await this.open.progress({ epochsDone: epoch, bestLoss, bestEpoch, elapsedMs });
    this.listener.epoch(report);
  }

  async checkpoint(epoch: number, parameters: Float32Array): Promise<void> {
    const tensors = tensorsOf(this.plan.network, parameters);
    const path = await this.open.writeCheckpoint(epoch, tensors, { epoch: String(epoch) });
    this.listener.checkpoint(epoch, path);
  }

  async state(state: TrainingState): Promise<void> {
    const { epoch, best } = state;
    const { network } = this.plan;
    await this.open.writeState(toResumeState(state, this.build));
    await this.open.writeWeights('last', tensorsOf(network, weightsOf(state)), {
      epoch: String(epoch),
    });
    if (!best || best.epoch === this.savedBestEpoch) return;
    await this.open.writeWeights('best', tensorsOf(network, best.parameters), {
      epoch: String(best.epoch),
      validation_loss: String(best.loss),
    });
    this.savedBestEpoch = best.epoch;
  }

  async paused(paused: boolean): Promise<void> {
    await this.writer?.progress({ state: paused ? 'paused' : 'running' });
  }

  /** Says how the run ended, as far as the disk still takes it. */
  async end(outcome: RunOutcome | Error): Promise<void> {
    await this.writer?.end(endOf(outcome));
  }

  private get open(): RunWriter {
    if (!this.writer) throw new Error('the run has no folder before it is started');
    return this.writer;
  }
}

function endOf(outcome: RunOutcome | Error) {
  if (outcome instanceof Error) return { state: 'failed' as const, reason: outcome.message };
  switch (outcome.kind) {
    case 'finished':
      return { state: 'finished' as const, reason: '' };
    case 'stopped':
      return { state: 'stopped' as const, reason: '' };
    case 'diverged':
      return { state: 'failed' as const, reason: outcome.diagnosis };
  }
}

export function tensorsOf(network: NetworkShape, parameters: Float32Array): WritableTensor[] {
  return parameterTensors(network).map(({ name, shape, offset, size }) => ({
    name,
    shape,
    values: parameters.slice(offset, offset + size),
  }));
}

function metricsColumns({ outputs }: NetworkShape): MetricsColumn[] {
  const column = (name: string, unit = '') => ({ name, unit });
  return [
    column('epoch'),
    column('training_loss', 'mismatches'),
    column('validation_loss', 'mismatches'),
    column('gradient_norm'),
    column('learning_rate', 'per step'),
    column('blur', 'sqrt mismatches'),
    column('elapsed', 's'),
    column('changes', 'per sequence'),
    ...Array.from({ length: outputs }, (_, symbol) => column(`frequency_${symbol}`)),
  ];
}

function metricsOf(report: EpochReport): Record<string, number> {
  return {
    epoch: report.epoch,
    training_loss: report.trainingLoss,
    validation_loss: report.validationLoss,
    gradient_norm: report.gradientNorm,
    learning_rate: report.learningRate,
    blur: report.blur,
    elapsed: report.elapsedMs / 1000,
    changes: report.outputs.changes,
    ...Object.fromEntries(
      report.outputs.frequency.map((share, symbol) => [`frequency_${symbol}`, share]),
    ),
  };
}
