/** Fits an HMM to symbol strings by expectation maximisation (Baum et al. 1970; Rabiner 1989), from a given beginning. Chooses no number of states. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import type { SymbolStrings } from '../transport/strings';
import type { Hmm } from './hmm';

export interface FitOptions {
  readonly initial: Hmm;
  readonly mostIterations: number;
  /** Stops when ln p rises by less than this a symbol. */
  readonly tolerance: number;
  readonly signal?: CancelSignal | undefined;
}

export interface FittedHmm {
  readonly hmm: Hmm;
  /** [iterations + 1] ln p of all strings a symbol: of the beginning, then after each iteration; it never falls. */
  readonly course: readonly number[];
  readonly converged: boolean;
}

/** Probabilities are kept at least so far from 0, so that what was not seen is not called impossible. */
const LEAST_PROBABILITY = 1e-6;

/** @throws RangeError when the beginning calls a string impossible; Cancelled between iterations */
export function fitHmm(strings: SymbolStrings, options: FitOptions): FittedHmm {
  const { mostIterations, tolerance, signal } = options;
  const total = strings.count * strings.lengthSteps;
  let model = flatten(options.initial);
  const course: number[] = [];
  let converged = false;
  for (;;) {
    throwIfCancelled(signal);
    const expected = expectation(model, strings);
    const likelihood = expected.logLikelihood / total;
    if (!Number.isFinite(likelihood)) {
      throw new RangeError('initial: calls a string impossible, one with a probability is needed');
    }
    converged = course.length > 0 && likelihood - course[course.length - 1] < tolerance;
    course.push(likelihood);
    if (converged || course.length > mostIterations) break;
    model = maximisation(model, expected);
  }
  return { hmm: unflatten(model), course, converged };
}

/** [count] ln p of each string; -Infinity for one the HMM can not emit. */
export function stringLogLikelihoods(hmm: Hmm, strings: SymbolStrings): Float64Array {
  const model = flatten(hmm);
  const pass = forwardPass(model, strings.lengthSteps);
  return Float64Array.from({ length: strings.count }, (_, i) => pass.run(strings, i));
}

/** Row-major, for speed. */
interface FlatHmm {
  readonly states: number;
  readonly outputs: number;
  readonly start: Float64Array;
  readonly transition: Float64Array;
  readonly emission: Float64Array;
}

type Expected = Pick<FlatHmm, 'start' | 'transition' | 'emission'> & { logLikelihood: number };

interface ForwardPass {
  /** [T, M] filtered distribution */
  readonly filtered: Float64Array;
  /** [T] probability of each symbol given the ones before */
  readonly scale: Float64Array;
  /** ln p of string i; arrays then hold its pass. */
  run(strings: SymbolStrings, i: number): number;
}

function forwardPass(model: FlatHmm, lengthSteps: number): ForwardPass {
  const { states, outputs, start, transition, emission } = model;
  const filtered = new Float64Array(lengthSteps * states);
  const scale = new Float64Array(lengthSteps);
  const run = ({ symbols }: SymbolStrings, i: number): number => {
    let logLikelihood = 0;
    for (let t = 0; t < lengthSteps; t++) {
      const symbol = symbols[i * lengthSteps + t];
      const row = t * states;
      let total = 0;
      for (let j = 0; j < states; j++) {
        let predicted = t === 0 ? start[j] : 0;
        if (t > 0) {
          for (let k = 0; k < states; k++) {
            predicted += filtered[row - states + k] * transition[k * states + j];
          }
        }
        const joint = predicted * emission[j * outputs + symbol];
        filtered[row + j] = joint;
        total += joint;
      }
      if (!(total > 0)) return -Infinity;
      for (let j = 0; j < states; j++) filtered[row + j] /= total;
      scale[t] = total;
      logLikelihood += Math.log(total);
    }
    return logLikelihood;
  };
  return { filtered, scale, run };
}

/** Expected counts of starts, moves and emissions, from a scaled forward and backward pass over each string. */
function expectation(model: FlatHmm, strings: SymbolStrings): Expected {
  const { states, outputs, transition, emission } = model;
  const { lengthSteps, symbols } = strings;
  const expected: Expected = {
    start: new Float64Array(states),
    transition: new Float64Array(states * states),
    emission: new Float64Array(states * outputs),
    logLikelihood: 0,
  };
  const pass = forwardPass(model, lengthSteps);
  const { filtered, scale } = pass;
  const backward = new Float64Array(states);
  const weighted = new Float64Array(states);
  for (let i = 0; i < strings.count; i++) {
    expected.logLikelihood += pass.run(strings, i);
    backward.fill(1);
    for (let t = lengthSteps - 1; t >= 0; t--) {
      const symbol = symbols[i * lengthSteps + t];
      const row = t * states;
      for (let j = 0; j < states; j++) {
        const posterior = filtered[row + j] * backward[j];
        expected.emission[j * outputs + symbol] += posterior;
        if (t === 0) expected.start[j] += posterior;
        weighted[j] = (emission[j * outputs + symbol] * backward[j]) / scale[t];
      }
      if (t === 0) break;
      for (let k = 0; k < states; k++) {
        const before = filtered[row - states + k];
        let sum = 0;
        for (let j = 0; j < states; j++) {
          const move = transition[k * states + j] * weighted[j];
          sum += move;
          expected.transition[k * states + j] += before * move;
        }
        backward[k] = sum;
      }
    }
  }
  return expected;
}

function maximisation({ states, outputs }: FlatHmm, expected: Expected): FlatHmm {
  return {
    states,
    outputs,
    start: normalisedRows(expected.start, states),
    transition: normalisedRows(expected.transition, states),
    emission: normalisedRows(expected.emission, outputs),
  };
}

/** A state that was never visited forgets what it did. */
function normalisedRows(counts: Float64Array, width: number): Float64Array {
  const rows = new Float64Array(counts.length);
  for (let at = 0; at < counts.length; at += width) {
    let sum = 0;
    for (let k = at; k < at + width; k++) sum += counts[k];
    let floored = 0;
    for (let k = at; k < at + width; k++) {
      rows[k] = Math.max(LEAST_PROBABILITY, sum > 0 ? counts[k] / sum : 1 / width);
      floored += rows[k];
    }
    for (let k = at; k < at + width; k++) rows[k] /= floored;
  }
  return rows;
}

function flatten({ start, transition, emission }: Hmm): FlatHmm {
  return {
    states: start.length,
    outputs: emission[0].length,
    start: Float64Array.from(start),
    transition: Float64Array.from(transition.flat()),
    emission: Float64Array.from(emission.flat()),
  };
}

function unflatten({ states, outputs, start, transition, emission }: FlatHmm): Hmm {
  const rowsOf = (values: Float64Array, width: number) =>
    Array.from({ length: states }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
  return {
    start: [...start],
    transition: rowsOf(transition, states),
    emission: rowsOf(emission, outputs),
  };
}
