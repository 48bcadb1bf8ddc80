/** Steps of a network that give the logits of every state they come to. The steps themselves are those of step.ts, bit for bit. */
import { affineProduct, type SparseProduct } from '../linalg/sparseProduct';
import { topOffset, type Network, type Readout, type RecurrentLayer } from './network';
import { logitsOf } from './readout';
import { createStepper } from './step';

export interface ReadingStepper {
  /** [K] of the present state; the same array always. */
  readonly logits: Float64Array;
  /** Makes `state` [S] the present one. */
  start(state: Float64Array): void;
  /** Comes back to the state of the last `start`. */
  restart(): void;
  /** Goes on by one step; `drive` [g·N] is read from `offset`. Allocates nothing. */
  step(drive: Float64Array, offset: number): void;
}

/**
 * A single layer without gates multiplies recurrent weights and readout with its state in one pass, over the units that
 * are active.
 *
 * @param readout of the network
 */
export function createReadingStepper(network: Network, readout: Readout): ReadingStepper {
  const [layer, ...above] = network.layers;
  const isPlain = network.cell === 'rnn' && above.length === 0;
  return isPlain ? onePass(network, layer, readout) : twoPasses(network, readout);
}

function twoPasses(network: Network, readout: Readout): ReadingStepper {
  const stepper = createStepper(network);
  const top = topOffset(network);
  const began = new Float64Array(stepper.stateSize);
  const state = new Float64Array(stepper.stateSize);
  const logits = new Float64Array(readout.outputs);
  const restart = () => {
    state.set(began);
    logitsOf(readout, state, top, logits);
  };
  return {
    logits,
    start(next) {
      began.set(next);
      restart();
    },
    restart,
    step(drive, offset) {
      stepper.step(state, drive, offset);
      logitsOf(readout, state, top, logits);
    },
  };
}

/** Sums of a state are W h + b_hh and then its logits C h + c: what the next step and the reader ask for. */
function onePass(network: Network, layer: RecurrentLayer, readout: Readout): ReadingStepper {
  const units = layer.hiddenSize;
  const product = stackedProduct(layer, readout);
  const isTanh = network.nonlinearity === 'tanh';
  const state = new Float64Array(units);
  const sums = new Float64Array(units + readout.outputs);
  const sumsAtStart = new Float64Array(sums.length);
  const read = () => product(state, 0, sums);
  return {
    logits: sums.subarray(units),
    start(next) {
      state.set(next);
      read();
      sumsAtStart.set(sums);
    },
    restart: () => sums.set(sumsAtStart),
    step(drive, offset) {
      for (let unit = 0; unit < units; unit++) {
        const z = drive[offset + unit] + sums[unit];
        // NaN stays NaN, as in layers.ts.
        state[unit] = isTanh ? Math.tanh(z) : z < 0 ? 0 : z;
      }
      read();
    },
  };
}

/** By the layer and then the readout they belong to: steppers are made often, matrices are laid out once. */
const stacked = new WeakMap<RecurrentLayer, WeakMap<Readout, SparseProduct>>();

/** h ↦ [W; C] h + [b_hh; c], [N + K]. */
function stackedProduct(layer: RecurrentLayer, readout: Readout): SparseProduct {
  const ofLayer = stacked.get(layer) ?? new WeakMap<Readout, SparseProduct>();
  stacked.set(layer, ofLayer);
  const known = ofLayer.get(readout);
  if (known) return known;
  const { hiddenSize: units, recurrentWeight, recurrentBias } = layer;
  const biases = new Float64Array(units + readout.outputs);
  if (recurrentBias) biases.set(recurrentBias);
  if (readout.bias) biases.set(readout.bias, units);
  const matrix = new Float64Array(recurrentWeight.length + readout.weight.length);
  matrix.set(recurrentWeight);
  matrix.set(readout.weight, recurrentWeight.length);
  const product = affineProduct(matrix, biases, biases.length);
  ofLayer.set(readout, product);
  return product;
}
