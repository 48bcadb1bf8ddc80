/** Input noise of many short rollouts, by address: the drive of step t of rollout r, whoever asks first. No rollout is run here. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { philox4x32 } from '../random/philox';
import { fillNormals, STREAM } from '../random/streams';
import type { Network } from '../rnn/network';
import { createStepper } from '../rnn/step';

/** Steps a rollout may have, so that addresses of two rollouts do not meet. */
export const LONGEST_ROLLOUT = 1024;

export interface RolloutNoise {
  /** Holds W_ih x + b_ih of the bottom layer, for `Stepper.step`. */
  readonly rows: Float64Array;
  /**
   * Where in `rows` the drive of a step stands until the next call.
   * @param rollout 0 .. 2^32 - 1
   * @param step 0 .. LONGEST_ROLLOUT - 1
   */
  driveAt(rollout: number, step: number): number;
  /** Where the noise comes from; said beside results. */
  readonly note: string;
}

/** x ~ N(0, std² I), fresh at every step of every rollout. */
export function freshNoise(network: Network, std: number, seed: number): RolloutNoise {
  const stepper = createStepper(network);
  const { inputSize } = network.layers[0];
  const x = new Float64Array(inputSize);
  const rows = new Float64Array(stepper.driveSize);
  return {
    rows,
    note: 'fresh noise at every step',
    driveAt(rollout, step) {
      const first = (rollout * LONGEST_ROLLOUT + step) * inputSize;
      fillNormals(x, seed, STREAM.rollouts, first, std);
      stepper.driveOf(x, rows);
      return 0;
    },
  };
}

/** Most numbers a bank may hold: 64 MB. */
const BANK_NUMBERS = 8 * 1024 * 1024;
const MOST_VECTORS = 16_384;

/**
 * Every step draws, with replacement, one of at most 16,384 input vectors, of which half are the other half's negatives,
 * so that the products with W_ih are made once. Draws are independent (Philox); the mean is exactly 0; in any one
 * direction the variance differs from σ² by a relative standard error of √(4 / vectors): 1.6 %, and 2.2 % for a
 * thousand units, whose bank is smaller.
 * @throws Cancelled
 */
export function bankedNoise(
  network: Network,
  std: number,
  seed: number,
  signal?: CancelSignal,
): RolloutNoise {
  return noiseFromBank(network, noiseBank(network, std, seed, signal), seed);
}

/**
 * Drives of the input vectors of `bankedNoise`, [vectors, g·N]; in shared memory, so that threads need no copies.
 * @throws Cancelled
 */
export function noiseBank(
  network: Network,
  std: number,
  seed: number,
  signal?: CancelSignal,
): Float64Array {
  const stepper = createStepper(network);
  const width = stepper.driveSize;
  const { inputSize } = network.layers[0];
  const vectors = 2 ** Math.floor(Math.log2(Math.min(MOST_VECTORS, BANK_NUMBERS / width)));
  const rows = new Float64Array(new SharedArrayBuffer(8 * vectors * width));
  const bias = network.layers[0].inputBias;
  const x = new Float64Array(inputSize);
  const drive = new Float64Array(width);
  for (let pair = 0; pair < vectors / 2; pair++) {
    throwIfCancelled(signal);
    fillNormals(x, seed, STREAM.rolloutBank, pair * inputSize, std);
    stepper.driveOf(x, drive);
    const at = 2 * pair * width;
    rows.set(drive, at);
    for (let k = 0; k < width; k++) rows[at + width + k] = 2 * (bias ? bias[k] : 0) - drive[k];
  }
  return rows;
}

/** @param rows of `noiseBank` for this network and seed */
export function noiseFromBank(network: Network, rows: Float64Array, seed: number): RolloutNoise {
  const width = createStepper(network).driveSize;
  const vectors = rows.length / width;
  const draw = blockwise(seed);
  return {
    rows,
    note: `noise drawn with replacement from ${vectors} input vectors`,
    driveAt: (rollout, step) => (draw(rollout, step) & (vectors - 1)) * width,
  };
}

/** Random word of a step: four steps share a Philox block. */
function blockwise(seed: number): (rollout: number, step: number) => number {
  const counter = new Uint32Array(4);
  const words = new Uint32Array(4);
  let heldRollout = -1;
  let heldBlock = -1;
  return (rollout, step) => {
    const block = step >>> 2;
    if (heldRollout !== rollout || heldBlock !== block) {
      heldRollout = rollout;
      heldBlock = block;
      counter[0] = rollout;
      counter[1] = block;
      counter[2] = 0;
      counter[3] = 0;
      philox4x32(counter, seed, STREAM.rollouts, words);
    }
    return words[step & 3];
  };
}
