/** A Hidden Markov Model with discrete states and symbols. Numbers only; no inference, no statistics. */

export interface Hmm {
  /** [M] probability of the first state. */
  readonly start: readonly number[];
  /** [M][M] row = from, column = to. */
  readonly transition: readonly (readonly number[])[];
  /** [M][K] probability of each symbol in each state. */
  readonly emission: readonly (readonly number[])[];
}

/** How far a row of probabilities may be from summing to 1. */
export const ROW_SUM_TOLERANCE = 1e-6;

/** @throws RangeError naming the row whose probabilities are negative or do not sum to 1, or the wrong size */
export function checkHmm(hmm: Hmm): Hmm {
  const states = hmm.transition.length;
  if (states === 0) throw new RangeError('transition: no states found, at least 1 is needed');
  checkRow('start', hmm.start, states);
  checkRows('transition', hmm.transition, states, states);
  checkRows('emission', hmm.emission, states, hmm.emission[0]?.length ?? 0);
  return hmm;
}

/** @throws RangeError naming the row `NAME[i]` that is no probability distribution over `columns` values */
export function checkRows(
  name: string,
  matrix: readonly (readonly number[])[],
  rows: number,
  columns: number,
): void {
  if (matrix.length !== rows) {
    throw new RangeError(`${name}: ${matrix.length} rows found, ${rows} are needed`);
  }
  if (columns === 0) throw new RangeError(`${name}: empty rows found, 1 entry or more is needed`);
  matrix.forEach((row, i) => checkRow(`${name}[${i}]`, row, columns));
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
