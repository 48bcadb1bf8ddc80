/** Rollout of a batch and backpropagation through time in float64: plain loops, the oracle of the kernels. */
import type { Network, Readout, RecurrentLayer } from '../rnn/network';
import { logitsOf } from '../rnn/readout';
import { createStepper } from '../rnn/step';
import {
  parameterCount,
  parameterTensors,
  type NetworkShape,
  type ParameterRole,
} from './parameters';

/** Inputs of a batch and what a network made of them. Arrays are row-major. */
export interface BatchRollout {
  readonly rows: number;
  readonly lengthSteps: number;
  /** [T, rows, d] */
  readonly inputs: Float32Array;
  /** [rows, N] h_0 */
  readonly initialState: Float32Array;
  /** [T, rows, N] */
  readonly hidden: Float64Array;
  /** [T, rows, K] */
  readonly logits: Float64Array;
}

/** h_t = φ(W h_{t-1} + U x_t + b), logits C h_t + c. */
export function rolloutBatch(
  network: Network,
  rows: number,
  lengthSteps: number,
  inputs: Float32Array,
  initialState: Float32Array,
): BatchRollout {
  const { layer, readout } = partsOf(network);
  const { inputSize, hiddenSize } = layer;
  const stepper = createStepper(network);
  const hidden = new Float64Array(lengthSteps * rows * hiddenSize);
  const logits = new Float64Array(lengthSteps * rows * readout.outputs);
  const drive = new Float64Array(stepper.driveSize);
  const x = new Float64Array(inputSize);
  const row = new Float64Array(readout.outputs);
  for (let b = 0; b < rows; b++) {
    const state = Float64Array.from(initialState.subarray(b * hiddenSize, (b + 1) * hiddenSize));
    for (let t = 0; t < lengthSteps; t++) {
      const at = t * rows + b;
      x.set(inputs.subarray(at * inputSize, (at + 1) * inputSize));
      stepper.driveOf(x, drive);
      stepper.step(state, drive);
      hidden.set(state, at * hiddenSize);
      logitsOf(readout, state, 0, row);
      logits.set(row, at * readout.outputs);
    }
  }
  return { rows, lengthSteps, inputs, initialState, hidden, logits };
}

/**
 * [P] gradient of Σ logits · logitGradient with respect to the parameters.
 * At a pre-activation of exactly 0 the derivative of ReLU is 0.
 *
 * @param logitGradient [T, rows, K]
 */
export function backpropagate(
  network: Network,
  shape: NetworkShape,
  rollout: BatchRollout,
  logitGradient: Float64Array,
): Float64Array {
  const { layer, readout } = partsOf(network);
  const { rows, lengthSteps, inputs, initialState, hidden } = rollout;
  const { hiddenSize: units, inputSize } = layer;
  const gradient = new Float64Array(parameterCount(shape));
  const part = partOf(shape, gradient);
  const carried = new Float64Array(units);
  for (let b = 0; b < rows; b++) {
    carried.fill(0);
    for (let t = lengthSteps - 1; t >= 0; t--) {
      const at = t * rows + b;
      const h = hidden.subarray(at * units, (at + 1) * units);
      const g = logitGradient.subarray(at * readout.outputs, (at + 1) * readout.outputs);
      addOuter(part('readoutWeight'), g, h);
      addTo(part('readoutBias'), g);
      addTransposed(carried, readout.weight, g);
      multiplyBySlope(carried, h, network.nonlinearity);
      const before =
        t === 0
          ? initialState.subarray(b * units, (b + 1) * units)
          : hidden.subarray((at - rows) * units, (at - rows + 1) * units);
      addOuter(part('inputWeight'), carried, inputs.subarray(at * inputSize, (at + 1) * inputSize));
      addOuter(part('recurrentWeight'), carried, before);
      addTo(part('inputBias'), carried);
      addTo(part('recurrentBias'), carried);
      const slope = carried.slice();
      carried.fill(0);
      addTransposed(carried, layer.recurrentWeight, slope);
    }
  }
  return gradient;
}

function partsOf(network: Network): { layer: RecurrentLayer; readout: Readout } {
  const [layer] = network.layers;
  if (network.cell !== 'rnn' || network.layers.length !== 1 || !network.readout) {
    throw new RangeError('training: one RNN layer with a readout is needed');
  }
  return { layer, readout: network.readout };
}

/** The tensor of a role inside `vector`; empty when the shape has none. */
function partOf(shape: NetworkShape, vector: Float64Array): (role: ParameterRole) => Float64Array {
  const tensors = new Map(parameterTensors(shape).map((tensor) => [tensor.role, tensor]));
  return (role) => {
    const tensor = tensors.get(role);
    return tensor
      ? vector.subarray(tensor.offset, tensor.offset + tensor.size)
      : vector.subarray(0, 0);
  };
}

/** φ'(z) from h = φ(z). */
function multiplyBySlope(
  values: Float64Array,
  hidden: Float64Array,
  nonlinearity: NetworkShape['nonlinearity'],
): void {
  for (let i = 0; i < values.length; i++) {
    if (nonlinearity === 'tanh') values[i] *= 1 - hidden[i] * hidden[i];
    else if (!(hidden[i] > 0)) values[i] = 0;
  }
}

/** out += u vᵀ */
function addOuter(out: Float64Array, u: Float64Array, v: Float64Array | Float32Array): void {
  for (let i = 0; i < u.length; i++) {
    if (u[i] === 0) continue;
    for (let j = 0; j < v.length; j++) out[i * v.length + j] += u[i] * v[j];
  }
}

/** out += Mᵀ u, M [u, out] */
function addTransposed(out: Float64Array, matrix: Float64Array, u: Float64Array): void {
  for (let i = 0; i < u.length; i++) {
    if (u[i] === 0) continue;
    for (let j = 0; j < out.length; j++) out[j] += matrix[i * out.length + j] * u[i];
  }
}

/** Does nothing for a bias the network does not have. */
function addTo(out: Float64Array, values: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] += values[i];
}
