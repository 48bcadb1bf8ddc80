/** Random numbers by address: value i of a (seed, stream) is the same, however an array is filled. */
import { philox4x32 } from './philox';

/** One number for each use, so that no two uses share noise. */
export const STREAM = {
  /** Input noise x_t of orbits; index t·d + channel. */
  input: 0,
  /** Uniforms that draw output symbols from the softmax; index t. */
  sampling: 1,
  /** Starting points of searches. */
  starts: 2,
  /** HMM sequences. */
  sequences: 3,
  /** Noise of training, by coordinates (trainingNoise.ts). */
  trainingInput: 4,
  trainingState: 5,
  trainingGumbel: 6,
  /** Initial weights. */
  weights: 7,
  /** Rollouts of an analysis from recorded states (rolloutNoise.ts). */
  rollouts: 8,
  /** Input vectors that rollouts draw from. */
  rolloutBank: 9,
  /** Which units stand in a control set; orders in which sets are grown. */
  sets: 10,
  /** Which sequences of training start anew. */
  trainingResets: 11,
  /** Which replica of multilevel splitting is branched from. */
  branching: 16,
  /** Centres of microstates, and beginnings of searches among them. */
  microstates: 20,
  /** Blocks drawn by a bootstrap, and runs drawn under a null. */
  resampling: 21,
} as const;

const SEQUENCE_BLOCK = 256;
const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
const counter = new Uint32Array(4);
const words = new Uint32Array(4);

/**
 * `out[k]` = uniform number `firstIndex + k` of the stream, in the open interval (0, 1), 53 bits.
 * Two numbers share a Philox block: block b holds uniforms 2b and 2b + 1.
 *
 * @param seed uint32
 * @param stream uint32
 * @param firstIndex >= 0, < 2^53
 */
export function fillUniforms(
  out: Float64Array,
  seed: number,
  stream: number,
  firstIndex: number,
): void {
  let block = -1;
  for (let k = 0; k < out.length; k++) {
    const index = firstIndex + k;
    const wanted = Math.floor(index / 2);
    if (wanted !== block) {
      fillBlock(seed, stream, wanted);
      block = wanted;
    }
    out[k] = index % 2 === 0 ? toUniform(words[0], words[1]) : toUniform(words[2], words[3]);
  }
}

/** Uniform numbers of the stream one after another, from number `firstIndex` on. */
export function uniformSequence(seed: number, stream: number, firstIndex: number): () => number {
  const block = new Float64Array(SEQUENCE_BLOCK);
  let at = block.length;
  let next = firstIndex;
  return () => {
    if (at === block.length) {
      fillUniforms(block, seed, stream, next);
      next += block.length;
      at = 0;
    }
    return block[at++];
  };
}

/**
 * `out[k]` = normal number `firstIndex + k` of the stream, mean 0, standard deviation `std`.
 * Box–Muller on the two uniforms of block b gives normals 2b and 2b + 1.
 */
export function fillNormals(
  out: Float64Array,
  seed: number,
  stream: number,
  firstIndex: number,
  std = 1,
): void {
  let block = -1;
  let cosine = 0;
  let sine = 0;
  for (let k = 0; k < out.length; k++) {
    const index = firstIndex + k;
    const wanted = Math.floor(index / 2);
    if (wanted !== block) {
      fillBlock(seed, stream, wanted);
      block = wanted;
      const radius = Math.sqrt(-2 * Math.log(toUniform(words[0], words[1])));
      const angle = 2 * Math.PI * toUniform(words[2], words[3]);
      cosine = radius * Math.cos(angle);
      sine = radius * Math.sin(angle);
    }
    out[k] = std * (index % 2 === 0 ? cosine : sine);
  }
}

/** Counter = (block low, block high, 0, 0), key = (seed, stream). */
function fillBlock(seed: number, stream: number, block: number): void {
  counter[0] = block >>> 0;
  counter[1] = Math.floor(block / TWO_32);
  counter[2] = 0;
  counter[3] = 0;
  philox4x32(counter, seed, stream, words);
}

/** 53 random bits moved half a step off zero: never 0, never 1. */
function toUniform(high: number, low: number): number {
  return Math.min((high * 2097152 + (low >>> 11) + 0.5) / TWO_53, 1 - 1 / TWO_53);
}
