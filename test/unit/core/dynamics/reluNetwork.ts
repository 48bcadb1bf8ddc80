/** One ReLU layer from plain numbers, and starting states, for tests. */
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';
import type { Network } from '../../../../src/core/rnn/network';

/** h' = relu(W h + c), W row by row; without `constant` bias-free. */
export function reluNetwork(
  weights: ArrayLike<number>,
  constant: ArrayLike<number> | null = null,
): Network {
  const units = Math.sqrt(weights.length);
  return {
    cell: 'rnn',
    nonlinearity: 'relu',
    layers: [
      {
        inputSize: 1,
        hiddenSize: units,
        inputWeight: new Float64Array(units),
        recurrentWeight: Float64Array.from(weights),
        inputBias: constant && Float64Array.from(constant),
        recurrentBias: null,
      },
    ],
    readout: null,
  };
}

/** [count, units] uniform in (0, scale). */
export function positiveStarts(count: number, units: number, scale = 1): Float64Array {
  const starts = new Float64Array(count * units);
  fillUniforms(starts, 1, 70, 0);
  return starts.map((value) => scale * value);
}

export function normals(count: number, seed: number, std = 1): Float64Array {
  const values = new Float64Array(count);
  fillNormals(values, seed, 71, 0, std);
  return values;
}
