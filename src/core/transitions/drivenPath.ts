/** A ReLU layer driven by given noise for a few steps, its active sets, and exact sensitivities inside them. Optimises nothing. */
import { sparseProduct, transpose, type SparseProduct } from '../linalg/sparseProduct';
import type { RecurrentLayer } from '../rnn/network';

/** Where a path starts and what it is to reach: (direction · h_n) + offset >= lead. */
export interface PathProblem {
  readonly layer: RecurrentLayer;
  /** [N] */
  readonly start: Float64Array;
  /** [N] c_to - c_from */
  readonly direction: Float64Array;
  /** Difference of the readout's biases. */
  readonly offset: number;
  /** Lead of the logit `to` over `from` at the end. */
  readonly lead: number;
}

export interface DrivenPath {
  /** n */
  readonly steps: number;
  /** [n + 1, N] the start first */
  readonly states: Float64Array;
  /** [n, N] pre-activations */
  readonly z: Float64Array;
  /** [n, N] 1 where a unit is active (z > 0, or as given). */
  readonly active: Uint8Array;
  /** direction · h_n + offset */
  readonly lead: number;
}

export interface PathModel {
  readonly problem: PathProblem;
  /**
   * h' = relu(W h + U x + b) under the noise [n, d]; with `active` [n, N] given, h' = diag(active) z whatever the sign
   * of z: the linear map of those active sets.
   */
  drive(noise: Float64Array, active?: Uint8Array): DrivenPath;
  /** ∂(direction · h_n)/∂x under fixed active sets, [n, d]. */
  endGradient(active: Uint8Array): Float64Array;
  /** ∂z_{step, unit}/∂x under fixed active sets, [n, d]; 0 after `step`. */
  unitGradient(active: Uint8Array, step: number, unit: number): Float64Array;
}

export function pathModel(problem: PathProblem): PathModel {
  const { layer, start, direction, offset } = problem;
  const { hiddenSize: units, inputSize, inputWeight, recurrentWeight } = layer;
  const forward = sparseProduct(recurrentWeight, units);
  const enter = sparseProduct(inputWeight, units);
  const bias = Float64Array.from(
    { length: units },
    (_, unit) => (layer.inputBias?.[unit] ?? 0) + (layer.recurrentBias?.[unit] ?? 0),
  );
  const pullBack = adjointOf(layer);
  return {
    problem,
    drive(noise, given) {
      const steps = noise.length / inputSize;
      const states = new Float64Array((steps + 1) * units);
      const allZ = new Float64Array(steps * units);
      const active = given ?? new Uint8Array(steps * units);
      states.set(start);
      const z = new Float64Array(units);
      for (let step = 0; step < steps; step++) {
        z.set(bias);
        forward(states, step * units, z);
        enter(noise, step * inputSize, z);
        allZ.set(z, step * units);
        for (let unit = 0; unit < units; unit++) {
          const at = step * units + unit;
          if (!given) active[at] = z[unit] > 0 ? 1 : 0;
          if (active[at] === 1) states[at + units] = z[unit];
        }
      }
      let lead = offset;
      for (let unit = 0; unit < units; unit++)
        lead += direction[unit] * states[steps * units + unit];
      return { steps, states, z: allZ, active, lead };
    },
    endGradient(active) {
      const steps = active.length / units;
      const last = (steps - 1) * units;
      return pullBack(
        active,
        steps - 1,
        direction.map((c, unit) => (active[last + unit] === 1 ? c : 0)),
      );
    },
    unitGradient(active, step, unit) {
      const q = new Float64Array(units);
      q[unit] = 1;
      return pullBack(active, step, q);
    },
  };
}

/** Adjoint of the steps 0 .. last, from `q` = diag(active) p there; q is used up. */
function adjointOf({ hiddenSize: units, inputSize, inputWeight, recurrentWeight }: RecurrentLayer) {
  const backward = transposedProduct(recurrentWeight, units);
  const leave = transposedProduct(inputWeight, units);
  return (active: Uint8Array, last: number, q: Float64Array): Float64Array => {
    const gradient = new Float64Array((active.length / units) * inputSize);
    const below = new Float64Array(inputSize);
    const p = new Float64Array(units);
    for (let step = last; step >= 0; step--) {
      below.fill(0);
      leave(q, 0, below);
      gradient.set(below, step * inputSize);
      if (step === 0) break;
      p.fill(0);
      backward(q, 0, p);
      for (let unit = 0; unit < units; unit++) {
        q[unit] = active[(step - 1) * units + unit] === 1 ? p[unit] : 0;
      }
    }
    return gradient;
  };
}

/** By the matrix they belong to: a product is made once for a transposed copy. */
const transposed = new WeakMap<Float64Array, Float64Array>();

function transposedProduct(matrix: Float64Array, rows: number): SparseProduct {
  const width = matrix.length / rows;
  let copy = transposed.get(matrix);
  if (!copy) {
    copy = new Float64Array(matrix.length);
    transpose(matrix, rows, width, copy, rows);
    transposed.set(matrix, copy);
  }
  return sparseProduct(copy, width);
}
