/** Distances between the strings of a network and of its HMM, in blocks, each beside its floor. */
import type { CancelSignal } from '../../core/cancel';
import { blockOf, closenessOf } from '../../core/fidelity/closeness';
import { authorsMatchedDistance, exactMatchedDistance } from '../../core/fidelity/matchedDistance';
import { outputFidelity } from '../../core/fidelity/outputs';
import { authorsHmm } from '../../core/hmm/authorsHmm';
import type { Hmm } from '../../core/hmm/hmm';
import { sampleStrings } from '../../core/hmm/sampling';
import { fillUniforms, STREAM } from '../../core/random/streams';
import type { Network } from '../../core/rnn/network';
import { sampleSymbol, softmax } from '../../core/rnn/readout';
import { stringDivergence } from '../../core/transport/stringDivergence';
import type { SymbolStrings } from '../../core/transport/strings';
import type {
  AuthorsComparison,
  BlockComparison,
  FidelityReport,
} from '../../protocol/fidelityReport';

export interface CompareWith {
  readonly hmm: Hmm;
  readonly seed: number;
  readonly signal: CancelSignal;
  /** Called between blocks; a rejection ends it. */
  readonly breathe: (share: number) => Promise<void>;
}

const BLOCKS = 4;
/** Exact assignment takes this to the third. */
const MOST_BLOCK_STRINGS = 500;
/** The paper's loss. */
const BLUR = 0.2;
const SCALING = 0.5;
/** Of the authors' evaluation, whatever a network was trained on. */
export const AUTHORS_STEPS = 100;
/** Beyond all strings a training draws, of whatever seed. */
const FIRST_STRING = 2 ** 32;

/** At the paper's blur, whatever the network was trained with. */
export async function divergenceBlocks(
  strings: SymbolStrings,
  compare: CompareWith,
): Promise<FidelityReport['divergence']> {
  const { signal } = compare;
  const options = { blur: BLUR, scaling: SCALING, signal };
  const distance = (x: SymbolStrings, y: SymbolStrings) => stringDivergence(x, y, options).loss;
  return { ...(await inBlocks(strings, distance, compare)), blur: BLUR, scaling: SCALING };
}

export function matchedBlocks(
  strings: SymbolStrings,
  compare: CompareWith,
): Promise<BlockComparison> {
  const distance = (x: SymbolStrings, y: SymbolStrings) =>
    exactMatchedDistance(x, y, compare.signal);
  return inBlocks(strings, distance, compare);
}

/**
 * Strings the first symbol of which comes from h = 0, against the HMM's with a uniform one.
 *
 * @param fromStart of AUTHORS_STEPS: the published distances of chains of three to five states are too large for the
 *   30 or 40 steps of their training, and those of all families fit strings of 100
 */
export async function authorsComparison(
  network: Network,
  fromStart: SymbolStrings,
  compare: CompareWith,
): Promise<AuthorsComparison> {
  const hmm = authorsHmm(compare.hmm);
  const strings = withOutputOfZero(network, fromStart, compare.seed);
  const distance = (x: SymbolStrings, y: SymbolStrings) =>
    authorsMatchedDistance(x, y, compare.signal).distance;
  return {
    outputs: outputFidelity(hmm, strings),
    matched: await inBlocks(strings, distance, { ...compare, hmm }),
  };
}

/** Network against HMM and HMM against HMM, both against the same strings. */
async function inBlocks(
  strings: SymbolStrings,
  distance: (x: SymbolStrings, y: SymbolStrings) => number,
  { hmm, seed, breathe }: CompareWith,
): Promise<BlockComparison> {
  const { lengthSteps } = strings;
  const blockStrings = Math.min(MOST_BLOCK_STRINGS, Math.floor(strings.count / BLOCKS));
  const found: number[] = [];
  const floor: number[] = [];
  for (let k = 0; k < BLOCKS; k++) {
    const draw = (part: number) =>
      sampleStrings(hmm, {
        seed,
        first: FIRST_STRING + (2 * k + part) * blockStrings,
        count: blockStrings,
        lengthSteps,
      });
    const targets = draw(0);
    await breathe((2 * k) / (2 * BLOCKS));
    found.push(distance(blockOf(strings, k, blockStrings), targets));
    await breathe((2 * k + 1) / (2 * BLOCKS));
    floor.push(distance(draw(1), targets));
  }
  return { ...closenessOf(found, floor), blocks: BLOCKS, blockStrings, lengthSteps };
}

/** The last step makes room for the output of h = 0. */
function withOutputOfZero({ readout }: Network, strings: SymbolStrings, seed: number) {
  const { count, lengthSteps, outputs, symbols } = strings;
  const probability = new Float64Array(outputs);
  if (readout?.bias) probability.set(readout.bias);
  softmax(probability, probability);
  const uniforms = new Float64Array(count);
  fillUniforms(uniforms, seed, STREAM.sampling, 0);
  const shifted = new Uint8Array(symbols.length);
  for (let i = 0; i < count; i++) {
    const at = i * lengthSteps;
    shifted[at] = sampleSymbol(probability, uniforms[i]);
    shifted.set(symbols.subarray(at, at + lengthSteps - 1), at + 1);
  }
  return { count, lengthSteps, outputs, symbols: shifted };
}
