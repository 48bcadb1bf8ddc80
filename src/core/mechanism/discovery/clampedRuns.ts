/** Short runs with the recurrent input of some units held at given values. What is concluded from them is decided elsewhere. */
import { affineProduct, type SparseProduct } from '../../linalg/sparseProduct';
import type { Network, Readout, RecurrentLayer } from '../../rnn/network';
import { argmax, logitsOf } from '../../rnn/readout';

/** Units whose W h is replaced by a number. */
export interface Clamp {
  readonly units: readonly number[];
  /** As many as `units`. */
  readonly values: readonly number[];
}

export const NO_CLAMP: Clamp = { units: [], values: [] };

export interface ClampedStart {
  /** Full states; the run starts from the one at `offset`. */
  readonly states: Float64Array;
  readonly offset: number;
  /** [T, N] W_ih x + b_ih; the first step uses row `row`. */
  readonly drive: Float64Array;
  readonly row: number;
}

/** Whether mechanisms of a network can be looked for; null when they can, else why not. */
export function undiscoverable(network: Network): string | null {
  const { cell, nonlinearity, layers, readout } = network;
  if (!readout) return 'the network has no readout, so no symbols';
  if (cell !== 'rnn' || nonlinearity !== 'relu' || layers.length !== 1) {
    return `${layers.length} ${cell} layers with ${cell === 'rnn' ? nonlinearity : 'tanh'} found, one rnn layer with relu is needed`;
  }
  return null;
}

/** Of one ReLU layer. Allocates nothing per run. */
export class ClampedRunner {
  private readonly layer: RecurrentLayer;
  private readonly readout: Readout;
  private readonly product: SparseProduct;
  private readonly state: Float64Array;
  private readonly sums: Float64Array;
  private readonly logits: Float64Array;

  /** @throws RangeError for networks that are `undiscoverable` */
  constructor(network: Network) {
    const reason = undiscoverable(network);
    const { readout } = network;
    if (reason !== null || !readout) throw new RangeError(`mechanism: ${reason}`);
    this.layer = network.layers[0];
    this.readout = readout;
    const { hiddenSize, recurrentWeight, recurrentBias } = this.layer;
    this.product = affineProduct(recurrentWeight, recurrentBias, hiddenSize);
    this.state = new Float64Array(hiddenSize);
    this.sums = new Float64Array(hiddenSize);
    this.logits = new Float64Array(readout.outputs);
  }

  get units(): number {
    return this.layer.hiddenSize;
  }

  /** W h + b_hh of the state at `offset` into `out` [N]. */
  recurrentInput(states: Float64Array, offset: number, out: Float64Array): void {
    this.product(states, offset, out);
  }

  /**
   * Symbol of the largest logit after `steps` steps, of which the first `clampedSteps` are clamped. Without a clamp it is
   * that of the plain network to the last bit.
   */
  symbolAfter(
    { states, offset, drive, row }: ClampedStart,
    steps: number,
    clamp: Clamp,
    clampedSteps: number,
  ): number {
    const { state, sums } = this;
    const units = this.layer.hiddenSize;
    for (let i = 0; i < units; i++) state[i] = states[offset + i];
    for (let t = 0; t < steps; t++) {
      this.recurrentInput(state, 0, sums);
      if (t < clampedSteps) clamp.units.forEach((unit, k) => (sums[unit] = clamp.values[k]));
      const at = (row + t) * units;
      for (let i = 0; i < units; i++) {
        const z = drive[at + i] + sums[i];
        state[i] = z < 0 ? 0 : z;
      }
    }
    logitsOf(this.readout, state, 0, this.logits);
    return argmax(this.logits, 0, this.readout.outputs);
  }
}
