/** Exact derivative of one step by the full state. ReLU's derivative is 1[z > 0]: one-sided at the boundary z = 0. */
import { GATES, hiddenTotal, stateSize, type Network, type RecurrentLayer } from './network';
import { sigmoid } from './layers';

/**
 * ∂(next state)/∂(state) at `state` under input `x`.
 *
 * @param state [S]
 * @param x [d], or null for no input
 * @returns [S, S] row-major
 */
export function jacobianAt(
  network: Network,
  state: Float64Array,
  x: Float64Array | null,
): Float64Array {
  const size = stateSize(network);
  const result = new Float64Array(size * size);
  const cellOffset = hiddenTotal(network);
  let hidden = 0;
  // What the layer reads from below, and that value's derivative by the state ([d, S]; null at the bottom).
  let below: Float64Array | null = x;
  let belowBy: Float64Array | null = null;
  for (const layer of network.layers) {
    const rows = linearise(network, layer, state, hidden, hidden + cellOffset, below);
    const place: Place = { size, hidden, cell: hidden + cellOffset };
    chain(network, layer, rows, place, belowBy, result);
    below = rows.next;
    belowBy = result.subarray(hidden * size, (hidden + layer.hiddenSize) * size);
    hidden += layer.hiddenSize;
  }
  return result;
}

interface Place {
  readonly size: number;
  readonly hidden: number;
  readonly cell: number;
}

/**
 * A layer's step to first order: dh' = Σ_gates (a_gate ⊙ (W_gate dh) + b_gate ⊙ (U_gate dx)) + s ⊙ dh + u ⊙ dc,
 * and for LSTM the same for dc'.
 */
interface Linearised {
  readonly next: Float64Array;
  readonly hiddenRows: Rows;
  readonly cellRows: Rows | null;
}

interface Rows {
  /** [g·N] factor of each gate's recurrent and input sum. */
  readonly recurrent: Float64Array;
  readonly input: Float64Array;
  /** [N] direct factors of the unit's own h and c. */
  readonly ownHidden: Float64Array;
  readonly ownCell: Float64Array;
}

function linearise(
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

/** Writes a layer's block rows of the whole derivative; `belowBy` carries the layer below through. */
function chain(
  network: Network,
  layer: RecurrentLayer,
  linear: Linearised,
  place: Place,
  belowBy: Float64Array | null,
  result: Float64Array,
): void {
  const parts: readonly (readonly [Rows | null, number])[] = [
    [linear.hiddenRows, place.hidden],
    [linear.cellRows, place.cell],
  ];
  const gates = GATES[network.cell];
  for (const [rows, rowOffset] of parts) {
    if (!rows) continue;
    for (let unit = 0; unit < layer.hiddenSize; unit++) {
      const out = result.subarray(
        (rowOffset + unit) * place.size,
        (rowOffset + unit + 1) * place.size,
      );
      for (let g = 0; g < gates; g++) {
        const row = g * layer.hiddenSize + unit;
        addRecurrent(layer, rows.recurrent[row], row, place.hidden, out);
        if (belowBy) addInput(layer, rows.input[row], row, belowBy, place.size, out);
      }
      out[place.hidden + unit] += rows.ownHidden[unit];
      if (linear.cellRows) out[place.cell + unit] += rows.ownCell[unit];
    }
  }
}

function addRecurrent(
  layer: RecurrentLayer,
  factor: number,
  row: number,
  hidden: number,
  out: Float64Array,
): void {
  if (factor === 0) return;
  const { hiddenSize, recurrentWeight } = layer;
  for (let k = 0; k < hiddenSize; k++) {
    out[hidden + k] += factor * recurrentWeight[row * hiddenSize + k];
  }
}

function addInput(
  layer: RecurrentLayer,
  factor: number,
  row: number,
  belowBy: Float64Array,
  size: number,
  out: Float64Array,
): void {
  if (factor === 0) return;
  const { inputSize, inputWeight } = layer;
  for (let k = 0; k < inputSize; k++) {
    const weight = factor * inputWeight[row * inputSize + k];
    if (weight === 0) continue;
    for (let column = 0; column < size; column++)
      out[column] += weight * belowBy[k * size + column];
  }
}
