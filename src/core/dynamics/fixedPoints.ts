/** Fixed points and cycles of any network here: chooses the search that fits the cell. */
import type { CancelSignal } from '../cancel';
import type { Parts } from '../parts';
import { isHomogeneous, type Network } from '../rnn/network';
import { findSmoothFixedPoints } from './newton';
import { originOf } from './origin';
import { rayParts } from './rays';
import { findReluCycles, reluCycleParts } from './reluCycles';
import type { FixedPointSearch, RaySearch } from './types';

export interface FixedPointOptions {
  /** [m, S] states to start from. */
  readonly starts: Float64Array;
  /** [d] constant input, or null for none. */
  readonly input: Float64Array | null;
  /** Longest cycle looked for; smooth cells and several layers: fixed points only. */
  readonly maxPeriod: number;
  /** Rays of the same homogeneous network, when they were searched already. */
  readonly rays?: RaySearch;
  /** Guesses of active sets beside those of the starts, for each period. */
  readonly randomGuesses?: number;
  /** Every active set of every period: units · period <= 20. Small networks are searched so unasked. */
  readonly exhaustive?: boolean;
  /** uint32 */
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/** Units · period up to which every active set is tried unasked, some hundredths of a second. */
const SMALL_BITS = 12;

/**
 * One ReLU layer with bias or input: exact points and cycles on linear regions (reluCycles.ts).
 * One bias-free ReLU layer without input: the origin with its true, one-sided character (origin.ts).
 * Everything else: Newton (newton.ts).
 */
export function findFixedPoints(network: Network, options: FixedPointOptions): FixedPointSearch {
  if (!isSingleRelu(network)) return findSmoothFixedPoints(network, options);
  if (hasRays(network, options.input)) return originOf(network, options);
  return findReluCycles(network, { ...options, exhaustive: isExhaustive(network, options) });
}

export interface CycleOptions extends Omit<FixedPointOptions, 'rays'> {
  /** Told after each period: guesses tried for it, and what is known by then. Not of rays, whose periods are one search. */
  readonly onPeriod?: (period: number, startsTried: number, found: number) => void;
}

/**
 * Fixed points and cycles up to `maxPeriod` of one ReLU layer, or where the map is homogeneous its rays and projective
 * cycles, repelling rays left out unless every active set is tried. A part a guess.
 * @throws RangeError for other networks, Cancelled
 */
export function* cycleParts(
  network: Network,
  options: CycleOptions,
): Parts<{ readonly search: FixedPointSearch | null; readonly rays: RaySearch | null }> {
  if (!isSingleRelu(network)) {
    throw new RangeError(
      'cycles: one ReLU layer is needed; of other networks the averaged map tells',
    );
  }
  const exhaustive = isExhaustive(network, options);
  const { maxPeriod } = options;
  if (hasRays(network, options.input)) {
    const exhaustivePeriod = exhaustive ? maxPeriod : 0;
    return { search: null, rays: yield* rayParts(network, { ...options, exhaustivePeriod }) };
  }
  return { search: yield* reluCycleParts(network, { ...options, exhaustive }), rays: null };
}

/** Whose cycles can be solved for exactly. */
export function isSingleRelu({ cell, nonlinearity, layers }: Network): boolean {
  return cell === 'rnn' && nonlinearity === 'relu' && layers.length === 1;
}

/** Homogeneous and not driven. */
function hasRays(network: Network, input: Float64Array | null): boolean {
  return isHomogeneous(network) && !(input?.some((value) => value !== 0) ?? false);
}

function isExhaustive(
  { layers }: Network,
  { exhaustive, maxPeriod }: Pick<FixedPointOptions, 'exhaustive' | 'maxPeriod'>,
): boolean {
  return exhaustive === true || layers[0].hiddenSize * maxPeriod <= SMALL_BITS;
}
