/** Active sets of a ReLU layer and the exact spectra that belong to them. Of other cells there are none. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { activeUnits, maskKey, maskOf } from '../dynamics/mask';
import { blockOf } from '../dynamics/spectrum';
import { eigenvalues } from '../linalg/eigen';
import { sparseProduct } from '../linalg/sparseProduct';
import type { ComplexArray } from '../dynamics/types';
import type { Network, RecurrentLayer } from '../rnn/network';

/** One layer of ReLU units: its derivative is diag(active) W, and takes finitely many values. */
export function reluLayer(network: Network): RecurrentLayer | null {
  const isPiecewiseLinear = network.cell === 'rnn' && network.nonlinearity === 'relu';
  return isPiecewiseLinear && network.layers.length === 1 ? network.layers[0] : null;
}

/** Active set of the next step without input: z = W h + b > 0. Where z = 0 the unit counts as inactive (one-sided). */
export function nextActiveSets(layer: RecurrentLayer, states: Float64Array): Uint32Array[] {
  const { hiddenSize: units, recurrentWeight, recurrentBias, inputBias } = layer;
  const product = sparseProduct(recurrentWeight, units);
  const z = new Float64Array(units);
  const sets: Uint32Array[] = [];
  for (let at = 0; at < states.length; at += units) {
    for (let unit = 0; unit < units; unit++) {
      z[unit] = (recurrentBias?.[unit] ?? 0) + (inputBias?.[unit] ?? 0);
    }
    product(states, at, z);
    sets.push(maskOf(z));
  }
  return sets;
}

/** Active set of each state itself: h > 0, the set of the step that led to it. */
export function ownActiveSets(layer: RecurrentLayer, states: Float64Array): Uint32Array[] {
  const units = layer.hiddenSize;
  return Array.from({ length: states.length / units }, (_, i) =>
    maskOf(states.subarray(i * units, (i + 1) * units)),
  );
}

export interface DistinctSets {
  /** Distinct sets, by first appearance. */
  readonly sets: readonly Uint32Array[];
  /** How often each appears. */
  readonly visits: readonly number[];
  /** [n] index of each state's set. */
  readonly index: Uint32Array;
}

export function distinctSets(sets: readonly Uint32Array[]): DistinctSets {
  const known = new Map<string, number>();
  const distinct: Uint32Array[] = [];
  const visits: number[] = [];
  const index = Uint32Array.from(sets, (set) => {
    const key = maskKey(set);
    const found = known.get(key);
    if (found !== undefined) {
      visits[found]++;
      return found;
    }
    known.set(key, distinct.length);
    visits.push(1);
    return distinct.push(set) - 1;
  });
  return { sets: distinct, visits, index };
}

/** Sum of the cubes of active-set sizes that the spectra of one analysis may cost: some ten seconds. */
const WORK_LIMIT = 5e8;

/**
 * Indices of the sets whose spectra one analysis can pay for: each in turn, unless it would cost more than what is left.
 * @param sets distinct
 */
export function affordableSets(
  sets: readonly Uint32Array[],
  workLimit: number = WORK_LIMIT,
): number[] {
  let work = 0;
  return [...sets.keys()].filter((at) => {
    const cost = activeUnits(sets[at]).length ** 3;
    if (work + cost > workLimit) return false;
    work += cost;
    return true;
  });
}

/**
 * Eigenvalues of diag(active) W: of its active rows and columns; those of inactive units are 0 and not listed.
 * @throws Cancelled
 */
export function spectrumOfSet(
  layer: RecurrentLayer,
  set: Uint32Array,
  signal?: CancelSignal,
): ComplexArray {
  throwIfCancelled(signal);
  const active = activeUnits(set);
  const block = blockOf(layer.recurrentWeight, layer.hiddenSize, active, active);
  return eigenvalues(block, active.length, signal);
}

/** Spectra of diag(active) W, each computed once. */
export class SpectrumCache {
  private readonly known = new Map<string, ComplexArray>();

  constructor(private readonly layer: RecurrentLayer) {}

  /** @throws Cancelled */
  of(set: Uint32Array, signal?: CancelSignal): ComplexArray {
    const key = maskKey(set);
    const spectrum = this.known.get(key) ?? spectrumOfSet(this.layer, set, signal);
    this.known.set(key, spectrum);
    return spectrum;
  }
}
