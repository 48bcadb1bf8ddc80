/** A Hidden Markov Model of M states whose symbols are the microstates of an orbit: moves counted without crossing errors. */
import type { CancelSignal } from '../cancel';
import { fitHmm } from '../hmm/baumWelch';
import type { Hmm } from '../hmm/hmm';
import { stationaryOf } from '../hmm/statistics';
import type { SymbolStrings } from '../transport/strings';

export interface StateModel {
  /** Emissions are [M][n cells]. */
  readonly hmm: Hmm;
  /** ln p a step after each iteration. */
  readonly course: readonly number[];
  readonly converged: boolean;
}

const MOST_ITERATIONS = 500;
const TOLERANCE = 1e-7;
/** Before the fit every cell may belong to every state, a little. */
const SPREAD = 0.02;

/**
 * A cell that lies between two states makes a path of hard labels cross to and fro; here it is ambiguous instead
 * (Noé et al. 2013). Begun at the lumping, so that states are the metastable ones.
 *
 * @param cellOf [T] cell of each step
 * @param stateOf [n] lumped state of each cell
 * @throws Cancelled
 */
export function fitStateModel(
  cellOf: Uint8Array,
  stateOf: Uint8Array,
  states: number,
  signal?: CancelSignal,
): StateModel {
  return fitHmm(oneString(cellOf, stateOf.length), {
    initial: lumpedHmm(cellOf, stateOf, states),
    mostIterations: MOST_ITERATIONS,
    tolerance: TOLERANCE,
    signal,
  });
}

export function oneString(symbols: Uint8Array, outputs: number): SymbolStrings {
  return { count: 1, lengthSteps: symbols.length, outputs, symbols };
}

function lumpedHmm(cellOf: Uint8Array, stateOf: Uint8Array, states: number): Hmm {
  const moves = matrix(states, states, SPREAD);
  const emits = matrix(states, stateOf.length, SPREAD / stateOf.length);
  cellOf.forEach((cell, t) => {
    emits[stateOf[cell]][cell]++;
    if (t > 0) moves[stateOf[cellOf[t - 1]]][stateOf[cell]]++;
  });
  for (const row of emits) {
    const spread = (SPREAD * row.reduce((sum, value) => sum + value, 0)) / row.length;
    row.forEach((value, cell) => (row[cell] = value + spread));
  }
  return {
    start: new Array<number>(states).fill(1 / states),
    transition: moves.map(normalised),
    emission: emits.map(normalised),
  };
}

/** The states in another order: `order[new] = old`. */
export function reordered(hmm: Hmm, order: readonly number[]): Hmm {
  return {
    start: order.map((i) => hmm.start[i]),
    transition: order.map((i) => order.map((j) => hmm.transition[i][j])),
    emission: order.map((i) => hmm.emission[i]),
  };
}

/** P(state i at t | all symbols), [T, M] row-major. @throws RangeError for an impossible symbol */
export function smoothedStates({ start, transition, emission }: Hmm, symbols: Uint8Array) {
  const states = start.length;
  const steps = symbols.length;
  const smoothed = new Float64Array(steps * states);
  const scale = new Float64Array(steps);
  for (let t = 0; t < steps; t++) {
    for (let j = 0; j < states; j++) {
      let predicted = t === 0 ? start[j] : 0;
      for (let i = 0; t > 0 && i < states; i++) {
        predicted += smoothed[(t - 1) * states + i] * transition[i][j];
      }
      smoothed[t * states + j] = predicted * emission[j][symbols[t]];
      scale[t] += smoothed[t * states + j];
    }
    if (!(scale[t] > 0)) {
      throw new RangeError(`symbol ${symbols[t]} found at step ${t}, impossible`);
    }
    for (let j = 0; j < states; j++) smoothed[t * states + j] /= scale[t];
  }
  let backward = new Float64Array(states).fill(1);
  for (let t = steps - 1; t > 0; t--) {
    const next = new Float64Array(states);
    for (let i = 0; i < states; i++) {
      for (let j = 0; j < states; j++) {
        next[i] += (transition[i][j] * emission[j][symbols[t]] * backward[j]) / scale[t];
      }
    }
    for (let j = 0; j < states; j++) smoothed[t * states + j] *= backward[j];
    backward = next;
  }
  for (let j = 0; j < states; j++) smoothed[j] *= backward[j];
  return smoothed;
}

/** [T] the most likely path (Viterbi 1967). */
export function mostLikelyPath({ start, transition, emission }: Hmm, symbols: Uint8Array) {
  const states = start.length;
  const logMove = Float64Array.from(transition.flat(), Math.log);
  const logEmit = emission.map((row) => Float64Array.from(row, Math.log));
  const from = new Uint8Array(symbols.length * states);
  let score = Float64Array.from(start, (p, i) => Math.log(p) + logEmit[i][symbols[0]]);
  let next = new Float64Array(states);
  for (let t = 1; t < symbols.length; t++) {
    for (let j = 0; j < states; j++) {
      let best = -Infinity;
      for (let i = 0; i < states; i++) {
        const reach = score[i] + logMove[i * states + j];
        if (reach > best) {
          best = reach;
          from[t * states + j] = i;
        }
      }
      next[j] = best + logEmit[j][symbols[t]];
    }
    [score, next] = [next, score];
  }
  const path = new Uint8Array(symbols.length);
  let state = score.indexOf(Math.max(...score));
  for (let t = symbols.length - 1; t >= 0; t--) {
    path[t] = state;
    state = from[t * states + state];
  }
  return path;
}

/**
 * Mean softmax of the steps, each weighted with how likely it belongs to the state, [M][K].
 * @param smoothed [T, M]
 * @param softmax [T, K]
 * @param weight [T] how often each step counts; every one once when absent
 */
export function symbolEmissions(
  smoothed: Float64Array,
  softmax: Float64Array,
  states: number,
  outputs: number,
  weight?: ArrayLike<number>,
): number[][] {
  const emission = matrix(states, outputs, 0);
  const steps = smoothed.length / states;
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < states; i++) {
      const share = smoothed[t * states + i] * (weight ? weight[t] : 1);
      for (let k = 0; k < outputs; k++) emission[i][k] += share * softmax[t * outputs + k];
    }
  }
  return emission.map(normalised);
}

/** What a network's states and moves are as an HMM of its symbols. @throws RangeError when a state is never left nor reached */
export function symbolHmm({ hmm }: Pick<StateModel, 'hmm'>, emission: number[][]): Hmm {
  return { start: stationaryOf(hmm.transition), transition: hmm.transition, emission };
}

function matrix(rows: number, columns: number, value: number): number[][] {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(value));
}

function normalised(row: readonly number[]): number[] {
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => (sum > 0 ? value / sum : 1 / row.length));
}
