/** Rollout of a batch and backpropagation through time as TensorFlow operations. Tensors it returns are the caller's to dispose. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { StepShape } from '../../core/compute';
import { parameterTensors, type ParameterRole } from '../../core/training/parameters';
import type { TensorOperations } from './loadTensorflow';

/** One tensor a step, t = 1 .. T, and h_0. */
export interface TensorRollout {
  /** [rows, d] each */
  readonly inputs: readonly Tensor2D[];
  /** [rows, N] h_0 */
  readonly initialState: Tensor2D;
  /** [rows, N] each */
  readonly hidden: readonly Tensor2D[];
  /** [T·rows, K] */
  readonly logits: Tensor2D;
}

/** Parameters as matrices; biases are rows. */
export type ParameterMatrices = ReadonlyMap<ParameterRole, Tensor2D>;

export function parameterMatrices(
  tf: TensorOperations,
  shape: StepShape,
  parameters: Float32Array,
): ParameterMatrices {
  return new Map(
    parameterTensors(shape).map(({ role, shape: dimensions, offset, size }) => {
      const [rows, columns] = dimensions.length === 1 ? [1, dimensions[0]] : dimensions;
      const values = parameters.slice(offset, offset + size);
      return [role, tf.tensor2d(values, [rows, columns])];
    }),
  );
}

/** h_t = φ(W h_{t-1} + U x_t + b) and all logits C h_t + c. */
export function rolloutTensors(
  tf: TensorOperations,
  shape: StepShape,
  matrices: ParameterMatrices,
  inputs: readonly Tensor2D[],
  initialState: Tensor2D,
): Pick<TensorRollout, 'hidden' | 'logits'> {
  const of = partsOf(matrices);
  const plus = (sum: Tensor2D, role: ParameterRole) => {
    const bias = matrices.get(role);
    return bias ? tf.add<Tensor2D>(sum, bias) : sum;
  };
  const hidden: Tensor2D[] = [];
  for (const x of inputs) {
    const before = hidden.at(-1) ?? initialState;
    const h = tf.tidy(() => {
      const drive = tf.matMul(x, of('inputWeight'), false, true);
      const sum = tf.add<Tensor2D>(tf.matMul(before, of('recurrentWeight'), false, true), drive);
      const z = plus(plus(sum, 'inputBias'), 'recurrentBias');
      return shape.nonlinearity === 'tanh' ? tf.tanh(z) : tf.relu(z);
    });
    hidden.push(h);
  }
  const logits = tf.tidy(() => {
    const each = hidden.map((h) =>
      plus(tf.matMul(h, of('readoutWeight'), false, true), 'readoutBias'),
    );
    return tf.concat(each, 0);
  });
  return { hidden, logits };
}

/**
 * [P] gradient of Σ logits · logitGradient with respect to the parameters, in their layout.
 *
 * @param logitGradients [rows, K] of each step
 */
export function backpropagateTensors(
  tf: TensorOperations,
  shape: StepShape,
  matrices: ParameterMatrices,
  { inputs, initialState, hidden }: TensorRollout,
  logitGradients: readonly Tensor2D[],
): Float32Array {
  const of = partsOf(matrices);
  const sums = new Map<ParameterRole, Tensor2D>();
  const accumulate = (role: ParameterRole, term: () => Tensor2D) => {
    if (!matrices.has(role)) return;
    const old = sums.get(role);
    sums.set(
      role,
      tf.tidy(() => (old ? tf.add<Tensor2D>(old, term()) : term())),
    );
    old?.dispose();
  };
  let slope: Tensor2D | null = null;
  for (let t = hidden.length - 1; t >= 0; t--) {
    const [h, g, later] = [hidden[t], logitGradients[t], slope];
    const here: Tensor2D = tf.tidy(() => {
      const fromReadout = tf.matMul(g, of('readoutWeight'));
      const carried = later
        ? tf.add<Tensor2D>(fromReadout, tf.matMul(later, of('recurrentWeight')))
        : fromReadout;
      const derivative = shape.nonlinearity === 'tanh' ? tf.sub(1, tf.square(h)) : tf.step(h);
      return tf.mul<Tensor2D>(carried, derivative);
    });
    later?.dispose();
    const columnSums = (values: Tensor2D) => tf.sum<Tensor2D>(values, 0, true);
    accumulate('readoutWeight', () => tf.matMul(g, h, true));
    accumulate('readoutBias', () => columnSums(g));
    accumulate('inputWeight', () => tf.matMul(here, inputs[t], true));
    accumulate('recurrentWeight', () =>
      tf.matMul(here, t > 0 ? hidden[t - 1] : initialState, true),
    );
    accumulate('inputBias', () => columnSums(here));
    accumulate('recurrentBias', () => columnSums(here));
    slope = here;
  }
  slope?.dispose();
  const gradient = collect(shape, sums);
  tf.dispose([...sums.values()]);
  return gradient;
}

function collect(shape: StepShape, sums: ReadonlyMap<ParameterRole, Tensor2D>): Float32Array {
  const tensors = parameterTensors(shape);
  const gradient = new Float32Array(tensors.reduce((count, { size }) => count + size, 0));
  for (const { role, offset } of tensors) {
    const sum = sums.get(role);
    if (sum) gradient.set(sum.dataSync<'float32'>(), offset);
  }
  return gradient;
}

function partsOf(matrices: ParameterMatrices): (role: ParameterRole) => Tensor2D {
  return (role) => {
    const matrix = matrices.get(role);
    if (!matrix) throw new RangeError(`parameters: ${role} is missing`);
    return matrix;
  };
}
