/** The paper's recipe: one stage a learning rate, each with a fresh Adam. */
import type { DataSpec, PaperTrainingSpec } from '../../documents/experiment/experiment';
import type { Stage } from './stage';

export function paperStages(training: PaperTrainingSpec, data: DataSpec): readonly Stage[] {
  const [beta1, beta2] = training.betas;
  const { epochs, batch, blur } = training;
  return training.learningRates.map((learningRate) => ({
    name: `learning rate ${learningRate}`,
    words: `${epochs} epochs of batches of ${batch}, blur ${blur}, with a fresh optimiser`,
    epochs,
    lengthSteps: data.lengthSteps,
    batch,
    learningRate,
    lastLearningRate: learningRate,
    warmupSteps: 0,
    rates: {},
    betas: [beta1, beta2],
    clipNorm: training.clipNorm,
    weightDecay: training.weightDecay,
    blur,
    scaling: training.scaling,
    selfPairs: true,
    estimator: { kind: 'straightThrough', temperature: training.temperature },
    freshOptimiser: true,
    stream: null,
  }));
}
