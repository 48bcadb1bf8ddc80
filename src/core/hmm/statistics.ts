/** Exact statistics of an HMM in its stationary regime. Nothing here is sampled. */
import { eigenvalues } from '../linalg/eigen';
import { luFactor, luSolve } from '../linalg/lu';
import { checkHmm, type Hmm } from './hmm';

export interface HmmStatistics {
  /** [M] */
  readonly stationary: readonly number[];
  /** Of the state sequence, nats per step. */
  readonly stateEntropyRateNats: number;
  /** [M] mean stay in each state, steps: 1/(1 - A_ii); Infinity for an absorbing state. */
  readonly meanDwellSteps: readonly number[];
  /** [K] */
  readonly frequency: readonly number[];
  /** [K][K] P(next symbol = column | symbol = row); a row of a symbol that never occurs is all 0. */
  readonly outputTransition: readonly (readonly number[])[];
  /** Probability that two consecutive symbols differ. */
  readonly changesPerStep: number;
  /** [K] mean run of each symbol, steps. */
  readonly meanRunSteps: readonly number[];
  /** Bounds on the entropy rate of the symbols, nats per step (Cover & Thomas 4.5): H(o_n | o_<n, s_1) and H(o_n | o_<n). */
  readonly outputEntropyRateNats: {
    readonly lower: number;
    readonly upper: number;
    readonly blockLength: number;
  };
}

/** Multiplications for the entropy bounds: K^n strings times M², from M + 1 starts. */
const MAX_ENUMERATION = 4e6;
const LONGEST_BLOCK = 8;
const UNIT_CIRCLE_TOLERANCE = 1e-12;

/** @throws RangeError when the HMM is none, or its chain has no unique stationary distribution */
export function hmmStatistics(hmm: Hmm): HmmStatistics {
  checkHmm(hmm);
  const { transition, emission } = hmm;
  const stationary = stationaryOf(transition);
  const joint = outputPairs(stationary, transition, emission);
  const frequency = joint.map((row) => row.reduce((sum, value) => sum + value, 0));
  const same = joint.reduce((sum, row, a) => sum + row[a], 0);
  return {
    stationary,
    stateEntropyRateNats: -stationary.reduce(
      (sum, weight, i) => sum + weight * transition[i].reduce((s, p) => s + xlogx(p), 0),
      0,
    ),
    meanDwellSteps: transition.map((row, i) => 1 / (1 - row[i])),
    frequency,
    outputTransition: joint.map((row, a) =>
      row.map((value) => (frequency[a] > 0 ? value / frequency[a] : 0)),
    ),
    changesPerStep: 1 - same,
    meanRunSteps: joint.map((row, a) => (frequency[a] > 0 ? 1 / (1 - row[a] / frequency[a]) : 0)),
    outputEntropyRateNats: outputEntropyRate(stationary, transition, emission),
  };
}

/** π A = π, Σπ = 1: one equation is replaced by the normalisation, so periodic chains are no problem. */
export function stationaryOf(transition: readonly (readonly number[])[]): number[] {
  const size = transition.length;
  const system = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      system[j * size + i] = j === size - 1 ? 1 : transition[i][j] - (i === j ? 1 : 0);
    }
  }
  const factors = luFactor(system, size);
  if (factors.pivotRatio < 1e-13) {
    throw new RangeError('transition: the stationary distribution is not unique');
  }
  const right = new Float64Array(size);
  right[size - 1] = 1;
  return [...luSolve(factors, right)].map((value) => Math.max(0, value));
}

/**
 * Expected number of output changes among T symbols.
 * `authors`: the first symbol is uniform over K and independent of the rest, as their generator makes it.
 */
export function expectedChanges(
  statistics: HmmStatistics,
  lengthSteps: number,
  start: 'stationary' | 'authors' = 'stationary',
): number {
  const { changesPerStep, frequency } = statistics;
  if (lengthSteps < 2) return 0;
  const regular = (lengthSteps - 1) * changesPerStep;
  if (start === 'stationary') return regular;
  const first = 1 - frequency.reduce((sum, f) => sum + f / frequency.length, 0);
  return regular - changesPerStep + first;
}

/** J_ab = Σ_ij π_i B_ia A_ij B_jb. */
function outputPairs(
  stationary: readonly number[],
  transition: readonly (readonly number[])[],
  emission: readonly (readonly number[])[],
): number[][] {
  const symbols = emission[0].map((_, symbol) => symbol);
  const nextSymbol = transition.map((row) =>
    symbols.map((b) => row.reduce((sum, move, j) => sum + move * emission[j][b], 0)),
  );
  return symbols.map((a) =>
    symbols.map((b) =>
      stationary.reduce((sum, weight, i) => sum + weight * emission[i][a] * nextSymbol[i][b], 0),
    ),
  );
}

/**
 * Steps in which a deviation from the stationary distribution shrinks to 1/e: -1 / ln |λ2| of the transition matrix.
 * Infinity for a periodic chain, 0 when one step forgets the state.
 */
export function relaxationSteps(transition: readonly (readonly number[])[]): number {
  const size = transition.length;
  const { re, im } = eigenvalues(Float64Array.from(transition.flat()), size);
  if (size < 2) return 0;
  // A modulus above 1 is rounding: the matrix is stochastic.
  const second = Math.min(1, Math.hypot(re[1], im[1]));
  return second > 1 - UNIT_CIRCLE_TOLERANCE ? Infinity : -1 / Math.log(second);
}

function outputEntropyRate(
  stationary: readonly number[],
  transition: readonly (readonly number[])[],
  emission: readonly (readonly number[])[],
): HmmStatistics['outputEntropyRateNats'] {
  const states = stationary.length;
  const symbols = emission[0].length;
  let blockLength = LONGEST_BLOCK;
  const cost = (length: number) => symbols ** length * states ** 2 * (states + 1);
  while (blockLength > 1 && cost(blockLength) > MAX_ENUMERATION) blockLength--;
  const upper =
    blockEntropy(stationary, transition, emission, blockLength) -
    blockEntropy(stationary, transition, emission, blockLength - 1);
  let lower = 0;
  stationary.forEach((weight, state) => {
    if (weight === 0) return;
    const point = stationary.map((_, k) => (k === state ? 1 : 0));
    lower +=
      weight *
      (blockEntropy(point, transition, emission, blockLength) -
        blockEntropy(point, transition, emission, blockLength - 1));
  });
  return { lower, upper, blockLength };
}

/** H(o_1 .. o_n) for a given distribution of the first state, by enumerating all strings. */
function blockEntropy(
  start: readonly number[],
  transition: readonly (readonly number[])[],
  emission: readonly (readonly number[])[],
  length: number,
): number {
  if (length === 0) return 0;
  const symbols = emission[0].length;
  const states = start.length;
  const descend = (weights: readonly number[], depth: number): number => {
    let entropy = 0;
    for (let symbol = 0; symbol < symbols; symbol++) {
      const seen = weights.map((weight, i) => weight * emission[i][symbol]);
      const probability = seen.reduce((sum, value) => sum + value, 0);
      if (probability === 0) continue;
      if (depth === length) {
        entropy -= xlogx(probability);
        continue;
      }
      const next = new Array<number>(states).fill(0);
      seen.forEach((value, i) => transition[i].forEach((move, j) => (next[j] += value * move)));
      entropy += descend(next, depth + 1);
    }
    return entropy;
  };
  return descend(start, 1);
}

function xlogx(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}
