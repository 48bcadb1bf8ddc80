/** Strings that a network emits on noise: on a kernel where one can run it, else step by step in float64. Compares nothing. */
import type { StepShape, TrainingKernel } from '../../core/compute';
import { fillGumbels, fillInputNormals, fillStateNormals } from '../../core/random/trainingNoise';
import type { NoiseDraw } from '../../core/random/trainingNoise';
import { logitsOf } from '../../core/rnn/readout';
import { stateSize, topLayer, topOffset, type Network, type Readout } from '../../core/rnn/network';
import { createStepper } from '../../core/rnn/step';
import { parametersOf, type NetworkShape } from '../../core/training/parameters';
import type { SymbolStrings } from '../../core/transport/strings';

export interface StringRequest {
  readonly count: number;
  readonly lengthSteps: number;
  /** uint32 */
  readonly seed: number;
  readonly noiseStd: number;
  /** Standard deviation of h_0; 0 for h_0 = 0. */
  readonly initialStd: number;
}

export interface StringMaker {
  readonly createKernel: (shape: StepShape) => Promise<TrainingKernel>;
  /** Called between batches; a rejection ends it. */
  readonly breathe: (share: number) => Promise<void>;
}

export interface NetworkStrings {
  readonly strings: SymbolStrings;
  readonly sampledBy: string;
  /** Strings with a logit that is no finite number. */
  readonly nonFinite: number;
}

/** Rows at once: the noise of a string depends on it, so it is the same everywhere. */
const BATCH = 200;
/** Of networks so large that a kernel's memory would count, single strings are run. */
const MOST_KERNEL_UNITS = 1000;
/** Of gradients that nobody asks for. */
const ANY_ESTIMATOR = { kind: 'straightThrough', temperature: 1 } as const;
const FLOAT64 = 'float64, step by step';

/**
 * `count` strings of T symbols, each drawn from the softmax of the logits of h_1 .. h_T. Guarantee: string i depends on
 * the seed and i, not on how many there are nor on threads; on another kernel build single symbols may differ.
 *
 * @throws RangeError for a network without a readout
 */
export async function networkStrings(
  network: Network,
  request: StringRequest,
  maker: StringMaker,
): Promise<NetworkStrings> {
  const { readout } = network;
  if (!readout) throw new RangeError('network: no readout found, symbols need one');
  const shape = kernelShape(network, readout);
  if (!shape) return inFloat64(network, readout, request, maker);
  const found = await onKernel(network, shape, request, maker);
  // Float32 ends at 10^38, float64 does not yet.
  return found.nonFinite > 0 ? inFloat64(network, readout, request, maker) : found;
}

/** null for a network that kernels can not run. */
function kernelShape(network: Network, readout: Readout): NetworkShape | null {
  const [layer] = network.layers;
  const fits = network.cell === 'rnn' && network.layers.length === 1;
  if (!fits || layer.hiddenSize > MOST_KERNEL_UNITS || layer.inputSize > MOST_KERNEL_UNITS) {
    return null;
  }
  return {
    inputs: layer.inputSize,
    units: layer.hiddenSize,
    outputs: readout.outputs,
    nonlinearity: network.nonlinearity,
    recurrentBias: layer.inputBias !== null || layer.recurrentBias !== null,
    readoutBias: readout.bias !== null,
  };
}

async function onKernel(
  network: Network,
  shape: NetworkShape,
  { count, lengthSteps, seed, noiseStd, initialStd }: StringRequest,
  { createKernel, breathe }: StringMaker,
): Promise<NetworkStrings> {
  const kernel = await createKernel({ ...shape, batch: Math.min(BATCH, count), lengthSteps });
  try {
    kernel.load(parametersOf(shape, network), null);
    const symbols = new Uint8Array(count * lengthSteps);
    let nonFinite = 0;
    for (let first = 0; first < count; first += BATCH) {
      await breathe(first / count);
      const rows = Math.min(BATCH, count - first);
      const noise = drawOf(seed, first);
      kernel.drawInputs(noise, rows, noiseStd, initialStd);
      kernel.rollout();
      kernel.sample(noise, ANY_ESTIMATOR);
      symbols.set(kernel.read('symbols'), first * lengthSteps);
      nonFinite += nonFiniteRows(kernel.read('logits'), rows, shape.outputs);
    }
    const strings = { count, lengthSteps, outputs: shape.outputs, symbols };
    return { strings, sampledBy: kernel.build, nonFinite };
  } finally {
    kernel.dispose();
  }
}

/** @param logits [T, rows, K] */
function nonFiniteRows(logits: Float32Array, rows: number, outputs: number): number {
  const bad = new Uint8Array(rows);
  for (let k = 0; k < logits.length; k++) {
    if (!Number.isFinite(logits[k])) bad[Math.floor(k / outputs) % rows] = 1;
  }
  return bad.reduce((sum, one) => sum + one, 0);
}

/** The noise of the kernels, number by number. */
async function inFloat64(
  network: Network,
  readout: Readout,
  { count, lengthSteps, seed, noiseStd, initialStd }: StringRequest,
  { breathe }: StringMaker,
): Promise<NetworkStrings> {
  const stepper = createStepper(network);
  const { outputs } = readout;
  const symbols = new Uint8Array(count * lengthSteps);
  const x = new Float32Array(network.layers[0].inputSize);
  const scaled = new Float64Array(x.length);
  const drive = new Float64Array(stepper.driveSize);
  const state = new Float64Array(stateSize(network));
  const first = new Float32Array(topLayer(network).hiddenSize);
  const gumbels = new Float32Array(outputs);
  const logits = new Float64Array(outputs);
  let nonFinite = 0;
  for (let i = 0; i < count; i++) {
    await breathe(i / count);
    const noise = drawOf(seed, i);
    const row = i % BATCH;
    state.fill(0);
    if (initialStd > 0) {
      fillStateNormals(first, noise, row);
      first.forEach((value, k) => (state[topOffset(network) + k] = initialStd * value));
    }
    let finite = true;
    for (let t = 0; t < lengthSteps; t++) {
      fillInputNormals(x, noise, row, t);
      for (let k = 0; k < x.length; k++) scaled[k] = noiseStd * x[k];
      stepper.driveOf(scaled, drive);
      stepper.step(state, drive);
      logitsOf(readout, state, topOffset(network), logits);
      fillGumbels(gumbels, noise, row, t);
      finite &&= logits.every(Number.isFinite);
      symbols[i * lengthSteps + t] = largestOf(logits, gumbels);
    }
    if (!finite) nonFinite++;
  }
  return { strings: { count, lengthSteps, outputs, symbols }, sampledBy: FLOAT64, nonFinite };
}

/** One draw for each batch of rows, of a purpose that training never draws. */
function drawOf(seed: number, string: number): NoiseDraw {
  return { seed, draw: Math.floor(string / BATCH), purpose: 'evaluation' };
}

/** Of logits + Gumbel noise: a draw from the softmax (Gumbel 1954). */
function largestOf(logits: Float64Array, gumbels: Float32Array): number {
  let best = 0;
  for (let k = 1; k < logits.length; k++) {
    if (logits[k] + gumbels[k] > logits[best] + gumbels[best]) best = k;
  }
  return best;
}
