/** What a potential would be if one symbol of its string were another. Exact: one symbol moves every other string by one mismatch at most. */
import type { StringMasses } from './stringDivergence';
import type { SymbolStrings } from './strings';

/**
 * Change of the softmin -ε log Σ_j w_j exp(-H(o, y_j)/ε) of Hamming distances H when the symbol `own` of one step of o
 * becomes `other`; from [K] shares of the softmin's mass by the symbol that y_j has at that step, which sum to 1.
 * Mismatches. Guarantee: finite and at most 1 in size, up to rounding.
 */
export function potentialChange(
  mass: Float64Array,
  own: number,
  other: number,
  epsilon: number,
): number {
  if (other === own) return 0;
  // Strings with the new symbol come one mismatch nearer, those with the old one go one away.
  const shrink = Math.expm1(-1 / epsilon);
  const ratio = mass[other] * Math.expm1(1 / epsilon) + mass[own] * shrink;
  return -epsilon * Math.log1p(Math.max(ratio, shrink));
}

/**
 * [count, T, K] by how much the divergence of x from y changes, to first order in 1/count, when one symbol of one string
 * of x becomes k: its potential to y less that to x.
 */
export function stringChanges(
  { count, outputs, symbols }: SymbolStrings,
  { own, target }: StringMasses,
  epsilon: number,
): Float64Array {
  const out = new Float64Array(own.length);
  for (let at = 0; at < symbols.length; at++) {
    const [from, to] = [at * outputs, (at + 1) * outputs];
    const [toOwn, toTarget] = [own.subarray(from, to), target.subarray(from, to)];
    for (let k = 0; k < outputs; k++) {
      const change = (mass: Float64Array) => potentialChange(mass, symbols[at], k, epsilon);
      out[from + k] = (change(toTarget) - change(toOwn)) / count;
    }
  }
  return out;
}
