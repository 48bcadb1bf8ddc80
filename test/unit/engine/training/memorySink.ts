/** A sink that keeps everything in memory, and a plan small enough to train in a test. */
import type { EpochReport, RunStart, StepReport } from '../../../../src/protocol/trainingReports';
import type { TrainingSink } from '../../../../src/engine/training/trainer';
import {
  planOf,
  type StreamSettings,
  type TrainingPlan,
} from '../../../../src/engine/training/stage';
import type { TrainingState } from '../../../../src/engine/training/trainingState';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';

export class MemorySink implements TrainingSink {
  readonly starts: RunStart[] = [];
  readonly steps: StepReport[] = [];
  readonly epochs: EpochReport[] = [];
  readonly checkpoints = new Map<number, Float32Array>();
  readonly states: TrainingState[] = [];

  async started(start: RunStart): Promise<void> {
    this.starts.push(start);
  }
  step(report: StepReport): void {
    this.steps.push(report);
  }
  async epoch(report: EpochReport): Promise<void> {
    this.epochs.push(report);
  }
  async checkpoint(epoch: number, parameters: Float32Array): Promise<void> {
    this.checkpoints.set(epoch, parameters);
  }
  async state(state: TrainingState): Promise<void> {
    this.states.push(state);
  }
  get last(): TrainingState {
    return this.states[this.states.length - 1];
  }
}

/** Three stages of the fast recipe's kinds, a few steps each. */
export function smallStream(change: Partial<StreamSettings> = {}): TrainingPlan {
  const { experiment } = parseExperiment(
    JSON.stringify({
      hmm: { family: 'chain', states: 2 },
      network: { units: 12, inputs: 3 },
      training: { recipe: 'fast', effort: 0.01, checkpointEveryEpochs: 2 },
      seed: 5,
    }),
  );
  if (!experiment) throw new Error('no experiment');
  const plan = planOf(experiment);
  const stages = plan.stages.flatMap((stage) =>
    stage.stream
      ? [
          {
            ...stage,
            epochs: 2,
            batch: stage.batch / 8,
            stream: { ...stage.stream, epochSteps: 3, targets: 20, ...change },
          },
        ]
      : [],
  );
  return { ...plan, stages };
}

export function smallPlan(training: object = {}, network: object = {}): TrainingPlan {
  const { experiment, diagnostics } = parseExperiment(
    JSON.stringify({
      hmm: { family: 'chain', states: 2 },
      network: { units: 12, inputs: 3, ...network },
      data: { sequences: 300, lengthSteps: 10 },
      training: { epochs: 3, batch: 40, checkpointEveryEpochs: 2, ...training },
      seed: 5,
    }),
  );
  if (!experiment) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return planOf(experiment);
}
