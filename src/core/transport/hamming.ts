/** Costs between symbol strings: numbers of mismatches, counted on packed symbols. The strings are strings.ts's. */
import type { CostMatrix } from './sinkhorn';
import type { SymbolStrings } from './strings';

/** ½‖x-y‖² of one-hot strings is their Hamming distance: the number of steps at which the symbols differ. */
export function hammingCosts(x: SymbolStrings, y: SymbolStrings): CostMatrix {
  const { lengthSteps } = x;
  // Bytes while they hold the longest distance; oracles may take longer strings.
  const values =
    lengthSteps < 256 ? new Uint8Array(x.count * y.count) : new Float64Array(x.count * y.count);
  const bits = bitsOf(Math.max(x.outputs, y.outputs));
  const [a, b] = [packed(x, bits), packed(y, bits)];
  const words = a.length / x.count;
  const lowest = lowestBits(bits);
  for (let i = 0; i < x.count; i++) {
    for (let j = 0; j < y.count; j++) {
      let differing = 0;
      for (let w = 0; w < words; w++) {
        let difference = a[i * words + w] ^ b[j * words + w];
        for (let shift = 1; shift < bits; shift *= 2) difference |= difference >>> shift;
        differing += bitCount(difference & lowest);
      }
      values[i * y.count + j] = differing;
    }
  }
  return { rows: x.count, columns: y.count, values };
}

/** Costs of strings among themselves: a string is out of reach of itself. */
export function costsToOthers(x: SymbolStrings): CostMatrix {
  const { rows, columns, values } = hammingCosts(x, x);
  const out = Float64Array.from(values);
  for (let i = 0; i < rows; i++) out[i * columns + i] = Infinity;
  return { rows, columns, values: out };
}

/** Room for a symbol, in bits: 1, 2, 4 or 8, so that symbols never cross words. */
function bitsOf(outputs: number): number {
  let bits = 1;
  while (2 ** bits < outputs) bits *= 2;
  return bits;
}

/** [count, words] the symbols of each string side by side, zeros after the last. */
function packed({ count, lengthSteps, symbols }: SymbolStrings, bits: number): Uint32Array {
  const perWord = 32 / bits;
  const words = Math.ceil(lengthSteps / perWord);
  const out = new Uint32Array(count * words);
  for (let i = 0; i < count; i++) {
    for (let t = 0; t < lengthSteps; t++) {
      const symbol = symbols[i * lengthSteps + t];
      out[i * words + Math.floor(t / perWord)] |= symbol << (bits * (t % perWord));
    }
  }
  return out;
}

/** A one at the lowest bit of each symbol's room. */
function lowestBits(bits: number): number {
  let mask = 0;
  for (let at = 0; at < 32; at += bits) mask |= 1 << at;
  return mask;
}

/** Of 32 bits, by adding neighbours (Warren, Hacker's Delight, section 5-1). */
function bitCount(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
