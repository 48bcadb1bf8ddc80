/** A Hidden Markov Model with discrete states and symbols. Numbers only; no inference, no statistics. */

export interface Hmm {
  /** [M] probability of the first state. */
  readonly start: readonly number[];
  /** [M][M] row = from, column = to. */
  readonly transition: readonly (readonly number[])[];
  /** [M][K] probability of each symbol in each state. */
  readonly emission: readonly (readonly number[])[];
}

const ROW_SUM_TOLERANCE = 1e-6;

/** @throws RangeError naming the row whose probabilities are negative or do not sum to 1, or the wrong size */
export function checkHmm(hmm: Hmm): Hmm {
  const states = hmm.transition.length;
  if (states === 0) throw new RangeError('transition: no states found, at least 1 is needed');
  checkRow('start', hmm.start, states);
  hmm.transition.forEach((row, i) => checkRow(`transition[${i}]`, row, states));
  if (hmm.emission.length !== states) {
    throw new RangeError(`emission: ${hmm.emission.length} rows found, ${states} are needed`);
  }
  const symbols = hmm.emission[0].length;
  hmm.emission.forEach((row, i) => checkRow(`emission[${i}]`, row, symbols));
  return hmm;
}

function checkRow(name: string, row: readonly number[], size: number): void {
  if (row.length !== size) {
    throw new RangeError(`${name}: ${row.length} entries found, ${size} are needed`);
  }
  const bad = row.find((value) => !(value >= 0) || !Number.isFinite(value));
  if (bad !== undefined) {
    throw new RangeError(`${name}: ${bad} found, probabilities are between 0 and 1`);
  }
  const sum = row.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) > ROW_SUM_TOLERANCE) {
    throw new RangeError(`${name}: sums to ${sum}, 1 is needed`);
  }
}

/** Every state equally likely: the authors' first state. */
export function uniformStart(states: number): number[] {
  return new Array<number>(states).fill(1 / states);
}
