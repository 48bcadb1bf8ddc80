/** Hard Gumbel-softmax samples of a batch and the gradient straight through them, as TensorFlow operations. */
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import type { GradientEstimator, StepShape, WindowPotential } from '../../core/compute';
import { logitGradients } from '../../core/training/logitGradients';
import type { TensorOperations } from './loadTensorflow';

export interface TensorSamples {
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /** [T·rows, K] the probabilities that weight the gradient */
  readonly soft: Tensor2D;
  readonly estimator: GradientEstimator;
}

/**
 * The largest of logits + noise, the first on ties.
 *
 * @param logits [T·rows, K]
 * @param noise [T·rows, K]
 */
export function sampleTensors(
  tf: TensorOperations,
  { lengthSteps }: StepShape,
  logits: Tensor2D,
  noise: Float32Array,
  estimator: GradientEstimator,
): TensorSamples {
  const straight = estimator.kind === 'straightThrough';
  const temperature = straight ? estimator.temperature : 1;
  const [soft, largest] = tf.tidy(() => {
    const scores = tf.div<Tensor2D>(tf.add(logits, tf.tensor2d(noise, logits.shape)), temperature);
    return [tf.softmax(straight ? scores : logits), tf.argMax<Tensor2D>(scores, 1)];
  });
  const byStep = largest.dataSync<'int32'>();
  largest.dispose();
  const rows = byStep.length / lengthSteps;
  const symbols = new Uint8Array(byStep.length);
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < lengthSteps; t++) symbols[row * lengthSteps + t] = byStep[t * rows + row];
  }
  return { symbols, soft, estimator };
}

/** Where the gradient of each sequence stands among those of the merged strings. */
export interface StringGradient {
  /** [strings, T·K] */
  readonly merged: Float32Array;
  /** [rows] */
  readonly indexOf: Uint32Array;
}

/** Changes of the divergence by symbol, and the windows' potentials beside it. */
export interface ExpectedChanges {
  /** [rows, T, K] */
  readonly symbolGradient: Float64Array;
  readonly windows: WindowPotential | null;
}

/** [rows, K] of each step: ∂L/∂logits by local expectation. Few numbers: core computes them. */
export function localExpectationTensors(
  tf: TensorOperations,
  { lengthSteps, outputs }: StepShape,
  { soft, ...samples }: TensorSamples,
  changes: ExpectedChanges,
): readonly Tensor2D[] {
  const gradients = logitGradients({
    ...samples,
    ...changes,
    lengthSteps,
    soft: soft.dataSync<'float32'>(),
  });
  const size = gradients.length / lengthSteps;
  return Array.from({ length: lengthSteps }, (_, t) => {
    const here = Float32Array.from(gradients.subarray(t * size, (t + 1) * size));
    return tf.tensor2d(here, [size / outputs, outputs]);
  });
}

/** [rows, K] of each step: ∂L/∂logits from ∂L/∂(one-hot sample), as if the sample were its softmax. */
export function straightThroughTensors(
  tf: TensorOperations,
  { lengthSteps, outputs }: StepShape,
  { soft, estimator }: TensorSamples,
  { merged, indexOf }: StringGradient,
): readonly Tensor2D[] {
  const rows = indexOf.length;
  const width = lengthSteps * outputs;
  const temperature = estimator.kind === 'straightThrough' ? estimator.temperature : 1;
  return tf.tidy(() => {
    const strings = tf.tensor2d(merged, [merged.length / width, width]);
    const each = tf.gather(strings, tf.tensor1d(Int32Array.from(indexOf), 'int32'));
    const bySequence = tf.reshape<Rank.R3>(each, [rows, lengthSteps, outputs]);
    const byStep = tf.transpose(bySequence, [1, 0, 2]);
    const gradient = tf.reshape<Rank.R2>(byStep, [lengthSteps * rows, outputs]);
    const mean = tf.sum<Tensor2D>(tf.mul(soft, gradient), 1, true);
    const carried = tf.mul<Tensor2D>(soft, tf.sub(gradient, mean));
    return tf.split<Tensor2D>(tf.div<Tensor2D>(carried, temperature), lengthSteps, 0);
  });
}
