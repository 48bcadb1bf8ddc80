/**
 * Keeps a ReLU network from exploding: scales its recurrent weights so that states without input do not grow. Exact,
 * because max(0, W h) is homogeneous in W; biases and inputs are left out, as large states do.
 */
import { parameterTensors, type NetworkShape } from './parameters';

/** Steps without input; growth is that of the second half, when states have turned to where they grow most. */
const STEPS = 24;

/**
 * Largest growth per step, over the states, of their norm under h ← max(0, W h); 0 when all of them vanish.
 *
 * @param states [rows, N]; their norms do not matter
 */
export function noiseFreeGrowth(
  shape: NetworkShape,
  parameters: Float32Array,
  states: Float32Array,
): number {
  const { units } = shape;
  const columns = transposed(recurrentWeight(shape, parameters), units);
  let largest = 0;
  for (let at = 0; at < states.length; at += units) {
    largest = Math.max(largest, growthFrom(columns, states.subarray(at, at + units)));
  }
  return largest;
}

/**
 * Scales the recurrent weights in place so that `noiseFreeGrowth` is at most `limit`.
 *
 * @returns the growth that was found
 */
export function limitGrowth(
  shape: NetworkShape,
  parameters: Float32Array,
  states: Float32Array,
  limit: number,
): number {
  const growth = noiseFreeGrowth(shape, parameters, states);
  if (!(growth > limit)) return growth;
  const weight = recurrentWeight(shape, parameters);
  for (let k = 0; k < weight.length; k++) weight[k] *= limit / growth;
  return growth;
}

function recurrentWeight(shape: NetworkShape, parameters: Float32Array): Float32Array {
  const tensor = parameterTensors(shape).find(({ role }) => role === 'recurrentWeight');
  if (!tensor) throw new RangeError('parameters: recurrentWeight is missing');
  return parameters.subarray(tensor.offset, tensor.offset + tensor.size);
}

function transposed(matrix: Float32Array, size: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) out[j * size + i] = matrix[i * size + j];
  }
  return out;
}

/** 0 for a state that vanishes. */
function growthFrom(columns: Float64Array, start: Float32Array): number {
  const units = start.length;
  let state = Float64Array.from(start);
  let next = new Float64Array(units);
  let logGrowth = 0;
  for (let step = 0; step <= STEPS; step++) {
    // Norms are taken off at each step, so that nothing overflows.
    const size = Math.sqrt(state.reduce((sum, value) => sum + value * value, 0));
    if (!(size > 0) || size === Infinity) return 0;
    if (step > STEPS / 2) logGrowth += Math.log(size);
    next.fill(0);
    for (let j = 0; j < units; j++) {
      const value = state[j] / size;
      if (value === 0) continue;
      const column = j * units;
      for (let i = 0; i < units; i++) next[i] += value * columns[column + i];
    }
    for (let i = 0; i < units; i++) if (!(next[i] > 0)) next[i] = 0;
    [state, next] = [next, state];
  }
  return Math.exp(logGrowth / (STEPS / 2));
}
