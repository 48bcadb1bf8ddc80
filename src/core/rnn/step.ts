/** One step of a recurrent network on its full state, as PyTorch defines RNN, GRU and LSTM. No noise, no recording of orbits. */
import { affineProduct, type SparseProduct } from '../linalg/sparseProduct';
import { gruLayer, type LayerStep, lstmLayer, rnnLayer } from './layers';
import {
  GATES,
  hiddenTotal,
  stateSize,
  topLayer,
  topOffset,
  type Network,
  type RecurrentLayer,
} from './network';
import { logitsOf } from './readout';

export interface Stepper {
  /** S: every layer's h, then (LSTM) every layer's c. */
  readonly stateSize: number;
  /** g·N of the bottom layer. */
  readonly driveSize: number;
  /** W_ih x + b_ih of the bottom layer into `out` [driveSize]; x is read from `offset`. */
  driveOf(x: Float64Array, out: Float64Array, offset?: number): void;
  /** Replaces `state` [S] by the next one; `drive` is read from `offset`. Allocates nothing. */
  step(state: Float64Array, drive: Float64Array, offset?: number): void;
}

/** Guarantee: terms are summed in index order, so equal inputs give equal bits. */
export function createStepper(network: Network): Stepper {
  const { layers } = network;
  const bottom = layers[0];
  const driveSize = GATES[network.cell] * bottom.hiddenSize;
  const steps = layers.map((layer) => layerStep(network, layer));
  const drives = layers.map((layer) => new Float64Array(GATES[network.cell] * layer.hiddenSize));
  const products = layers.map((layer, l) => inputProduct(layer, drives[l].length));
  const cellOffset = hiddenTotal(network);
  return {
    stateSize: stateSize(network),
    driveSize,
    driveOf: (x, out, offset = 0) => products[0](x, offset, out),
    step(state, drive, offset = 0) {
      let hidden = 0;
      for (let l = 0; l < layers.length; l++) {
        const { hiddenSize } = layers[l];
        if (l === 0) {
          steps[0](state, hidden, hidden + cellOffset, drive, offset);
        } else {
          products[l](state, hidden - layers[l - 1].hiddenSize, drives[l]);
          steps[l](state, hidden, hidden + cellOffset, drives[l], 0);
        }
        hidden += hiddenSize;
      }
    },
  };
}

/** Recorded run. Arrays are row-major, one row a step, the first row is the state after the first input. */
export interface Rollout {
  /** [T, S] */
  readonly states: Float64Array;
  /** [T, N] top layer */
  readonly hidden: Float64Array;
  /** [T, K]; empty without a readout */
  readonly logits: Float64Array;
}

/**
 * Runs `steps` steps on given inputs.
 * @param inputs [steps, d] row-major
 * @param initialState [S], or null for 0
 */
export function rollout(
  network: Network,
  inputs: Float64Array,
  steps: number,
  initialState: Float64Array | null = null,
): Rollout {
  const stepper = createStepper(network);
  const { inputSize } = network.layers[0];
  const units = topLayer(network).hiddenSize;
  const outputs = network.readout?.outputs ?? 0;
  const state = initialState ? initialState.slice() : new Float64Array(stepper.stateSize);
  const drive = new Float64Array(stepper.driveSize);
  const logits = new Float64Array(outputs);
  const recorded: Rollout = {
    states: new Float64Array(steps * stepper.stateSize),
    hidden: new Float64Array(steps * units),
    logits: new Float64Array(steps * outputs),
  };
  const top = topOffset(network);
  for (let t = 0; t < steps; t++) {
    stepper.driveOf(inputs, drive, t * inputSize);
    stepper.step(state, drive);
    recorded.states.set(state, t * stepper.stateSize);
    recorded.hidden.set(state.subarray(top, top + units), t * units);
    if (network.readout) {
      logitsOf(network.readout, state, top, logits);
      recorded.logits.set(logits, t * outputs);
    }
  }
  return recorded;
}

function layerStep(network: Network, layer: RecurrentLayer): LayerStep {
  switch (network.cell) {
    case 'rnn':
      return rnnLayer(layer, network.nonlinearity);
    case 'gru':
      return gruLayer(layer);
    case 'lstm':
      return lstmLayer(layer);
  }
}

/** W_ih x + b_ih. Laid out when it is first asked for: whoever brings the drive along needs no product. */
function inputProduct({ inputWeight, inputBias }: RecurrentLayer, rows: number): SparseProduct {
  let product: SparseProduct | null = null;
  return (x, offset, out) => {
    product ??= affineProduct(inputWeight, inputBias, rows);
    product(x, offset, out);
  };
}
