/** The training loop: stages, epochs, steps, validation. Pure but for the kernel, the clock and the sink it is given. */
import type { StepShape, TrainingKernel } from '../../core/compute';
import { stringStatistics } from '../../core/dynamics/stringStatistics';
import type { SymbolStrings } from '../../core/transport/strings';
import { drawDataset, type Dataset } from './dataset';
import { diagnose } from './diagnose';
import { lossFloor } from './floor';
import type { EpochReport, RunOutcome, RunStart, StepReport } from '../../protocol/trainingReports';
import { learningRateAt, stepShape, totalEpochs, type Stage, type TrainingPlan } from './stage';
import { StreamMemory } from './streamMemory';
import { isFinished, type TrainingState } from './trainingState';

/** Whatever keeps a run: files, pages. A rejection ends the run. */
export interface TrainingSink {
  started(start: RunStart): Promise<void>;
  step(report: StepReport): void;
  epoch(report: EpochReport): Promise<void>;
  /** Weights after `epoch` epochs, worth keeping. */
  checkpoint(epoch: number, parameters: Float32Array): Promise<void>;
  /** The state to go on from; called with every checkpoint, when the run stops and now and then between. */
  state(state: TrainingState): Promise<void>;
}

export interface TrainerParts {
  readonly createKernel: (shape: StepShape) => Promise<TrainingKernel>;
  readonly threads: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Lets others run between steps; waits while the run is paused. */
  readonly breathe: () => Promise<void>;
  readonly signal: AbortSignal;
  readonly sink: TrainingSink;
}

/**
 * Steps from one measured loss to the next, where batches are drawn anew: the loss needs a transport that the gradient
 * does not. The others tell the one before.
 */
const LOSS_EVERY_STEPS = 5;
/** A crash loses no more training time than this. */
const STATE_EVERY_MS = 20_000;

/**
 * Trains from `state` to the end of the plan, or until the signal. Guarantee: stopping and going on from the state that
 * the sink was given last leads to the same weights, to the last bit, as not stopping, on the same kernel build.
 */
export async function train(
  plan: TrainingPlan,
  state: TrainingState,
  parts: TrainerParts,
): Promise<RunOutcome> {
  let current = state;
  let started = false;
  while (!isFinished(plan, current)) {
    const stage = plan.stages[current.stage];
    const kernel = await parts.createKernel(stepShape(plan, stage));
    try {
      const run = new StageRun(plan, stage, kernel, parts, current);
      if (!started) await run.start(state.draws > 0);
      started = true;
      const outcome = await run.run();
      if (outcome !== 'done') return outcome;
      current = run.state;
    } finally {
      kernel.dispose();
    }
  }
  return { kind: 'finished' };
}

class StageRun {
  private readonly dataset: Dataset;
  private readonly memory: StreamMemory | null;
  private lastLoss: number | null = null;
  private savedAt: number;
  private resumedAt: number;

  constructor(
    private readonly plan: TrainingPlan,
    private readonly stage: Stage,
    private readonly kernel: TrainingKernel,
    private readonly parts: TrainerParts,
    public state: TrainingState,
  ) {
    this.dataset = drawDataset(plan, stage);
    const { stream } = stage;
    this.memory = stream && new StreamMemory(plan, stream, state.stream);
    const first = state.stageEpoch === 0 && state.step === 0;
    if (first) this.memory?.begin();
    kernel.load(state.parameters, first && stage.freshOptimiser ? null : state.optimiser);
    this.resumedAt = parts.now();
    this.savedAt = this.resumedAt;
  }

  async start(continued: boolean): Promise<void> {
    const { kernel, parts, plan } = this;
    await parts.sink.started({
      backend: kernel.backend,
      build: kernel.build,
      threads: parts.threads,
      memoryBytes: kernel.memoryBytes,
      floor: lossFloor(kernel, this.dataset, this.stage),
      epochs: totalEpochs(plan),
      stages: plan.stages.map(({ name, epochs }) => ({ name, epochs })),
      stepsPerEpoch: this.stepsPerEpoch,
      continued,
    });
    if (!continued) await parts.sink.checkpoint(0, this.state.parameters);
  }

