/** Adam with a clipped gradient and the authors' penalty, as PyTorch computes it. Float64 between float32 states. */
import type { OptimiserState, UpdateOptions } from '../compute';
import { parameterTensors, type NetworkShape } from './parameters';

/** Added to the root of the second moment. */
export const ADAM_EPSILON = 1e-8;
/** PyTorch's `clip_grad_norm_` divides by ‖g‖ plus this. */
export const CLIP_EPSILON = 1e-6;

/** Adam's memory while it is in use: `adamUpdate` changes it in place. */
export interface AdamMemory {
  updates: number;
  /** [P] */
  readonly first: Float32Array;
  /** [P] */
  readonly second: Float32Array;
}

/** A copy to work on; before the first update all zeros. */
export function adamMemory(parameters: number, state: OptimiserState | null): AdamMemory {
  return {
    updates: state?.updates ?? 0,
    first: state?.first.slice() ?? new Float32Array(parameters),
    second: state?.second.slice() ?? new Float32Array(parameters),
  };
}

/**
 * Changes `parameters` and `memory` in place; returns the gradient's 2-norm before clipping, penalty included.
 * A norm that is not finite leaves everything as it was.
 *
 * @param gradient [P]; the penalty is added to it in place
 */
export function adamUpdate(
  shape: NetworkShape,
  parameters: Float32Array,
  gradient: Float64Array | Float32Array,
  memory: AdamMemory,
  options: UpdateOptions,
): number {
  addPenalty(shape, parameters, gradient, options.weightDecay);
  const gradientNorm = norm(gradient);
  if (!Number.isFinite(gradientNorm)) return gradientNorm;
  const factor = Math.min(1, options.clipNorm / (gradientNorm + CLIP_EPSILON));
  const [beta1, beta2] = options.betas;
  memory.updates++;
  const { first, second } = memory;
  const bias1 = 1 - beta1 ** memory.updates;
  const bias2 = Math.sqrt(1 - beta2 ** memory.updates);
  for (const { role, offset, size } of parameterTensors(shape)) {
    const rate = ((options.rates?.[role] ?? 1) * options.learningRate) / bias1;
    for (let p = offset; p < offset + size; p++) {
      const g = factor * gradient[p];
      first[p] = beta1 * first[p] + (1 - beta1) * g;
      second[p] = beta2 * second[p] + (1 - beta2) * g * g;
      parameters[p] -= (rate * first[p]) / (Math.sqrt(second[p]) / bias2 + ADAM_EPSILON);
    }
  }
  return gradientNorm;
}

/** The derivative of λ Σ ‖tensor‖₂; a tensor of zeros adds nothing. */
function addPenalty(
  shape: NetworkShape,
  parameters: Float32Array,
  gradient: Float64Array | Float32Array,
  weightDecay: number,
): void {
  if (weightDecay === 0) return;
  for (const { offset, size } of parameterTensors(shape)) {
    const length = norm(parameters.subarray(offset, offset + size));
    if (length === 0) continue;
    for (let p = offset; p < offset + size; p++) {
      gradient[p] += (weightDecay * parameters[p]) / length;
    }
  }
}

function norm(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
