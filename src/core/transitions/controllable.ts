/** How many dimensions of a path's end the noise can move under the path's active sets. Says nothing of how much noise that takes. */
import { symmetricEigen } from '../linalg/symmetricEigen';
import type { RecurrentLayer } from '../rnn/network';
import type { DrivenPath } from './drivenPath';

/** Eigenvalues below this share of the largest count as 0. */
const RANK_TOLERANCE = 1e-12;
/** Beyond it a rank takes too long. */
export const MOST_UNITS = 400;

/** Rank of Σ_t A_t U Uᵀ A_tᵀ, A_t = ∂h_n/∂z_t; null above MOST_UNITS units. */
export function controllableRank(
  layer: RecurrentLayer,
  { active, steps }: DrivenPath,
): number | null {
  const { hiddenSize: units, inputSize, inputWeight, recurrentWeight } = layer;
  if (units > MOST_UNITS) return null;
  const input = gramOf(inputWeight, units, inputSize);
  let reach: Float64Array = new Float64Array(units * units);
  for (let step = 0; step < steps; step++) {
    const own = active.subarray(step * units, (step + 1) * units);
    const next =
      step > 0 ? congruence(recurrentWeight, reach, units) : new Float64Array(units ** 2);
    for (let i = 0; i < units; i++) {
      for (let j = 0; j < units; j++) {
        const at = i * units + j;
        next[at] = own[i] === 1 && own[j] === 1 ? next[at] + input[at] : 0;
      }
    }
    reach = next;
  }
  return rankOf(reach, units);
}

/** Rank of U: directions that the noise of a single step can move; null above MOST_UNITS units. */
export function inputRank({ inputWeight, hiddenSize, inputSize }: RecurrentLayer): number | null {
  if (hiddenSize > MOST_UNITS) return null;
  return rankOf(gramOf(inputWeight, hiddenSize, inputSize), hiddenSize);
}

function rankOf(symmetric: Float64Array, size: number): number {
  const { values } = symmetricEigen(symmetric, size);
  return values.filter((value) => value > RANK_TOLERANCE * values[0] && value > 0).length;
}

/** M Mᵀ, [rows, rows]. */
function gramOf(matrix: Float64Array, rows: number, width: number): Float64Array {
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += matrix[i * width + k] * matrix[j * width + k];
      gram[i * rows + j] = gram[j * rows + i] = sum;
    }
  }
  return gram;
}

/** W P Wᵀ; rows and columns of P that are 0 cost nothing. */
function congruence(w: Float64Array, p: Float64Array, size: number): Float64Array {
  return timesTransposed(w, timesTransposed(w, p, size), size);
}

/** (W Pᵀ), so that twice gives W P Wᵀ for a symmetric P. */
function timesTransposed(w: Float64Array, p: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const value = p[row * size + k];
      if (value === 0) continue;
      for (let i = 0; i < size; i++) out[i * size + row] += w[i * size + k] * value;
    }
  }
  return out;
}
