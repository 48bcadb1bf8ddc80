/** Likelihood, most likely states and state posteriors of symbol sequences under an HMM (Rabiner 1989). */
import type { Hmm } from './hmm';

/** @throws RangeError for a symbol the HMM does not have */
export function logLikelihood(hmm: Hmm, symbols: readonly number[]): number {
  return forward(hmm, symbols).logLikelihood;
}

interface Forward {
  readonly logLikelihood: number;
  /** [T][M] filtered distribution. */
  readonly filtered: readonly (readonly number[])[];
  /** [T] probability of each symbol given the ones before. */
  readonly scale: readonly number[];
}

/** Scaled forward pass: log p = Σ ln scale. An impossible sequence has -Infinity. */
function forward(hmm: Hmm, symbols: readonly number[]): Forward {
  const filtered: number[][] = [];
  const scale: number[] = [];
  let predicted: readonly number[] = hmm.start;
  for (const symbol of symbols) {
    const joint = predicted.map((weight, i) => weight * emissionOf(hmm, i, symbol));
    const total = joint.reduce((sum, value) => sum + value, 0);
    if (total === 0) return { logLikelihood: -Infinity, filtered, scale: [...scale, 0] };
    const state = joint.map((value) => value / total);
    filtered.push(state);
    scale.push(total);
    predicted = step(hmm, state);
  }
  return { logLikelihood: scale.reduce((sum, value) => sum + Math.log(value), 0), filtered, scale };
}

export interface ViterbiPath {
  readonly states: readonly number[];
  /** ln p(states, symbols). */
  readonly logProbability: number;
}

/**
 * Most likely state sequence (Viterbi 1967); among equally likely predecessors the highest state, as hmmlearn does.
 *
 * @param symbols at least one
 * @throws RangeError for a symbol the HMM does not have
 */
export function viterbi(hmm: Hmm, symbols: readonly number[]): ViterbiPath {
  const count = hmm.start.length;
  const back: number[][] = [];
  let score = hmm.start.map((p, i) => Math.log(p * emissionOf(hmm, i, symbols[0])));
  for (const symbol of symbols.slice(1)) {
    const from = new Array<number>(count).fill(0);
    score = Array.from({ length: count }, (_, j) => {
      const reach = (i: number) => score[i] + Math.log(hmm.transition[i][j]);
      for (let i = 1; i < count; i++) if (reach(i) >= reach(from[j])) from[j] = i;
      return reach(from[j]) + Math.log(emissionOf(hmm, j, symbol));
    });
    back.push(from);
  }
  let state = score.lastIndexOf(Math.max(...score));
  const logProbability = score[state];
  const states = [state];
  for (let t = back.length - 1; t >= 0; t--) {
    state = back[t][state];
    states.push(state);
  }
  return { states: states.reverse(), logProbability };
}

/** [T][M] P(state at t | all symbols), by scaled forward–backward. Rows are NaN for an impossible sequence. */
export function posterior(hmm: Hmm, symbols: readonly number[]): number[][] {
  const { filtered, scale, logLikelihood: likelihood } = forward(hmm, symbols);
  const count = hmm.start.length;
  if (likelihood === -Infinity) {
    return symbols.map(() => new Array<number>(count).fill(Number.NaN));
  }
  let backward = new Array<number>(count).fill(1);
  const result: number[][] = [];
  for (let t = symbols.length - 1; t >= 0; t--) {
    result.push(filtered[t].map((value, i) => value * backward[i]));
    const symbol = symbols[t];
    const factor = scale[t];
    const weighted = backward.map((value, j) => (emissionOf(hmm, j, symbol) * value) / factor);
    backward = hmm.transition.map((row) =>
      row.reduce((sum, move, j) => sum + move * weighted[j], 0),
    );
  }
  return result.reverse();
}

function step(hmm: Hmm, state: readonly number[]): number[] {
  const next = new Array<number>(state.length).fill(0);
  state.forEach((weight, i) => hmm.transition[i].forEach((move, j) => (next[j] += weight * move)));
  return next;
}

function emissionOf(hmm: Hmm, state: number, symbol: number): number {
  const probability = hmm.emission[state][symbol];
  if (probability === undefined) {
    throw new RangeError(`symbol ${symbol} found, 0..${hmm.emission[state].length - 1} are legal`);
  }
  return probability;
}
