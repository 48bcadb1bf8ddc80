/** One layer's step to first order, as factors of its sums. The whole network's derivative is jacobian.ts or derivative.ts. */
import { sigmoid } from './layers';
import { GATES, type Network, type RecurrentLayer } from './network';

/**
 * A layer's step to first order: dh' = Σ_gates (a_gate ⊙ (W_gate dh) + b_gate ⊙ (U_gate dx)) + s ⊙ dh + u ⊙ dc,
 * and for LSTM the same for dc'.
 */
export interface Linearised {
  readonly next: Float64Array;
  readonly hiddenRows: Rows;
  readonly cellRows: Rows | null;
}

export interface Rows {
  /** [g·N] factor of each gate's recurrent and input sum. */
  readonly recurrent: Float64Array;
  readonly input: Float64Array;
  /** [N] direct factors of the unit's own h and c. */
  readonly ownHidden: Float64Array;
  readonly ownCell: Float64Array;
}

/**
 * @param state [S] full state before the step
 * @param hidden offset of the layer's h in it; `cell` that of its c
 * @param below what the layer reads: x or the new h of the layer below; null for 0
 */
export function linearise(
  network: Network,
  layer: RecurrentLayer,
  state: Float64Array,
  hidden: number,
  cell: number,
  below: Float64Array | null,
): Linearised {
  const units = layer.hiddenSize;
  const gates = GATES[network.cell];
  const fromInput = sumsOf(layer.inputWeight, layer.inputBias, gates * units, below, 0);
  const fromHidden = sumsOf(
    layer.recurrentWeight,
    layer.recurrentBias,
    gates * units,
    state.subarray(hidden, hidden + units),
    0,
  );
  switch (network.cell) {
    case 'rnn':
      return linearRnn(network.nonlinearity === 'relu', fromInput, fromHidden, units);
    case 'gru':
      return linearGru(fromInput, fromHidden, state.subarray(hidden, hidden + units));
    case 'lstm':
      return linearLstm(fromInput, fromHidden, state.subarray(cell, cell + units));
  }
}

function sumsOf(
  weight: Float64Array,
  bias: Float64Array | null,
  rows: number,
  values: Float64Array | null,
  offset: number,
): Float64Array {
  const out = bias ? bias.slice() : new Float64Array(rows);
  if (!values) return out;
  const width = weight.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) out[row] += weight[row * width + k] * values[offset + k];
  }
  return out;
}

function emptyRows(units: number, gates: number): Rows {
  return {
    recurrent: new Float64Array(gates * units),
    input: new Float64Array(gates * units),
    ownHidden: new Float64Array(units),
    ownCell: new Float64Array(units),
  };
}

function linearRnn(
  relu: boolean,
  fromInput: Float64Array,
  fromHidden: Float64Array,
  units: number,
): Linearised {
  const rows = emptyRows(units, 1);
  const next = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    const z = fromInput[unit] + fromHidden[unit];
    next[unit] = relu ? Math.max(z, 0) : Math.tanh(z);
    rows.recurrent[unit] = relu ? (z > 0 ? 1 : 0) : 1 - next[unit] ** 2;
  }
  rows.input.set(rows.recurrent);
  return { next, hiddenRows: rows, cellRows: null };
}

function linearGru(
  fromInput: Float64Array,
  fromHidden: Float64Array,
  state: Float64Array,
): Linearised {
  const units = state.length;
  const rows = emptyRows(units, 3);
  const next = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    const own = state[unit];
    const reset = sigmoid(fromInput[unit] + fromHidden[unit]);
    const update = sigmoid(fromInput[units + unit] + fromHidden[units + unit]);
    const gated = fromHidden[2 * units + unit];
    const candidate = Math.tanh(fromInput[2 * units + unit] + reset * gated);
    const byCandidate = (1 - update) * (1 - candidate ** 2);
    const byReset = byCandidate * gated * reset * (1 - reset);
    const byUpdate = (own - candidate) * update * (1 - update);
    next[unit] = (1 - update) * candidate + update * own;
    rows.recurrent[unit] = rows.input[unit] = byReset;
    rows.recurrent[units + unit] = rows.input[units + unit] = byUpdate;
    rows.recurrent[2 * units + unit] = byCandidate * reset;
    rows.input[2 * units + unit] = byCandidate;
    rows.ownHidden[unit] = update;
  }
  return { next, hiddenRows: rows, cellRows: null };
}

function linearLstm(
  fromInput: Float64Array,
  fromHidden: Float64Array,
  cellState: Float64Array,
): Linearised {
  const units = cellState.length;
  const hiddenRows = emptyRows(units, 4);
  const cellRows = emptyRows(units, 4);
  const next = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    const gate = (g: number) => fromInput[g * units + unit] + fromHidden[g * units + unit];
    const input = sigmoid(gate(0));
    const forget = sigmoid(gate(1));
    const candidate = Math.tanh(gate(2));
    const output = sigmoid(gate(3));
    const squashed = Math.tanh(forget * cellState[unit] + input * candidate);
    const byCell = output * (1 - squashed ** 2);
    const cellBy = [
      candidate * input * (1 - input),
      cellState[unit] * forget * (1 - forget),
      input * (1 - candidate ** 2),
      0,
    ];
    next[unit] = output * squashed;
    for (let g = 0; g < 4; g++) {
      const at = g * units + unit;
      const direct = g === 3 ? squashed * output * (1 - output) : 0;
      cellRows.recurrent[at] = cellRows.input[at] = cellBy[g];
      hiddenRows.recurrent[at] = hiddenRows.input[at] = byCell * cellBy[g] + direct;
    }
    cellRows.ownCell[unit] = forget;
    hiddenRows.ownCell[unit] = byCell * forget;
  }
  return { next, hiddenRows, cellRows };
}
