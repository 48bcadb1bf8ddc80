/** The derivative of the noise-free next step at one state: its matrix, its spectrum, its eigenvectors as marks of the picture. */
import type { CancelSignal } from '../core/cancel';
import { leadingEigenmodes, type Eigenmode } from '../core/dynamics/eigenmodes';
import { blockOf } from '../core/dynamics/spectrum';
import type { ComplexArray } from '../core/dynamics/types';
import { visibleGain } from '../core/mechanism/interventions';
import { jacobianAt } from '../core/rnn/jacobian';
import { stateSize, topLayer, type Network } from '../core/rnn/network';
import type { EigenmodeMark } from '../protocol/inspector';
import { boundedNorms, projectStates, quantile, type FittedBasis } from './basis';
import type { Simulated } from './simulation';

/** Dense eigenvalues of larger matrices take tens of seconds: they are left out and said so. */
export const SPECTRUM_LIMIT = 800;
/** Solving for eigenvectors of larger matrices takes seconds. */
const EIGENVECTOR_LIMIT = 400;
const MODES_SHOWN = 3;
/** Length of an eigenvector in the picture, as a share of how far the orbit reaches. */
const EIGENVECTOR_SHARE = 0.35;

export interface LocalDerivative {
  /** Of the entries in `support` only: those of the others are 0 in every eigenvector whose eigenvalue is not 0. */
  readonly matrix: Float64Array;
  readonly support: Uint32Array;
  /** Of the state it acts on. */
  readonly size: number;
  /** Which matrix this is, in words. */
  readonly what: string;
  /** What its vectors are vectors of. */
  readonly space: string;
}

/** Strict mask 1[z > 0] for ReLU; null where too many entries are active for a dense matrix. */
export function localDerivative(
  network: Network,
  state: Float64Array,
): LocalDerivative | { readonly leftOut: string; readonly active: number } {
  const size = stateSize(network);
  const layer = network.layers[0];
  const single = network.layers.length === 1 && layer !== undefined;
  if (single && network.cell === 'rnn' && network.nonlinearity === 'relu') {
    const what = 'diag(1[z>0]) W at the noise-free next step, acting on h';
    const support = activeAfter(network, state);
    if (support.length > SPECTRUM_LIMIT) return { leftOut: what, active: support.length };
    const matrix = blockOf(layer.recurrentWeight, size, support, support);
    return { matrix, support, size, what, space: 'h' };
  }
  const space = network.cell === 'lstm' ? 'the state (h and c)' : 'the state h';
  const what = `derivative of ${space} at the input-free next step`;
  if (size > SPECTRUM_LIMIT) return { leftOut: what, active: size };
  const support = Uint32Array.from({ length: size }, (_, k) => k);
  return { matrix: jacobianAt(network, state, null), support, size, what, space };
}

/** How eigenvectors stand in a picture. */
export interface ModesPicture {
  readonly basis: FittedBasis;
  /** Output gains of the hidden units, or null. */
  readonly visible: Float64Array | null;
  /** Of an eigenvector, in the space of the states. */
  readonly reach: number;
}

/** A share of how far the orbit in force reaches. @param network the intact one */
export function pictureOfModes(
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
): ModesPicture {
  const orbit = simulated.altered ?? simulated.intact;
  const size = stateSize(network);
  const norms = boundedNorms(orbit, size);
  const reach = EIGENVECTOR_SHARE * quantile(norms, 0.99);
  return { basis, visible: visibleGain(network, simulated.gains), reach };
}

/**
 * The leading eigenvectors, each `reach` long in the space of the states, so that what the picture shortens is what lies
 * outside of its axes. None where there are too many active entries.
 */
export function eigenmodeMarks(
  derivative: LocalDerivative,
  spectrum: ComplexArray,
  view: ModesPicture,
  signal: CancelSignal,
): EigenmodeMark[] {
  const { matrix, support } = derivative;
  if (support.length > EIGENVECTOR_LIMIT) return [];
  const leading = {
    re: spectrum.re.subarray(0, support.length),
    im: spectrum.im.subarray(0, support.length),
  };
  const modes = leadingEigenmodes(matrix, support.length, leading, MODES_SHOWN, signal);
  return modes.map((mode) => markOf(mode, derivative, view));
}

function markOf(
  { re, im, axis, other }: Eigenmode,
  { support, size }: LocalDerivative,
  { basis, visible, reach }: ModesPicture,
): EigenmodeMark {
  const axes = other ? [axis, other] : [axis];
  const rows = new Float64Array(axes.length * size);
  axes.forEach((values, row) =>
    support.forEach((entry, k) => {
      rows[row * size + entry] = reach * values[k] * (visible?.[entry] ?? 1);
    }),
  );
  const around = { ...basis, mean: new Float64Array(size) };
  const halfAxes = projectStates(around, rows, axes.length, size);
  return { re, im, halfAxes, shownShare: lengthOf(halfAxes) / lengthOf(rows) };
}

/** Of the rows taken together. */
function lengthOf(values: Float32Array | Float64Array): number {
  let square = 0;
  for (const value of values) square += value * value;
  return Math.sqrt(square);
}

/** Units with z > 0 at the noise-free next step of a single ReLU layer. */
function activeAfter(network: Network, state: Float64Array): Uint32Array {
  const { hiddenSize, recurrentWeight, recurrentBias, inputBias } = topLayer(network);
  const active: number[] = [];
  for (let unit = 0; unit < hiddenSize; unit++) {
    let z = (recurrentBias?.[unit] ?? 0) + (inputBias?.[unit] ?? 0);
    for (let k = 0; k < hiddenSize; k++) z += recurrentWeight[unit * hiddenSize + k] * state[k];
    if (z > 0) active.push(unit);
  }
  return Uint32Array.from(active);
}
