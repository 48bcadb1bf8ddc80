/** One state of an orbit in full: activity, readout and the spectra there. */
import type { CancelSignal } from '../core/cancel';
import { eigenvalues } from '../core/linalg/eigen';
import { reluSpectrum, spectrumSummary } from '../core/dynamics/spectrum';
import type { ComplexArray } from '../core/dynamics/types';
import { jacobianAt } from '../core/rnn/jacobian';
import { softmax } from '../core/rnn/readout';
import { GATES, stateSize, topLayer, type Network } from '../core/rnn/network';
import type { SpectrumPoints, StateDetail } from '../protocol/inspector';
import type { Simulated } from './simulation';

/** Dense eigenvalues of larger matrices take tens of seconds: they are left out and said so. */
const SPECTRUM_LIMIT = 800;

/** @param step clipped into the recorded orbit */
export function buildStateDetail(
  network: Network,
  simulated: Simulated,
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
  return {
    step: at,
    state,
    hidden: Float32Array.from(hidden),
    logits: [...logits],
    probability: [...probability],
    weightSpectrum,
    jacobianSpectrum: jacobianSpectrum(networkAt(network, simulated, at), state, signal),
    activeUnits: hidden.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
  };
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

/** Of the noise-free next step: strict mask 1[z > 0] for ReLU. */
function jacobianSpectrum(
  network: Network,
  state: Float64Array,
  signal: CancelSignal,
): SpectrumPoints {
  const size = stateSize(network);
  const layer = network.layers[0];
  const single = network.layers.length === 1 && layer !== undefined;
  if (single && network.cell === 'rnn' && network.nonlinearity === 'relu') {
    const what = 'diag(1[z>0]) W at the noise-free next step, acting on h';
    const active = activeAfter(network, state);
    if (active.length > SPECTRUM_LIMIT) return leftOut(what, active.length);
    return pointsOf(reluSpectrum(layer.recurrentWeight, layer.hiddenSize, active, signal), what);
  }
  const what = `derivative of the ${network.cell === 'lstm' ? 'state (h and c)' : 'state'} at the input-free next step`;
  if (size > SPECTRUM_LIMIT) return leftOut(what, size);
  return pointsOf(eigenvalues(jacobianAt(network, state, null), size, signal), what);
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
