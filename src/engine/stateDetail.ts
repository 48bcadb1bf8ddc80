/** One state of an orbit in full: activity, readout and the spectra there. */
import type { CancelSignal } from '../core/cancel';
import { eigenvalues } from '../core/linalg/eigen';
import { reluLayer } from '../core/analysis/activeSets';
import { reluMapOf } from '../core/dynamics/linearRegion';
import { switchingBoundaryAt } from '../core/dynamics/switchingBoundary';
import { paddedSpectrum, spectrumSummary } from '../core/dynamics/spectrum';
import type { ComplexArray } from '../core/dynamics/types';
import { softmax } from '../core/rnn/readout';
import { GATES, stateSize, topLayer, type Network } from '../core/rnn/network';
import type { SpectrumPoints, StateDetail } from '../protocol/inspector';
import { boundaryText } from './analyses/rest';
import type { FittedBasis } from './basis';
import {
  eigenmodeMarks,
  localDerivative,
  pictureOfModes,
  SPECTRUM_LIMIT,
  type ModesPicture,
} from './localDerivative';
import type { Simulated } from './simulation';

/** @param step clipped into the recorded orbit */
export function buildStateDetail(
  network: Network,
  simulated: Simulated,
  basis: FittedBasis,
  step: number,
  weightSpectrum: SpectrumPoints,
  signal: CancelSignal,
): StateDetail {
  const orbit = simulated.altered ?? simulated.intact;
  const at = Math.min(step, orbit.steps - 1);
  const units = topLayer(network).hiddenSize;
  const outputs = network.readout?.outputs ?? 0;
  const hidden = orbit.hidden.subarray(at * units, (at + 1) * units);
  const logits = orbit.logits.slice(at * outputs, (at + 1) * outputs);
  const probability = new Float64Array(outputs);
  if (outputs > 0) softmax(logits, probability);
  const size = stateSize(network);
  const state = orbit.internal.slice(at * size, (at + 1) * size);
  const picture = pictureOfModes(network, simulated, basis);
  return {
    step: at,
    state,
    hidden: Float32Array.from(hidden),
    logits: [...logits],
    probability: [...probability],
    weightSpectrum,
    ...linearised(networkAt(network, simulated, at), state, picture, signal),
    activeUnits: hidden.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
  };
}

/** Spectrum and eigenvectors of the derivative. */
function linearised(
  network: Network,
  state: Float64Array,
  picture: ModesPicture,
  signal: CancelSignal,
): Pick<StateDetail, 'jacobianSpectrum' | 'eigenmodes' | 'eigenmodeSpace'> {
  const derivative = localDerivative(network, state);
  if ('leftOut' in derivative) {
    const jacobianSpectrum = leftOut(derivative.leftOut, derivative.active);
    return { jacobianSpectrum, eigenmodes: [], eigenmodeSpace: '' };
  }
  const { matrix, support, size } = derivative;
  const spectrum = paddedSpectrum(matrix, support.length, size, signal);
  const what = `${derivative.what}${boundaryOf(network, state, signal)}`;
  return {
    jacobianSpectrum: pointsOf(spectrum, what),
    eigenmodes: eigenmodeMarks(derivative, spectrum, picture, signal),
    eigenmodeSpace: derivative.space,
  };
}

/** What is said of a state on a switching boundary, where there is no derivative; empty elsewhere. */
function boundaryOf(network: Network, state: Float64Array, signal: CancelSignal): string {
  const layer = reluLayer(network);
  if (!layer) return '';
  const boundary = switchingBoundaryAt(reluMapOf(network, null), state, signal);
  return boundary ? ` – this state is on ${boundaryText(boundary, layer.hiddenSize)}` : '';
}

/** The network that makes the next state from that of a step. */
function networkAt(network: Network, { acts, effective }: Simulated, step: number): Network {
  return acts?.[step] === 0 ? network : effective;
}

/** Spectrum of the top layer's recurrent weights; of GRU and LSTM the candidate gate's block. */
export function weightSpectrumOf(network: Network, signal?: CancelSignal): SpectrumPoints {
  const { hiddenSize } = topLayer(network);
  const what =
    network.cell === 'rnn'
      ? 'W, recurrent weights of the top layer'
      : 'W of the candidate gate, top layer';
  if (hiddenSize > SPECTRUM_LIMIT) return leftOut(what, hiddenSize);
  return pointsOf(
    eigenvalues(candidateWeights(network, network.layers.length - 1), hiddenSize, signal),
    what,
  );
}

/** [N, N] recurrent block that enters the state directly: all of an RNN, gate n of a GRU, gate g of an LSTM. */
export function candidateWeights(network: Network, layer: number): Float64Array {
  const found = network.layers[layer];
  if (!found) {
    throw new RangeError(`layer: ${layer} found, 0..${network.layers.length - 1} are legal`);
  }
  const { hiddenSize, recurrentWeight } = found;
  const gate = network.cell === 'rnn' ? 0 : 2;
  if (gate >= GATES[network.cell]) throw new RangeError(`cell ${network.cell} has no gate ${gate}`);
  const block = hiddenSize * hiddenSize;
  return recurrentWeight.subarray(gate * block, (gate + 1) * block);
}

function pointsOf(spectrum: ComplexArray, what: string): SpectrumPoints {
  return {
    re: Float32Array.from(spectrum.re),
    im: Float32Array.from(spectrum.im),
    ...spectrumSummary(spectrum),
    what,
  };
}

function leftOut(what: string, size: number): SpectrumPoints {
  return {
    re: new Float32Array(0),
    im: new Float32Array(0),
    radius: Number.NaN,
    unstable: 0,
    what: `${what}: left out, ${size} active dimensions are more than ${SPECTRUM_LIMIT}`,
  };
}
