/** Products with the exact derivative of one step, without the matrix: for states too large for jacobian.ts. */
import { sparseProduct, type SparseProduct } from '../linalg/sparseProduct';
import { linearise, type Linearised, type Rows } from './linearise';
import { GATES, hiddenTotal, type Network, type RecurrentLayer } from './network';

/** Writes J v to `out`; both [S]. Allocates nothing. */
export type DerivativeProduct = (v: Float64Array, out: Float64Array) => void;

/**
 * J = ∂(next state)/∂(state) at `state` under input `x`; of ReLU with the strict mask 1[z > 0].
 *
 * @param state [S]
 * @param x [d], or null for no input
 */
export function derivativeAt(
  network: Network,
  state: Float64Array,
  x: Float64Array | null,
): DerivativeProduct {
  const cellOffset = hiddenTotal(network);
  const gates = GATES[network.cell];
  const parts: ((v: Float64Array, out: Float64Array) => void)[] = [];
  let hidden = 0;
  let below: Float64Array | null = x;
  for (const layer of network.layers) {
    const linear = linearise(network, layer, state, hidden, hidden + cellOffset, below);
    parts.push(layerProduct(layer, linear, { gates, hidden, cell: hidden + cellOffset }));
    below = linear.next;
    hidden += layer.hiddenSize;
  }
  return (v, out) => {
    for (const part of parts) part(v, out);
  };
}

interface Place {
  readonly gates: number;
  readonly hidden: number;
  readonly cell: number;
}

function layerProduct(layer: RecurrentLayer, linear: Linearised, place: Place): DerivativeProduct {
  const { hiddenSize: units, inputSize } = layer;
  const rows = place.gates * units;
  const recurrent = sparseProduct(layer.recurrentWeight, rows);
  const input: SparseProduct | null =
    place.hidden > 0 ? sparseProduct(layer.inputWeight, rows) : null;
  const fromHidden = new Float64Array(rows);
  const fromBelow = new Float64Array(rows);
  const apply = (factors: Rows, v: Float64Array, out: Float64Array, at: number) => {
    for (let unit = 0; unit < units; unit++) {
      let sum = factors.ownHidden[unit] * v[place.hidden + unit];
      if (linear.cellRows) sum += factors.ownCell[unit] * v[place.cell + unit];
      for (let row = unit; row < rows; row += units) {
        sum += factors.recurrent[row] * fromHidden[row] + factors.input[row] * fromBelow[row];
      }
      out[at + unit] = sum;
    }
  };
  return (v, out) => {
    fromHidden.fill(0);
    recurrent(v, place.hidden, fromHidden);
    if (input) {
      // What moved below moves this layer within the same step.
      fromBelow.fill(0);
      input(out, place.hidden - inputSize, fromBelow);
    }
    apply(linear.hiddenRows, v, out, place.hidden);
    if (linear.cellRows) apply(linear.cellRows, v, out, place.cell);
  };
}
