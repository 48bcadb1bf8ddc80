/** The fast recipe as stages. Its numbers, and why, are in core/training/fastRecipe. */
import type { Hmm } from '../../core/hmm/hmm';
import { hmmStatistics } from '../../core/hmm/statistics';
import {
  FAST,
  FAST_STAGES,
  fastStageEpochs,
  fastWindowSteps,
  type FastStage,
} from '../../core/training/fastRecipe';
import type { NetworkShape } from '../../core/training/parameters';
import type { FastTrainingSpec } from '../../documents/experiment/experiment';
import type { Stage, TrainingPlan } from './stage';

/**
 * What training starts from: the HMM in its stationary regime, where the network is compared with it, and scaled weights.
 *
 * @throws RangeError for an HMM that has none
 */
export function fastStart(
  hmm: Hmm,
  { nonlinearity }: NetworkShape,
): Pick<TrainingPlan, 'hmm' | 'initialScale'> {
  const { recurrentWeight, readoutWeight, inhibition } = FAST.initial;
  return {
    hmm: { ...hmm, start: hmmStatistics(hmm).stationary },
    // Measured on ReLU networks; tanh saturates.
    initialScale:
      nonlinearity === 'relu' ? { factors: { recurrentWeight, readoutWeight }, inhibition } : null,
  };
}

export function fastStages({ effort }: FastTrainingSpec, shape: NetworkShape): readonly Stage[] {
  return FAST_STAGES.map((stage, k) => {
    const [learningRate, lastLearningRate] = stage.learningRates;
    const [beta1, beta2] = FAST.betas;
    return {
      name: stage.name,
      words: wordsOf(stage, effort),
      epochs: fastStageEpochs(stage, effort),
      lengthSteps: stage.lengthSteps,
      batch: stage.batch,
      learningRate,
      lastLearningRate,
      warmupSteps: k === 0 ? FAST.warmupSteps : 0,
      rates: FAST.rates,
      betas: [beta1, beta2],
      clipNorm: FAST.clipNorm,
      weightDecay: 0,
      blur: FAST.blur,
      scaling: FAST.scaling,
      selfPairs: false,
      estimator: { kind: 'localExpectation', floor: stage.floor },
      freshOptimiser: k === 0,
      stream: {
        epochSteps: FAST.epochSteps,
        targets: stage.targets,
        resetShare: stage.resetShare,
        largestState: FAST.largestState,
        windows: windowsOf(stage, shape),
        growth: shape.nonlinearity === 'relu' ? FAST.growth : null,
        averaging: stage.averaging,
      },
    };
  });
}

function windowsOf({ windowWeight, windowMemory }: FastStage, { outputs }: NetworkShape) {
  if (windowWeight === 0) return null;
  return {
    lengthSteps: fastWindowSteps(outputs),
    weight: windowWeight,
    memory: windowMemory,
    smoothing: FAST.windowSmoothing,
  };
}

function wordsOf(stage: FastStage, effort: number): string {
  const { batch, lengthSteps, targets, learningRates, purpose, averaging } = stage;
  const steps = fastStageEpochs(stage, effort) * FAST.epochSteps;
  const [first, last] = learningRates;
  const sizes = first === last ? `step size ${first}` : `step size ${first} to ${last}`;
  const sequences = `${batch} sequences of ${lengthSteps} steps against ${targets} of the HMM`;
  const average = averaging === null ? '' : ', averaged weights';
  return `${purpose}: ${steps} steps, ${sequences}, ${sizes}${average}`;
}
