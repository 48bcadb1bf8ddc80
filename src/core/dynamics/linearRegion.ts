/** A ReLU layer restricted to a cycle of active sets: there the map is linear, h ↦ P h + r on the last set's units. */
import type { Network } from '../rnn/network';
import { activeUnits, maskOf } from './mask';

/** h' = relu(W h + c) of one layer. */
export interface ReluMap {
  readonly units: number;
  /** [N, N] row-major */
  readonly weight: Float64Array;
  /** [N]; all 0 for a bias-free network without input. */
  readonly constant: Float64Array;
}

/** @throws RangeError unless the network is one ReLU layer */
export function reluMapOf(network: Network, input: Float64Array | null): ReluMap {
  const [layer] = network.layers;
  if (network.cell !== 'rnn' || network.nonlinearity !== 'relu' || network.layers.length !== 1) {
    throw new RangeError(
      `a single ReLU layer is needed, found ${network.layers.length} of ${network.cell} ${network.nonlinearity}`,
    );
  }
  const { hiddenSize: units, inputSize, inputWeight, inputBias, recurrentBias } = layer;
  const constant = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    let sum = (inputBias?.[unit] ?? 0) + (recurrentBias?.[unit] ?? 0);
    if (input) {
      for (let k = 0; k < inputSize; k++) sum += inputWeight[unit * inputSize + k] * input[k];
    }
    constant[unit] = sum;
  }
  return { units, weight: layer.recurrentWeight, constant };
}

/** z = W h + c over the units with h ≠ 0. */
export function preActivation(map: ReluMap, hidden: Float64Array): Float64Array {
  const { units, weight, constant } = map;
  const z = constant.slice();
  const active: number[] = [];
  for (let unit = 0; unit < units; unit++) if (hidden[unit] !== 0) active.push(unit);
  for (let row = 0; row < units; row++) {
    let sum = z[row];
    for (const column of active) sum += weight[row * units + column] * hidden[column];
    z[row] = sum;
  }
  return z;
}

export function relu(z: Float64Array): Float64Array {
  return z.map((value) => (value < 0 ? 0 : value));
}

/** The linear return map of a cycle of active sets A_1 .. A_k, on the units of A_k. */
export interface ReturnMap {
  /** Units of A_k, ascending. */
  readonly support: Uint32Array;
  /** [n, n] row-major, n = |A_k| */
  readonly matrix: Float64Array;
  /** [n] */
  readonly offset: Float64Array;
}

/** h_k ↦ h_1 on A_1 ↦ … ↦ h_k on A_k. */
export function returnMap(map: ReluMap, masks: readonly Uint32Array[]): ReturnMap {
  const sets = masks.map(activeUnits);
  const support = sets[sets.length - 1];
  const width = support.length;
  let from = support;
  let matrix = identity(width);
  let offset = new Float64Array(width);
  for (const to of sets) {
    const nextMatrix = new Float64Array(to.length * width);
    const nextOffset = new Float64Array(to.length);
    to.forEach((row, i) => {
      let sum = map.constant[row];
      from.forEach((column, j) => {
        const weight = map.weight[row * map.units + column];
        sum += weight * offset[j];
        for (let k = 0; k < width; k++) nextMatrix[i * width + k] += weight * matrix[j * width + k];
      });
      nextOffset[i] = sum;
    });
    matrix = nextMatrix;
    offset = nextOffset;
    from = to;
  }
  return { support, matrix, offset };
}

/** One true turn of the map from h: the states h_1 .. h_k, their masks, and the smallest |z| met. */
export function turn(
  map: ReluMap,
  hidden: Float64Array,
  period: number,
): { states: Float64Array[]; masks: Uint32Array[]; smallestZ: number } {
  const states: Float64Array[] = [];
  const masks: Uint32Array[] = [];
  let smallestZ = Infinity;
  let state = hidden;
  for (let step = 0; step < period; step++) {
    const z = preActivation(map, state);
    for (const value of z) smallestZ = Math.min(smallestZ, Math.abs(value));
    masks.push(maskOf(z));
    state = relu(z);
    states.push(state);
  }
  return { states, masks, smallestZ };
}

/** Values on `support` spread over all units. */
export function spread(values: Float64Array, support: Uint32Array, units: number): Float64Array {
  const full = new Float64Array(units);
  support.forEach((unit, k) => {
    full[unit] = values[k];
  });
  return full;
}

export function norm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return Math.sqrt(sum);
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) matrix[k * size + k] = 1;
  return matrix;
}
