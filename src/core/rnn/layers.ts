/** One layer's update for each cell, in place on the full state. PyTorch's equations; gates stacked r,z,n and i,f,g,o. */
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
  const { hiddenSize: units } = layer;
  const recurrent = recurrentProduct(layer, units);
  const z = new Float64Array(units);
  return (state, hidden, _cell, drive, offset) => {
    recurrent(state, hidden, z);
    for (let unit = 0; unit < units; unit++) {
      const sum = drive[offset + unit] + z[unit];
      // Written so that NaN stays NaN: a diverged network must be seen, not silenced.
      state[hidden + unit] = nonlinearity === 'tanh' ? Math.tanh(sum) : sum < 0 ? 0 : sum;
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

/** Columns added in one pass over the sums; each sum still adds them one after another. */
const COLUMNS_PER_PASS = 4;

/**
 * W_hh h + b_hh, column by column over units with h ≠ 0 only: a trained ReLU network has a fifth of its units
 * active, and adding w·0 changes no bit of a finite sum. Terms are added in unit order.
 */
function recurrentProduct(layer: RecurrentLayer, rows: number) {
  const { hiddenSize: units, recurrentWeight, recurrentBias } = layer;
  const columns = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      columns[unit * rows + row] = recurrentWeight[row * units + unit];
    }
  }
  const active = new Uint32Array(units);
  return (state: Float64Array, hidden: number, out: Float64Array) => {
    if (recurrentBias) out.set(recurrentBias);
    else out.fill(0);
    let count = 0;
    for (let unit = 0; unit < units; unit++) {
      if (state[hidden + unit] !== 0) active[count++] = unit;
    }
    let k = 0;
    for (; k + COLUMNS_PER_PASS <= count; k += COLUMNS_PER_PASS) {
      addFourColumns(columns, rows, active, k, state, hidden, out);
    }
    for (; k < count; k++) {
      const activity = state[hidden + active[k]];
      const base = active[k] * rows;
      for (let row = 0; row < rows; row++) out[row] += columns[base + row] * activity;
    }
  };
}

/** One read and write of `out` for four columns: a large matrix is bound by memory, not by arithmetic. */
function addFourColumns(
  columns: Float64Array,
  rows: number,
  active: Uint32Array,
  first: number,
  state: Float64Array,
  hidden: number,
  out: Float64Array,
): void {
  const h0 = state[hidden + active[first]];
  const h1 = state[hidden + active[first + 1]];
  const h2 = state[hidden + active[first + 2]];
  const h3 = state[hidden + active[first + 3]];
  const base0 = active[first] * rows;
  const base1 = active[first + 1] * rows;
  const base2 = active[first + 2] * rows;
  const base3 = active[first + 3] * rows;
  for (let row = 0; row < rows; row++) {
    out[row] =
      out[row] +
      columns[base0 + row] * h0 +
      columns[base1 + row] * h1 +
      columns[base2 + row] * h2 +
      columns[base3 + row] * h3;
  }
}