  async run(): Promise<RunOutcome | 'done'> {
    const { parts, stage } = this;
    while (this.state.stageEpoch < stage.epochs) {
      while (this.state.step < this.stepsPerEpoch) {
        await this.breathe();
        if (parts.signal.aborted) return this.stop();
        const diagnosis = this.step();
        if (diagnosis) return { kind: 'diverged', diagnosis };
      }
      const samples = await this.validate();
      if (!samples) return this.stop();
      if (!Number.isFinite(samples.loss)) {
        return { kind: 'diverged', diagnosis: diagnose(this.kernel, samples.loss, Number.NaN) };
      }
      await this.finishEpoch(samples);
    }
    this.state = { ...this.snapshot(), stage: this.state.stage + 1, stageEpoch: 0 };
    await parts.sink.state(this.state);
    return 'done';
  }

  /** Steps made of the stage. */
  private get stageStep(): number {
    const { stageEpoch, step } = this.state;
    return stageEpoch * this.stepsPerEpoch + step;
  }

  private get stepsPerEpoch(): number {
    return this.dataset.trainingBatches;
  }

  private get lossEverySteps(): number {
    return this.stage.stream ? LOSS_EVERY_STEPS : 1;
  }

  /** One optimiser step; a diagnosis when it left the numbers. */
  private step(): string | null {
    const { kernel, stage, plan, parts, state } = this;
    const began = parts.now();
    const targets = this.dataset.training(state.step, state.draws);
    const rows = stage.stream ? stage.batch : targets.count;
    const noise = { seed: plan.seed, draw: state.draws, purpose: 'training' as const };
    kernel.drawInputs(noise, rows, plan.noiseStd, plan.initialStd);
    this.memory?.start(kernel, rows, state.draws);
    kernel.rollout();
    kernel.sample(noise, stage.estimator);
    const windows = this.memory?.windowsOf(kernel, rows);
    const due = state.step % this.lossEverySteps === 0;
    const lossWanted = due || this.lastLoss === null;
    const transported = kernel.transport(targets, {
      ...stage,
      lossWanted,
      ...(windows && { windows }),
    });
    const loss = lossWanted ? transported.loss : (this.lastLoss ?? Number.NaN);
    this.lastLoss = loss;
    kernel.backward();
    const learningRate = learningRateAt(plan, stage, this.stageStep);
    const gradientNorm = kernel.update({ ...stage, learningRate });
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      return diagnose(kernel, loss, gradientNorm);
    }
    this.memory?.finish(kernel, this.stageStep);
    this.state = {
      ...state,
      step: state.step + 1,
      draws: state.draws + 1,
      // One that is measured for a step after a pause alone must not count: the run would depend on pauses.
      lossSum: state.lossSum + (due ? loss : 0),
      gradientNormSum: state.gradientNormSum + gradientNorm,
    };
    parts.sink.step({
      step: this.state.draws,
      epoch: state.epoch,
      loss,
      gradientNorm,
      stepMs: parts.now() - began,
    });
    return null;
  }

  /**
   * Mean loss over the validation batches, with the strings of the first one; null when it was interrupted. Of averaged
   * weights where there are any.
   */
  private async validate(): Promise<{ loss: number; strings: SymbolStrings } | null> {
    const { kernel } = this;
    const averaged = this.memory?.state.averaged;
    if (!averaged) return this.compareWithValidation();
    const [parameters, optimiser] = [kernel.read('parameters'), kernel.optimiserState()];
    kernel.load(averaged, optimiser);
    try {
      return await this.compareWithValidation();
    } finally {
      kernel.load(parameters, optimiser);
    }
  }

  private async compareWithValidation() {
    const { kernel, stage, plan, parts, state } = this;
    const batches = this.dataset.validationBatches;
    let sum = 0;
    let strings: SymbolStrings | null = null;
    for (let index = 0; index < batches; index++) {
      await this.breathe();
      if (parts.signal.aborted) return null;
      const targets = this.dataset.validation(index);
      const draw = state.epoch * batches + index;
      const noise = { seed: plan.seed, draw, purpose: 'validation' as const };
      kernel.drawInputs(noise, targets.count, plan.noiseStd, plan.initialStd);
      this.memory?.start(kernel, targets.count, null);
      kernel.rollout();
      kernel.sample(noise, stage.estimator);
      const sampled = { ...targets, key: null, symbols: kernel.read('symbols') };
      sum += kernel.compare(sampled, targets, stage).loss;
      strings ??= sampled;
    }
    return strings && { loss: sum / batches, strings };
  }

  private async finishEpoch({ loss, strings }: { loss: number; strings: SymbolStrings }) {
    const { state, plan, parts } = this;
    const epoch = state.epoch + 1;
    const parameters = this.memory?.state.averaged ?? this.kernel.read('parameters');
    const best = state.best && state.best.loss <= loss ? state.best : { loss, epoch, parameters };
    const report = this.report(loss, best, strings);
    this.state = {
      ...this.snapshot(),
      epoch,
      stageEpoch: state.stageEpoch + 1,
      step: 0,
      lossSum: 0,
      gradientNormSum: 0,
      best,
    };
    await parts.sink.epoch(report);
    // The authors keep the first epoch, too.
    const due = epoch === 1 || epoch % plan.checkpointEveryEpochs === 0;
    if (due) await parts.sink.checkpoint(epoch, parameters);
    if (due || parts.now() - this.savedAt > STATE_EVERY_MS) await this.save();
  }

  private report(
    validationLoss: number,
    best: { readonly loss: number; readonly epoch: number },
    strings: SymbolStrings,
  ): EpochReport {
    const { state, stage, plan } = this;
    const elapsedMs = this.elapsedMs();
    const epoch = state.epoch + 1;
    const epochs = totalEpochs(plan);
    return {
      epoch,
      epochs,
      stage: stage.name,
      trainingLoss: state.lossSum / Math.ceil(this.stepsPerEpoch / this.lossEverySteps),
      gradientNorm: state.gradientNormSum / this.stepsPerEpoch,
      validationLoss,
      bestLoss: best.loss,
      bestEpoch: best.epoch,
      outputs: stringStatistics(strings),
      learningRate: learningRateAt(plan, stage, this.stageStep - 1),
      blur: stage.blur,
      elapsedMs,
      stepsPerSecond: (1000 * state.draws) / elapsedMs,
      remainingMs: (elapsedMs / epoch) * (epochs - epoch),
    };
  }

  private async stop(): Promise<RunOutcome> {
    await this.save();
    return { kind: 'stopped' };
  }

  private async save(): Promise<void> {
    this.state = this.snapshot();
    await this.parts.sink.state(this.state);
    this.savedAt = this.parts.now();
  }

  /** The state with what the kernel holds. */
  private snapshot(): TrainingState {
    return {
      ...this.state,
      parameters: this.kernel.read('parameters'),
      optimiser: this.kernel.optimiserState(),
      stream: this.memory?.state ?? this.state.stream,
      elapsedMs: this.elapsedMs(),
    };
  }

  private elapsedMs(): number {
    const now = this.parts.now();
    const elapsedMs = this.state.elapsedMs + now - this.resumedAt;
    this.state = { ...this.state, elapsedMs };
    this.resumedAt = now;
    return elapsedMs;
  }

  /** Time spent here is not training time. */
  private async breathe(): Promise<void> {
    this.elapsedMs();
    await this.parts.breathe();
    this.resumedAt = this.parts.now();
  }
}
