/**
 * The noise of training by coordinates: (seed, draw, row, step, channel) says which number, whatever the batch, the
 * threads or the backend. Float32, bit for bit the same in every kernel; slow here, as an oracle may be.
 */
import { gumbel32, normal32 } from './float32';
import { philox4x32 } from './philox';
import { STREAM } from './streams';

/** One draw of noise for a batch: an optimiser step, a validation, an evaluation. */
export interface NoiseDraw {
  /** uint32 */
  readonly seed: number;
  /** uint32; rises with every batch. */
  readonly draw: number;
  /** Kept apart, so that looking at a run never changes its training. */
  readonly purpose: keyof typeof PURPOSES;
}

export const PURPOSES = { training: 0, validation: 1, evaluation: 2 } as const;

/** Normals come in groups of 16: four Philox blocks, whose words are dealt out four by four. */
export const NORMALS_PER_GROUP = 16;

const counter = new Uint32Array(4);
const words = new Uint32Array(4);

/**
 * Inputs x_t of one row, `out` [d], standard normal.
 * Channel c is word ⌊(c mod 16)/4⌋ of block 4⌊c/16⌋ + c mod 4 of the step, so that four blocks fill four lanes.
 */
export function fillInputNormals(
  out: Float32Array,
  { seed, draw, purpose }: NoiseDraw,
  row: number,
  step: number,
): void {
  fillNormalsByGroup(out, seed, STREAM.trainingInput, draw, purpose, row, step);
}

/** Initial state h_0 of one row, `out` [N], standard normal. */
export function fillStateNormals(
  out: Float32Array,
  { seed, draw, purpose }: NoiseDraw,
  row: number,
): void {
  fillNormalsByGroup(out, seed, STREAM.trainingState, draw, purpose, row, 0);
}

/** Gumbel noise of one row at one step, `out` [K]: symbol k is word k mod 4 of block ⌊k/4⌋ of the step. */
export function fillGumbels(
  out: Float32Array,
  { seed, draw, purpose }: NoiseDraw,
  row: number,
  step: number,
): void {
  const blocks = Math.ceil(out.length / 4);
  for (let k = 0; k < out.length; k++) {
    if (k % 4 === 0) {
      setBlock(seed, STREAM.trainingGumbel, step * blocks + k / 4, row, draw, purpose);
    }
    out[k] = gumbel32(words[k % 4]);
  }
}

function fillNormalsByGroup(
  out: Float32Array,
  seed: number,
  stream: number,
  draw: number,
  purpose: NoiseDraw['purpose'],
  row: number,
  step: number,
): void {
  const groups = Math.ceil(out.length / NORMALS_PER_GROUP);
  for (let group = 0; group < groups; group++) {
    for (let lane = 0; lane < 4; lane++) {
      setBlock(seed, stream, 4 * (step * groups + group) + lane, row, draw, purpose);
      for (let word = 0; word < 4; word++) {
        const channel = NORMALS_PER_GROUP * group + 4 * word + lane;
        if (channel < out.length) out[channel] = normal32(words[word]);
      }
    }
  }
}

function setBlock(
  seed: number,
  stream: number,
  block: number,
  row: number,
  draw: number,
  purpose: NoiseDraw['purpose'],
): void {
  counter[0] = block;
  counter[1] = row;
  counter[2] = draw;
  counter[3] = PURPOSES[purpose];
  philox4x32(counter, seed, stream, words);
}
