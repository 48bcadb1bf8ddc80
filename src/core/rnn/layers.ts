/** One layer's update for each cell, in place on the full state. PyTorch's equations; gates stacked r,z,n and i,f,g,o. */
import { affineProduct, reluStep } from '../linalg/sparseProduct';
import type { Nonlinearity, RecurrentLayer } from './network';

/**
 * Replaces h (at `hidden`) and, for LSTM, c (at `cell`) inside `state`.
 * `drive` from `offset` holds W_ih x + b_ih of this layer.
 */
export type LayerStep = (
  state: Float64Array,
  hidden: number,
  cell: number,
  drive: Float64Array,
  offset: number,
) => void;

/** h' = φ(W_ih x + b_ih + W_hh h + b_hh). */
export function rnnLayer(layer: RecurrentLayer, nonlinearity: Nonlinearity): LayerStep {
  const { hiddenSize: units, recurrentWeight, recurrentBias } = layer;
  if (nonlinearity === 'relu') {
    const step = reluStep(recurrentWeight, units);
    return (state, hidden, _cell, drive, offset) => {
      step(state, hidden, drive, offset, recurrentBias);
    };
  }
  const recurrent = recurrentProduct(layer, units);
  const z = new Float64Array(units);
  return (state, hidden, _cell, drive, offset) => {
    recurrent(state, hidden, z);
    for (let unit = 0; unit < units; unit++) {
      state[hidden + unit] = Math.tanh(drive[offset + unit] + z[unit]);
    }
  };
}

/** r, z = σ(·); n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)); h' = (1 - z) ⊙ n + z ⊙ h. */
export function gruLayer(layer: RecurrentLayer): LayerStep {
  const { hiddenSize: units } = layer;
  const recurrent = recurrentProduct(layer, 3 * units);
  const sums = new Float64Array(3 * units);
  return (state, hidden, _cell, drive, offset) => {
    recurrent(state, hidden, sums);
    for (let unit = 0; unit < units; unit++) {
      const reset = sigmoid(drive[offset + unit] + sums[unit]);
      const update = sigmoid(drive[offset + units + unit] + sums[units + unit]);
      const candidate = Math.tanh(
        drive[offset + 2 * units + unit] + reset * sums[2 * units + unit],
      );
      state[hidden + unit] = (1 - update) * candidate + update * state[hidden + unit];
    }
  };
}

/** i, f, o = σ(·), g = tanh(·); c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c'). */
export function lstmLayer(layer: RecurrentLayer): LayerStep {
  const { hiddenSize: units } = layer;
  const recurrent = recurrentProduct(layer, 4 * units);
  const sums = new Float64Array(4 * units);
  return (state, hidden, cell, drive, offset) => {
    recurrent(state, hidden, sums);
    for (let k = 0; k < 4 * units; k++) sums[k] += drive[offset + k];
    for (let unit = 0; unit < units; unit++) {
      const input = sigmoid(sums[unit]);
      const forget = sigmoid(sums[units + unit]);
      const candidate = Math.tanh(sums[2 * units + unit]);
      const output = sigmoid(sums[3 * units + unit]);
      const next = forget * state[cell + unit] + input * candidate;
      state[cell + unit] = next;
      state[hidden + unit] = output * Math.tanh(next);
    }
  };
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** W_hh h + b_hh over units with h ≠ 0 only. */
function recurrentProduct({ recurrentWeight, recurrentBias }: RecurrentLayer, rows: number) {
  return affineProduct(recurrentWeight, recurrentBias, rows);
}
