/** A ReLU layer restricted to a cycle of active sets: there the map is linear, h ↦ P h + r on the last set's units. */
import { sparseProduct, type SparseProduct } from '../linalg/sparseProduct';
import type { Network } from '../rnn/network';
import { activeUnits, maskOf } from './mask';
import { blockOf } from './spectrum';

/** h' = relu(W h + c) of one layer. */
export interface ReluMap {
  readonly units: number;
  /** [N, N] row-major */
  readonly weight: Float64Array;
  /** [N]; all 0 for a bias-free network without input. */
  readonly constant: Float64Array;
  /** Adds W h. */
  readonly product: SparseProduct;
  /** [N] 1 where row and constant are 0: z is 0 whatever h is, which makes no switching boundary. */
  readonly inert: Uint8Array;
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
  const weight = layer.recurrentWeight;
  const inert = new Uint8Array(units);
  for (let row = 0; row < units; row++) {
    let column = 0;
    while (column < units && weight[row * units + column] === 0) column++;
    inert[row] = Number(constant[row] === 0 && column === units);
  }
  return { units, weight, constant, product: sparseProduct(weight, units), inert };
}

/** z = W h + c over the units with h ≠ 0. */
export function preActivation(map: ReluMap, hidden: Float64Array): Float64Array {
  const z = map.constant.slice();
  map.product(hidden, 0, z);
  return z;
}

/** Distance of a pre-activation from the switching boundary; units that can never switch do not count. */
export function smallestMargin({ inert }: ReluMap, z: Float64Array): number {
  let smallest = Infinity;
  for (let unit = 0; unit < z.length; unit++) {
    if (inert[unit] === 0) smallest = Math.min(smallest, Math.abs(z[unit]));
  }
  return smallest;
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
  let from = sets[0];
  let matrix = blockOf(map.weight, map.units, from, support);
  let offset: Float64Array = Float64Array.from(from, (unit) => map.constant[unit]);
  for (const to of sets.slice(1)) {
    ({ matrix, offset } = advance(map, from, to, matrix, offset, support.length));
    from = to;
  }
  return { support, matrix, offset };
}

/** (M, r) ↦ (W M, W r + c) on rows `to` and columns `from` of W. */
function advance(
  map: ReluMap,
  from: Uint32Array,
  to: Uint32Array,
  matrix: Float64Array,
  offset: Float64Array,
  width: number,
): { matrix: Float64Array; offset: Float64Array } {
  const next = { matrix: new Float64Array(to.length * width), offset: new Float64Array(to.length) };
  for (let i = 0; i < to.length; i++) {
    const row = next.matrix.subarray(i * width, (i + 1) * width);
    let sum = map.constant[to[i]];
    for (let j = 0; j < from.length; j++) {
      const weight = map.weight[to[i] * map.units + from[j]];
      sum += weight * offset[j];
      for (let k = 0; k < width; k++) row[k] += weight * matrix[j * width + k];
    }
    next.offset[i] = sum;
  }
  return next;
}

/** As ReturnMap, for supports too large for a matrix. */
export interface ReturnProduct {
  readonly support: Uint32Array;
  /** Writes the linear part's image of v to `out`; both [n]. */
  readonly product: (v: Float64Array, out: Float64Array) => void;
  /** [n] */
  readonly offset: Float64Array;
}

/** `returnMap` by products with W: a turn costs k of them, where the matrix of a cycle costs n³. */
export function returnProduct(map: ReluMap, masks: readonly Uint32Array[]): ReturnProduct {
  const sets = masks.map(activeUnits);
  const support = sets[sets.length - 1];
  const [state, z] = [new Float64Array(map.units), new Float64Array(map.units)];
  const turnAround = (constant: Float64Array | null) => {
    for (const set of sets) {
      if (constant) z.set(constant);
      else z.fill(0);
      map.product(state, 0, z);
      state.fill(0);
      for (const unit of set) state[unit] = z[unit];
    }
  };
  turnAround(map.constant);
  const offset = Float64Array.from(support, (unit) => state[unit]);
  const product = (v: Float64Array, out: Float64Array) => {
    state.fill(0);
    support.forEach((unit, k) => (state[unit] = v[k]));
    turnAround(null);
    support.forEach((unit, k) => (out[k] = state[unit]));
  };
  return { support, product, offset };
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
    smallestZ = Math.min(smallestZ, smallestMargin(map, z));
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

/** ‖row‖ of the first `count` rows of a matrix [.., width], row-major. */
export function rowNorms(rows: Float64Array, count: number, width: number): Float64Array {
  const norms = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let k = 0; k < width; k++) square += rows[row * width + k] ** 2;
    norms[row] = Math.sqrt(square);
  }
  return norms;
}

export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return Math.sqrt(sum);
}
