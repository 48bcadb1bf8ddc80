import { describe, expect, it } from 'vitest';
import { fillNormals, STREAM } from '../../../../src/core/random/streams';
import { backpropagate, rolloutBatch } from '../../../../src/core/training/backpropagation';
import {
  sampleGumbelSoftmax,
  straightThroughGradient,
} from '../../../../src/core/training/gumbelSoftmax';
import {
  initialParameters,
  networkOf,
  parameterCount,
  parametersOf,
  parameterTensors,
  type NetworkShape,
} from '../../../../src/core/training/parameters';

const SHAPE: NetworkShape = {
  inputs: 3,
  units: 7,
  outputs: 3,
  nonlinearity: 'relu',
  recurrentBias: false,
  readoutBias: false,
};
const ROWS = 4;
const STEPS = 6;

function normals(seed: number, count: number): Float32Array {
  const values = new Float64Array(count);
  fillNormals(values, seed, STREAM.starts, 0);
  return Float32Array.from(values);
}

/** Σ weights · softmax(logits / temperature): smooth in the parameters, unlike the sampled loss. */
function softLoss(shape: NetworkShape, parameters: Float64Array, weights: Float32Array) {
  const inputs = normals(1, STEPS * ROWS * shape.inputs);
  const initial = normals(2, ROWS * shape.units);
  // Parameters in float64: finite differences in float32 would be noise.
  const rounded = networkOf(shape, Float32Array.from(parameters));
  const network = withParameters(rounded, shape, parameters);
  const rollout = rolloutBatch(network, ROWS, STEPS, inputs, initial);
  const soft = new Float64Array(3);
  const noise = new Float32Array(3);
  const gradient = new Float64Array(rollout.logits.length);
  let loss = 0;
  for (let at = 0; at < rollout.logits.length; at += 3) {
    sampleGumbelSoftmax(rollout.logits.subarray(at, at + 3), noise, 0.7, soft);
    const g = Float64Array.from(weights.subarray(at, at + 3));
    for (let k = 0; k < 3; k++) loss += g[k] * soft[k];
    straightThroughGradient(soft, g, 0.7, gradient.subarray(at, at + 3));
  }
  return { loss, gradient: () => backpropagate(network, shape, rollout, gradient) };
}

function withParameters(
  network: ReturnType<typeof networkOf>,
  shape: NetworkShape,
  parameters: Float64Array,
) {
  for (const { role, offset, size } of parameterTensors(shape)) {
    const values = parameters.subarray(offset, offset + size);
    const [layer] = network.layers;
    if (role === 'readoutWeight') network.readout?.weight.set(values);
    else if (role === 'readoutBias') network.readout?.bias?.set(values);
    else layer[role]?.set(values);
  }
  return network;
}

describe.each([
  { ...SHAPE },
  { ...SHAPE, nonlinearity: 'tanh' as const },
  { ...SHAPE, recurrentBias: true, readoutBias: true },
  { ...SHAPE, nonlinearity: 'tanh' as const, recurrentBias: true },
])('backpropagation, $nonlinearity, biases $recurrentBias $readoutBias', (shape) => {
  it('agrees with finite differences in every parameter', () => {
    const parameters = Float64Array.from(initialParameters(shape, 3));
    const weights = normals(4, STEPS * ROWS * shape.outputs);
    const gradient = softLoss(shape, parameters, weights).gradient();
    const step = 1e-6;
    for (let p = 0; p < parameters.length; p++) {
      const at = (by: number) => {
        const moved = parameters.slice();
        moved[p] += by;
        return softLoss(shape, moved, weights).loss;
      };
      const difference = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs(difference - gradient[p])).toBeLessThan(1e-7 * (1 + Math.abs(gradient[p])));
    }
  });
});

describe('parameters', () => {
  it('are laid out as the authors name them', () => {
    const shape = { ...SHAPE, recurrentBias: true, readoutBias: true };
    expect(parameterTensors(shape).map(({ name, shape: size }) => [name, size])).toEqual([
      ['rnn.weight_ih_l0', [7, 3]],
      ['rnn.weight_hh_l0', [7, 7]],
      ['rnn.bias_ih_l0', [7]],
      ['rnn.bias_hh_l0', [7]],
      ['fc.weight', [3, 7]],
      ['fc.bias', [3]],
    ]);
    expect(parameterCount(shape)).toBe(21 + 49 + 14 + 21 + 3);
  });

  it('start within ±1/√N, and fill it', () => {
    const values = initialParameters({ ...SHAPE, units: 100, inputs: 100 }, 1);
    expect(Math.max(...values)).toBeLessThanOrEqual(0.1);
    expect(Math.min(...values)).toBeLessThan(-0.099);
    expect([...initialParameters(SHAPE, 1)]).not.toEqual([...initialParameters(SHAPE, 2)]);
  });

  it('survive the way through a network', () => {
    const parameters = initialParameters(SHAPE, 5);
    expect([...parametersOf(SHAPE, networkOf(SHAPE, parameters))]).toEqual([...parameters]);
    expect(() => parametersOf({ ...SHAPE, units: 8 }, networkOf(SHAPE, parameters))).toThrow(
      'pretrained: rnn.weight_ih_l0 has 21 numbers, [8, 3] are needed',
    );
  });
});
