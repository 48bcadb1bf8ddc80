/** Fixed points and cycles of any network here: chooses the search that fits the cell. */
import type { CancelSignal } from '../cancel';
import { isHomogeneous, type Network } from '../rnn/network';
import { findSmoothFixedPoints } from './newton';
import { originOf } from './origin';
import { findReluCycles } from './reluCycles';
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
  const singleRelu =
    network.cell === 'rnn' && network.nonlinearity === 'relu' && network.layers.length === 1;
  const driven = options.input?.some((value) => value !== 0) ?? false;
  if (singleRelu && isHomogeneous(network) && !driven) return originOf(network, options);
  if (!singleRelu) return findSmoothFixedPoints(network, options);
  const isSmall = network.layers[0].hiddenSize * options.maxPeriod <= SMALL_BITS;
  return findReluCycles(network, { ...options, exhaustive: isSmall });
}
