/** Exact laws of the symbols an HMM emits: expectations over strings from any first state, and how long runs last. */
import type { Hmm } from './hmm';
import { stationaryOf } from './statistics';

export interface ExpectedOutputs {
  /** [K] share of the symbols of T steps */
  readonly frequency: readonly number[];
  /** [K][K] expected pairs over expected visits; a row of a symbol that never comes first is all 0. */
  readonly transition: readonly (readonly number[])[];
  /** Changes among T symbols */
  readonly changes: number;
}

/**
 * Expectations over strings of T steps that begin in `hmm.start`: what pooled statistics of many such strings tend to.
 *
 * @param lengthSteps T, at least 1
 */
export function expectedOutputs(hmm: Hmm, lengthSteps: number): ExpectedOutputs {
  const { emission } = hmm;
  const symbols = emission[0].map((_, symbol) => symbol);
  const count = symbols.map(() => 0);
  const pairs = symbols.map(() => symbols.map(() => 0));
  let state: readonly number[] = hmm.start;
  for (let t = 0; t < lengthSteps; t++) {
    state.forEach((weight, i) => symbols.forEach((a) => (count[a] += weight * emission[i][a])));
    const next = step(hmm, state);
    if (t + 1 < lengthSteps) addPairs(hmm, state, pairs);
    state = next;
  }
  const same = symbols.reduce((sum, a) => sum + pairs[a][a], 0);
  return {
    frequency: count.map((value) => value / lengthSteps),
    transition: pairs.map((row) => {
      const visits = row.reduce((sum, value) => sum + value, 0);
      return row.map((value) => (visits > 0 ? value / visits : 0));
    }),
    changes: lengthSteps - 1 - same,
  };
}

/** The same chain in its stationary regime. @throws RangeError when it is not unique */
export function stationaryHmm(hmm: Hmm): Hmm {
  return { ...hmm, start: stationaryOf(hmm.transition) };
}

/**
 * S[n-1] = P(a run of the symbol lasts n steps or longer) for n = 1 .. steps, in the stationary regime: from the states
 * in which runs begin, α A_a^(n-1) 1 with (A_a)_ij = A_ij B_ja. A mixture of geometric laws, one only where a symbol
 * belongs to one state. null for a symbol whose runs have no beginning: it never comes, or nothing else does.
 *
 * @throws RangeError when the stationary distribution is not unique
 */
export function runSurvival(hmm: Hmm, symbol: number, steps: number): Float64Array | null {
  const { transition, emission } = hmm;
  const stationary = stationaryOf(transition);
  const emits = emission.map((row) => row[symbol]);
  let alive = transition.map((_, j) =>
    stationary.reduce(
      (sum, weight, i) => sum + weight * (1 - emits[i]) * transition[i][j] * emits[j],
      0,
    ),
  );
  const begun = alive.reduce((sum, value) => sum + value, 0);
  if (!(begun > 0)) return null;
  const survival = new Float64Array(steps);
  for (let n = 0; n < steps; n++) {
    survival[n] = alive.reduce((sum, value) => sum + value, 0) / begun;
    alive = step(hmm, alive).map((value, j) => value * emits[j]);
  }
  return survival;
}

function addPairs({ transition, emission }: Hmm, state: readonly number[], pairs: number[][]) {
  state.forEach((weight, i) => {
    transition[i].forEach((move, j) => {
      if (weight * move === 0) return;
      pairs.forEach((row, a) => {
        const first = weight * emission[i][a] * move;
        row.forEach((_, b) => (row[b] += first * emission[j][b]));
      });
    });
  });
}

function step({ transition }: Hmm, state: readonly number[]): number[] {
  const next = state.map(() => 0);
  state.forEach((weight, i) => transition[i].forEach((move, j) => (next[j] += weight * move)));
  return next;
}
