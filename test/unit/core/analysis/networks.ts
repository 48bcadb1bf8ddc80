/** One ReLU layer with a readout from plain numbers, for tests of analyses. */
import type { Network } from '../../../../src/core/rnn/network';

export interface Weights {
  /** [N][N] */
  readonly recurrent: readonly (readonly number[])[];
  /** [N][d] */
  readonly input: readonly (readonly number[])[];
  /** [K][N]; none without */
  readonly readout?: readonly (readonly number[])[];
  /** [N] */
  readonly bias?: readonly number[];
}

export function networkOf({ recurrent, input, readout, bias }: Weights): Network {
  return {
    cell: 'rnn',
    nonlinearity: 'relu',
    layers: [
      {
        inputSize: input[0].length,
        hiddenSize: recurrent.length,
        inputWeight: Float64Array.from(input.flat()),
        recurrentWeight: Float64Array.from(recurrent.flat()),
        inputBias: bias ? Float64Array.from(bias) : null,
        recurrentBias: null,
      },
    ],
    readout: readout
      ? { outputs: readout.length, weight: Float64Array.from(readout.flat()), bias: null }
      : null,
  };
}

/** Symbols 0, 1, 2, 0, … without noise. */
export const ROTATION = networkOf({
  recurrent: [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ],
  input: [[0], [0], [0]],
  readout: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});

/** h = (relu(x), relu(-x)): its symbols are fair and independent. */
export const FAIR_COIN = networkOf({
  recurrent: [
    [0, 0],
    [0, 0],
  ],
  input: [[1], [-1]],
  readout: [
    [1, 0],
    [0, 1],
  ],
});
