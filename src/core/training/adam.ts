/** Adam with a clipped gradient and the authors' penalty, as PyTorch computes it. Float64 between float32 states. */
import type { OptimiserState, UpdateOptions } from '../compute';
import { parameterTensors, type NetworkShape } from './parameters';

/** Added to the root of the second moment. */
export const ADAM_EPSILON = 1e-8;
/** PyTorch's `clip_grad_norm_` divides by ‖g‖ plus this. */
export const CLIP_EPSILON = 1e-6;

/** Adam before its first update. */
export function freshOptimiser(parameters: number): OptimiserState {
  return {
    updates: 0,
    first: new Float32Array(parameters),
    second: new Float32Array(parameters),
  };
}

/**
 * Changes `parameters` in place and returns the new state. The gradient's norm, before clipping, includes the penalty.
 * A norm that is not finite leaves everything as it was.
 */
export function adamUpdate(
  shape: NetworkShape,
  parameters: Float32Array,
  gradient: Float64Array,
  state: OptimiserState,
  options: UpdateOptions,
): { readonly state: OptimiserState; readonly gradientNorm: number } {
  const full = withPenalty(shape, parameters, gradient, options.weightDecay);
  const gradientNorm = norm(full);
  if (!Number.isFinite(gradientNorm)) return { state, gradientNorm };
  const factor = Math.min(1, options.clipNorm / (gradientNorm + CLIP_EPSILON));
  const [beta1, beta2] = options.betas;
  const updates = state.updates + 1;
  const bias1 = 1 - beta1 ** updates;
  const bias2 = Math.sqrt(1 - beta2 ** updates);
  const first = new Float32Array(parameters.length);
  const second = new Float32Array(parameters.length);
  for (let p = 0; p < parameters.length; p++) {
    const g = factor * full[p];
    first[p] = beta1 * state.first[p] + (1 - beta1) * g;
    second[p] = beta2 * state.second[p] + (1 - beta2) * g * g;
    const denominator = Math.sqrt(second[p]) / bias2 + ADAM_EPSILON;
    parameters[p] -= ((options.learningRate / bias1) * first[p]) / denominator;
  }
  return { state: { updates, first, second }, gradientNorm };
}

/** The derivative of λ Σ ‖tensor‖₂ added; a tensor of zeros adds nothing. */
function withPenalty(
  shape: NetworkShape,
  parameters: Float32Array,
  gradient: Float64Array,
  weightDecay: number,
): Float64Array {
  if (weightDecay === 0) return gradient;
  const full = gradient.slice();
  for (const { offset, size } of parameterTensors(shape)) {
    const length = norm(parameters.subarray(offset, offset + size));
    if (length === 0) continue;
    for (let p = offset; p < offset + size; p++) full[p] += (weightDecay * parameters[p]) / length;
  }
  return full;
}

function norm(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
