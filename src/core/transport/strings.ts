/** Clouds of symbol strings, as a network or an HMM emits them: merged, measured, compared. Transport is in sinkhorn.ts. */
/** Strings of equal length and weight. */
export interface SymbolStrings {
  readonly count: number;
  /** T */
  readonly lengthSteps: number;
  /** K: symbols are 0 .. K-1. */
  readonly outputs: number;
  /** [count, T] row-major */
  readonly symbols: Uint8Array;
}

/** Equal strings as one, with how often each occurs: the divergence of the clouds is the same. */
export interface MergedStrings extends SymbolStrings {
  /** [count] occurrences, of the strings before merging. */
  readonly weights: Uint32Array;
  /** [strings before merging] which merged string each is. */
  readonly indexOf: Uint32Array;
}

/** Guarantee: merged strings stand in the order of their first occurrence. */
export function mergeStrings(strings: SymbolStrings): MergedStrings {
  const { count, lengthSteps, outputs, symbols } = strings;
  const slots = new Int32Array(tableSize(count)).fill(-1);
  const indexOf = new Uint32Array(count);
  const weights = new Uint32Array(count);
  const merged = new Uint8Array(symbols.length);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const base = i * lengthSteps;
    let slot = hashOf(symbols, base, lengthSteps) & (slots.length - 1);
    while (slots[slot] >= 0 && !sameString(merged, slots[slot], symbols, i, lengthSteps)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot] < 0) {
      slots[slot] = found;
      merged.set(symbols.subarray(base, base + lengthSteps), found * lengthSteps);
      found++;
    }
    indexOf[i] = slots[slot];
    weights[slots[slot]]++;
  }
  return {
    count: found,
    lengthSteps,
    outputs,
    symbols: merged.subarray(0, found * lengthSteps),
    weights: weights.subarray(0, found),
    indexOf,
  };
}

/** Every string by itself, equal ones too. */
export function separateStrings(strings: SymbolStrings): MergedStrings {
  return {
    ...strings,
    weights: new Uint32Array(strings.count).fill(1),
    indexOf: Uint32Array.from({ length: strings.count }, (_, i) => i),
  };
}

/** [count] log-weights that sum to 1. */
export function logWeights({ weights, indexOf }: MergedStrings): Float64Array {
  return Float64Array.from(weights, (weight) => Math.log(weight / indexOf.length));
}

/** [count] of each string among the others: log-weights of separate strings, of which all but one sum to 1. */
export function logWeightsOfOthers({ count }: SymbolStrings): Float64Array {
  return new Float64Array(count).fill(-Math.log(count - 1));
}

/**
 * Squared 2-norm of the ranges of the one-hot coordinates over both clouds: over the steps, how many symbols occur there
 * in some but not in all of the strings. At most K·T.
 */
export function stringDiameterSquared(x: SymbolStrings, y: SymbolStrings): number {
  const { lengthSteps, outputs } = x;
  let sum = 0;
  const seen = new Uint32Array(outputs);
  for (let t = 0; t < lengthSteps; t++) {
    seen.fill(0);
    for (const { count, symbols } of [x, y]) {
      for (let i = 0; i < count; i++) seen[symbols[i * lengthSteps + t]]++;
    }
    for (const times of seen) if (times > 0 && times < x.count + y.count) sum++;
  }
  return sum;
}

/** A power of two with room to spare. */
function tableSize(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));
}

/** FNV-1a over the symbols. */
function hashOf(symbols: Uint8Array, base: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let t = 0; t < length; t++) hash = Math.imul(hash ^ symbols[base + t], 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sameString(
  a: Uint8Array,
  indexA: number,
  b: Uint8Array,
  indexB: number,
  length: number,
): boolean {
  for (let t = 0; t < length; t++) {
    if (a[indexA * length + t] !== b[indexB * length + t]) return false;
  }
  return true;
}
