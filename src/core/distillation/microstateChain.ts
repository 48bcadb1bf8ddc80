/** Moves between microstates of an orbit: counts, implied timescales, and whether the chain predicts itself. Lumps nothing. */
import { batchError } from '../dynamics/batchError';
import { eigenvalues } from '../linalg/eigen';
import type { CancelSignal } from '../cancel';

export interface MicrostateChain {
  readonly cells: number;
  readonly lagSteps: number;
  /** [n, n] row-major, rows sum to 1: P(cell at t + lag | cell at t). */
  readonly transition: Float64Array;
  /** [n] share of the steps in each cell. */
  readonly share: Float64Array;
}

/** Counts at lag τ from every step on, overlapping. A cell that nothing follows stays where it is. */
export function countChain(cellOf: Uint8Array, cells: number, lagSteps: number): MicrostateChain {
  const transition = new Float64Array(cells * cells);
  const share = new Float64Array(cells);
  for (let t = 0; t + lagSteps < cellOf.length; t++) {
    transition[cellOf[t] * cells + cellOf[t + lagSteps]]++;
  }
  for (const cell of cellOf) share[cell] += 1 / cellOf.length;
  for (let i = 0; i < cells; i++) {
    const row = transition.subarray(i * cells, (i + 1) * cells);
    const total = row.reduce((sum, value) => sum + value, 0);
    if (total === 0) row[i] = 1;
    else for (let j = 0; j < cells; j++) row[j] /= total;
  }
  return { cells, lagSteps, transition, share };
}

/** Nearer to the unit circle than this is on it. */
const ON_CIRCLE = 1e-9;

/**
 * t_i = -τ / ln |λ_i| of the slowest `count` processes, steps, descending; the stationary one (λ = 1) is left out.
 * 0 where a process is over within rounding. Of a complex pair both are told, and are equal.
 * @throws Cancelled
 */
export function impliedTimescales(
  { cells, lagSteps, transition }: MicrostateChain,
  count: number,
  signal?: CancelSignal,
): Float64Array {
  const { re, im } = eigenvalues(transition, cells, signal);
  return Float64Array.from({ length: Math.min(count, cells - 1) }, (_, i) => {
    const modulus = Math.hypot(re[i + 1], im[i + 1]);
    return modulus > 1 - ON_CIRCLE ? Infinity : modulus > 0 ? -lagSteps / Math.log(modulus) : 0;
  });
}

export interface SelfPrediction {
  readonly state: number;
  /** Multiples k of the lag. */
  readonly multiples: readonly number[];
  /** P(in the state again after kτ), from T(τ)^k */
  readonly predicted: readonly number[];
  /** The same counted at lag kτ, and its standard error (batch means). */
  readonly counted: readonly number[];
  readonly countedError: readonly number[];
}

/**
 * Chapman–Kolmogorov test (Prinz et al. 2011): does the chain at lag τ predict how often a lumped state is found again
 * after kτ? It does where its microstates carry what matters of the past.
 *
 * @param stateOf [n] lumped state of each cell
 */
export function chapmanKolmogorov(
  chain: MicrostateChain,
  cellOf: Uint8Array,
  stateOf: Uint8Array,
  states: number,
  multiples: readonly number[],
): SelfPrediction[] {
  const { cells, lagSteps, transition, share } = chain;
  return Array.from({ length: states }, (_, state) => {
    const inside = Float64Array.from(stateOf, (own) => Number(own === state));
    const weight = share.reduce((sum, value, cell) => sum + value * inside[cell], 0);
    const predicted: number[] = [];
    const counted: number[] = [];
    const countedError: number[] = [];
    let reached = inside;
    for (let k = 1; k <= Math.max(...multiples); k++) {
      reached = applied(transition, reached, cells);
      if (!multiples.includes(k)) continue;
      const met = share.reduce((sum, value, i) => sum + value * inside[i] * reached[i], 0);
      predicted.push(weight > 0 ? met / weight : Number.NaN);
      const again = returns(cellOf, inside, k * lagSteps);
      counted.push(again.length > 0 ? again.reduce((s, v) => s + v, 0) / again.length : Number.NaN);
      countedError.push(batchError(again));
    }
    return { state, multiples, predicted, counted, countedError };
  });
}

/** For each step inside, in order: inside again after so many steps. */
function returns(cellOf: Uint8Array, inside: Float64Array, lagSteps: number): number[] {
  const found: number[] = [];
  for (let t = 0; t + lagSteps < cellOf.length; t++) {
    if (inside[cellOf[t]] === 1) found.push(inside[cellOf[t + lagSteps]]);
  }
  return found;
}

function applied(
  matrix: Float64Array,
  vector: Float64Array,
  size: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) out[i] += matrix[i * size + j] * vector[j];
  }
  return out;
}
