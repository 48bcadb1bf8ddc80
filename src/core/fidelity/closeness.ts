/** A distance between clouds beside its floor, block by block. Which distance is the caller's. */
import { sampleOf } from '../statistics/sample';
import type { SymbolStrings } from '../transport/strings';

export interface BlockMean {
  readonly mean: number;
  /** Standard error over blocks; NaN for one. */
  readonly error: number;
}

export interface Closeness {
  /** Network against HMM. */
  readonly found: BlockMean;
  /** HMM against HMM, as many strings: what sampling alone leaves. */
  readonly floor: BlockMean;
  /** Found minus floor, block by block: both are against the same strings. */
  readonly excess: BlockMean;
}

/** @param found one number a block, as `floor` */
export function closenessOf(found: readonly number[], floor: readonly number[]): Closeness {
  return {
    found: blockMean(found),
    floor: blockMean(floor),
    excess: blockMean(found.map((value, k) => value - floor[k])),
  };
}

/** Blocks of strings that have nothing in common. */
export function blockOf(strings: SymbolStrings, index: number, size: number): SymbolStrings {
  const { lengthSteps, outputs, symbols } = strings;
  const at = index * size * lengthSteps;
  return {
    count: size,
    lengthSteps,
    outputs,
    symbols: symbols.slice(at, at + size * lengthSteps),
  };
}

function blockMean(values: readonly number[]): BlockMean {
  const { mean, error } = sampleOf(values);
  return { mean, error };
}
