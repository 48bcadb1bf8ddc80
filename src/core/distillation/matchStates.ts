/** Which distilled state is which state of a target HMM. */
import type { Hmm } from '../hmm/hmm';
import { stationaryOf } from '../hmm/statistics';
import { exactAssignment } from '../transport/assignment';

/** Above any cost of a pair: two rows of probabilities are at most √2 apart. */
const UNMATCHED = 10;

/**
 * The assignment with the least Σ ‖B_i - B*_j‖² + (A_ii - A*_jj)² + (π_i - π*_j)².
 *
 * @returns [target states] index of the state that stands for each; -1 where the other HMM has too few
 */
export function matchStates(found: Hmm, target: Hmm): number[] {
  const a = profiles(found);
  const b = profiles(target);
  const size = Math.max(a.length, b.length);
  const costs = new Float64Array(size * size).fill(UNMATCHED);
  b.forEach((wanted, j) =>
    a.forEach((own, i) => {
      costs[j * size + i] = own.reduce((sum, value, k) => sum + (value - wanted[k]) ** 2, 0);
    }),
  );
  const { columnOf } = exactAssignment(costs, size);
  return b.map((_, j) => (columnOf[j] < a.length ? columnOf[j] : -1));
}

function profiles(hmm: Hmm): number[][] {
  const stationary = stationaryOf(hmm.transition);
  return hmm.emission.map((row, i) => [...row, hmm.transition[i][i], stationary[i]]);
}

/** Order of states that does not depend on how they were found: by mean symbol, then by share. */
export function canonicalOrder(emission: readonly (readonly number[])[], share: readonly number[]) {
  const mean = emission.map((row) => row.reduce((sum, value, k) => sum + k * value, 0));
  return emission
    .map((_, i) => i)
    .sort((i, j) => mean[i] - mean[j] || share[j] - share[i] || i - j);
}
