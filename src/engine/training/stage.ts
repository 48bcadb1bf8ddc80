/** The stages of a training recipe: what each asks of a step. The loop that follows them is trainer.ts. */
import type { GradientEstimator, StepShape } from '../../core/compute';
import type { Hmm } from '../../core/hmm/hmm';
import type { NetworkShape } from '../../core/training/parameters';
import { splitOf, type Experiment } from '../../documents/experiment/experiment';
import { resolveHmm } from '../../documents/hmmSpec';

/** A stretch of training with the same settings throughout. */
export interface Stage {
  /** For people: "learning rate 0.001". */
  readonly name: string;
  readonly epochs: number;
  readonly lengthSteps: number;
  /** Most sequences of one batch. */
  readonly batch: number;
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly clipNorm: number;
  readonly weightDecay: number;
  readonly blur: number;
  readonly scaling: number;
  readonly selfPairs: boolean;
  readonly estimator: GradientEstimator;
  /** Whether Adam starts anew. */
  readonly freshOptimiser: boolean;
}

export interface TrainingPlan {
  readonly hmm: Hmm;
  readonly network: NetworkShape;
  readonly stages: readonly Stage[];
  /** Sequences of each part, in the order in which they are drawn. */
  readonly split: { readonly training: number; readonly validation: number; readonly test: number };
  readonly noiseStd: number;
  /** Standard deviation of h_0. */
  readonly initialStd: number;
  readonly seed: number;
  readonly checkpointEveryEpochs: number;
}

/** The paper's recipe: one stage a learning rate, each with a fresh Adam. */
export function planOf(experiment: Experiment): TrainingPlan {
  const { network, data, training, seed } = experiment;
  const { hmm } = resolveHmm(experiment.hmm);
  const [beta1, beta2] = training.betas;
  return {
    hmm,
    network: {
      inputs: network.inputs,
      units: network.units,
      outputs: hmm.emission[0].length,
      nonlinearity: network.nonlinearity,
      recurrentBias: network.recurrentBias,
      readoutBias: network.readoutBias,
    },
    stages: training.learningRates.map((learningRate) => ({
      name: `learning rate ${learningRate}`,
      epochs: training.epochs,
      lengthSteps: data.lengthSteps,
      batch: training.batch,
      learningRate,
      betas: [beta1, beta2],
      clipNorm: training.clipNorm,
      weightDecay: training.weightDecay,
      blur: training.blur,
      scaling: training.scaling,
      selfPairs: true,
      estimator: { kind: 'straightThrough', temperature: training.temperature },
      freshOptimiser: true,
    })),
    split: splitOf(data),
    noiseStd: training.noiseStd,
    initialStd: network.initialState === 'normal' ? 1 : 0,
    seed,
    checkpointEveryEpochs: training.checkpointEveryEpochs,
  };
}

/** Room that a stage's batches need: those of the larger part. */
export function stepShape(plan: TrainingPlan, stage: Stage): StepShape {
  const largest = Math.max(plan.split.training, plan.split.validation);
  return {
    ...plan.network,
    batch: Math.min(stage.batch, largest),
    lengthSteps: stage.lengthSteps,
  };
}

export function totalEpochs(plan: TrainingPlan): number {
  return plan.stages.reduce((sum, { epochs }) => sum + epochs, 0);
}
