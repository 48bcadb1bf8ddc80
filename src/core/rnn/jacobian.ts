/** Exact derivative of one step by the full state. ReLU's derivative is 1[z > 0]: one-sided at the boundary z = 0. */
import { linearise, type Linearised, type Rows } from './linearise';
import { GATES, hiddenTotal, stateSize, type Network, type RecurrentLayer } from './network';

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
