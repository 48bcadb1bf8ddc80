/** The stages of a training recipe: what each asks of a step. The loop that follows them is trainer.ts. */
import type { GradientEstimator, StepShape, UpdateOptions } from '../../core/compute';
import type { Hmm } from '../../core/hmm/hmm';
import type { InitialScale, NetworkShape } from '../../core/training/parameters';
import { splitOf, type Experiment } from '../../documents/experiment/experiment';
import { resolveHmm } from '../../documents/hmmSpec';
import { fastStages, fastStart } from './fastStages';
import { paperStages } from './paperStages';

/** A stretch of training with the same settings throughout. */
export interface Stage {
  /** For people: "learning rate 0.001", "refine". */
  readonly name: string;
  /** What it does, in a line for people. */
  readonly words: string;
  readonly epochs: number;
  readonly lengthSteps: number;
  /** Most sequences of one batch. */
  readonly batch: number;
  /** Step size at the start and at the end; geometric from step to step between. */
  readonly learningRate: number;
  readonly lastLearningRate: number;
  /** Steps over which the step size rises to that. */
  readonly warmupSteps: number;
  readonly rates: NonNullable<UpdateOptions['rates']>;
  readonly betas: readonly [number, number];
  readonly clipNorm: number;
  readonly weightDecay: number;
  readonly blur: number;
  readonly scaling: number;
  readonly selfPairs: boolean;
  readonly estimator: GradientEstimator;
  /** Whether Adam starts anew. */
  readonly freshOptimiser: boolean;
  /** Of sequences that are drawn anew at every step; null when the run's own are used again and again. */
  readonly stream: StreamSettings | null;
}

/** A stage that follows the stationary process: nothing is seen twice, and states go on from step to step. */
export interface StreamSettings {
  /** Steps between validations. */
  readonly epochSteps: number;
  /** Sequences of the HMM in a step. */
  readonly targets: number;
  /** Share of the sequences that start anew from 0. */
  readonly resetShare: number;
  /** A sequence starts anew when its state is so many times the size that nine in ten stay below. */
  readonly largestState: number;
  readonly windows: WindowSettings | null;
  readonly growth: GrowthSettings | null;
  /** How much of the averaged weights a step keeps; null without averaging. */
  readonly averaging: number | null;
}

export interface WindowSettings {
  readonly lengthSteps: number;
  readonly weight: number;
  /** How much of the windows' shares a step keeps. */
  readonly memory: number;
  readonly smoothing: number;
}

export interface GrowthSettings {
  readonly limit: number;
  readonly everySteps: number;
  /** States looked at. */
  readonly states: number;
}

export interface TrainingPlan {
  readonly hmm: Hmm;
  readonly network: NetworkShape;
  /** Fresh weights; PyTorch's when nothing is said. */
  readonly initialScale: InitialScale | null;
  readonly stages: readonly Stage[];
  /** Sequences of each part, in the order in which they are drawn. */
  readonly split: { readonly training: number; readonly validation: number; readonly test: number };
  readonly noiseStd: number;
  /** Standard deviation of h_0. */
  readonly initialStd: number;
  readonly seed: number;
  readonly checkpointEveryEpochs: number;
}

export function planOf(experiment: Experiment): TrainingPlan {
  const { network, data, training, seed } = experiment;
  const { hmm } = resolveHmm(experiment.hmm);
  const shape: NetworkShape = {
    inputs: network.inputs,
    units: network.units,
    outputs: hmm.emission[0].length,
    nonlinearity: network.nonlinearity,
    recurrentBias: network.recurrentBias,
    readoutBias: network.readoutBias,
  };
  const isFast = training.recipe === 'fast';
  return {
    ...(isFast ? fastStart(hmm, shape) : { hmm, initialScale: null }),
    network: shape,
    stages: isFast ? fastStages(training, shape) : paperStages(training, data),
    split: splitOf(data),
    noiseStd: training.noiseStd,
    initialStd: network.initialState === 'normal' ? 1 : 0,
    seed,
    checkpointEveryEpochs: training.checkpointEveryEpochs,
  };
}

/** Room that a stage's batches need: those of the larger part, or of the network and its targets. */
export function stepShape(plan: TrainingPlan, stage: Stage): StepShape {
  const largest = Math.max(plan.split.training, plan.split.validation);
  return {
    ...plan.network,
    batch: stage.stream
      ? Math.max(stage.batch, stage.stream.targets)
      : Math.min(stage.batch, largest),
    lengthSteps: stage.lengthSteps,
  };
}

export function totalEpochs(plan: TrainingPlan): number {
  return plan.stages.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** Optimiser steps of an epoch. */
export function stepsPerEpoch({ split }: TrainingPlan, { stream, batch }: Stage): number {
  return stream?.epochSteps ?? Math.ceil(split.training / batch);
}

/** Step size of a step of the stage, counted from 0. */
export function learningRateAt(plan: TrainingPlan, stage: Stage, step: number): number {
  const { learningRate, lastLearningRate, warmupSteps, epochs } = stage;
  const warmup = step < warmupSteps ? (step + 1) / warmupSteps : 1;
  if (learningRate === lastLearningRate) return warmup * learningRate;
  const done = step / (epochs * stepsPerEpoch(plan, stage));
  return warmup * learningRate * (lastLearningRate / learningRate) ** done;
}
