/** From what the divergence says about symbols to gradients with respect to logits, by either estimator. Plain loops, the oracle of the kernels. */
import type { GradientEstimator, WindowPotential } from '../compute';
import { straightThroughGradient } from './gumbelSoftmax';
import { addWindowChanges, localExpectationGradient } from './localExpectation';

export interface SampledBatch {
  /** T */
  readonly lengthSteps: number;
  readonly estimator: GradientEstimator;
  /** [rows, T] */
  readonly symbols: Uint8Array;
  /** [T, rows, K] softmax of the noisy logits (straightThrough) or of the logits (localExpectation) */
  readonly soft: Float64Array | Float32Array;
  /** [rows, T, K] as core/compute's KernelArrays has it */
  readonly symbolGradient: Float64Array;
  readonly windows: WindowPotential | null;
}

/** [T, rows, K] */
export function logitGradients(batch: SampledBatch): Float64Array {
  const { lengthSteps, estimator, symbols, soft, symbolGradient, windows } = batch;
  const outputs = soft.length / symbols.length;
  const rows = symbols.length / lengthSteps;
  const out = new Float64Array(soft.length);
  const weights = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    const string = symbols.subarray(row * lengthSteps, (row + 1) * lengthSteps);
    for (let t = 0; t < lengthSteps; t++) {
      const at = (t * rows + row) * outputs;
      const from = (row * lengthSteps + t) * outputs;
      const gradient = out.subarray(at, at + outputs);
      weights.set(soft.subarray(at, at + outputs));
      gradient.set(symbolGradient.subarray(from, from + outputs));
      if (estimator.kind === 'straightThrough') {
        straightThroughGradient(weights, gradient, estimator.temperature, gradient);
        continue;
      }
      if (windows) addWindowChanges(string, t, windows, 1 / rows, gradient);
      localExpectationGradient(weights, gradient, estimator.floor, gradient);
    }
  }
  return out;
}
