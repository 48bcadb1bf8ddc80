/** Records one driven run of a network: states, logits, drawn symbols. Not its picture, not its statistics. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { squaredNorm } from '../linalg/dot';
import { applyGains, noiseGain, visibleGain, type UnitGain } from '../mechanism/interventions';
import { finish, type Parts } from '../parts';
import { fillNormals, fillUniforms, STREAM } from '../random/streams';
import { argmax, logitsOf, sampleSymbol, softmax } from '../rnn/readout';
import { stateSize, topLayer, topOffset, type Network } from '../rnn/network';
import { createStepper } from '../rnn/step';
import type { InputSpec } from './types';

/** ‖state‖ beyond which a run has exploded and is stopped. */
const EXPLOSION_NORM = 1e6;

/** Of a part: what a step of a large network takes is some milliseconds. */
const PART_STEPS = 8;

export interface OrbitOptions {
  /** Steps recorded. */
  readonly lengthSteps: number;
  /** Steps run before recording. */
  readonly warmupSteps: number;
  readonly input: InputSpec;
  /** uint32 */
  readonly seed: number;
  /** [S]; default 0. */
  readonly initialState?: Float64Array | null;
  readonly gains?: readonly UnitGain[];
  /** The network under the gains, when the caller has it: a large one takes a while to make. */
  readonly effective?: Network;
  /** `inputDrive` of the intact network over warm-up and recording; computed when absent. */
  readonly drive?: Float64Array;
  readonly signal?: CancelSignal;
}

/** Arrays are row-major with one row a recorded step; row 0 is the first state after the warm-up. */
export interface Orbit {
  /** Recorded; fewer than asked for when the run exploded or its given input ended. */
  readonly steps: number;
  /** [steps, S] as readers see it: h times its output gain. */
  readonly states: Float64Array;
  /** [steps, S] the network's own state; `states` itself without output gains. */
  readonly internal: Float64Array;
  /** [steps, N] top layer, as readers see it. */
  readonly hidden: Float64Array;
  /** [steps, K] */
  readonly logits: Float64Array;
  /** [steps] symbol drawn from the softmax; empty without a readout. */
  readonly sampled: Uint8Array;
  /** [steps] symbol of the largest logit; empty without a readout. */
  readonly argmax: Uint8Array;
  /** Step, counted from the start of the warm-up, whose state passed EXPLOSION_NORM or was not finite. */
  readonly explodedAtStep: number | null;
}

/**
 * W_ih x_t + b_ih of the bottom layer for t = 0 .. steps-1, [steps, g·N]; fewer rows when a given sequence is shorter.
 * Noise number t·d + channel of the input stream is x_t's, so a longer drive starts with the shorter one.
 * @throws Cancelled
 */
export function inputDrive(
  network: Network,
  input: InputSpec,
  steps: number,
  seed: number,
  signal?: CancelSignal,
): Float64Array {
  return finish(driveParts(network, input, steps, seed, signal));
}

function* driveParts(
  network: Network,
  input: InputSpec,
  steps: number,
  seed: number,
  signal: CancelSignal | undefined,
): Parts<Float64Array> {
  const stepper = createStepper(network);
  const { inputSize } = network.layers[0];
  const available =
    input.kind === 'sequence'
      ? Math.min(steps, Math.floor(input.values.length / inputSize))
      : steps;
  const drive = new Float64Array(available * stepper.driveSize);
  const x = new Float64Array(inputSize);
  if (input.kind === 'constant') x.set(input.values);
  const row = new Float64Array(stepper.driveSize);
  for (let t = 0; t < available; t++) {
    throwIfCancelled(signal);
    if (input.kind === 'noise') {
      fillNormals(x, seed, STREAM.input, t * inputSize, input.std);
      stepper.driveOf(x, row);
    } else if (input.kind === 'sequence') {
      stepper.driveOf(input.values, row, t * inputSize);
    } else if (t === 0) {
      stepper.driveOf(x, row);
    }
    drive.set(row, t * stepper.driveSize);
    if (t % PART_STEPS === 0) yield;
  }
  return drive;
}

/**
 * Guarantees: same arguments, same bits; symbols depend on (seed, absolute step) only, not on the length;
 * gains of 1 change no bit. Stops at the first state beyond EXPLOSION_NORM and never records it; a run that
 * explodes within its warm-up is recorded from step 0 up to there.
 * @throws RangeError for an initial state of the wrong length
 * @throws Cancelled
 */
export function runOrbit(network: Network, options: OrbitOptions): Orbit {
  return finish(orbitParts(network, options));
}

/** As `runOrbit`, a part some steps. */
export function* orbitParts(network: Network, options: OrbitOptions): Parts<Orbit> {
  const { lengthSteps, warmupSteps, input, seed, gains = [], signal } = options;
  const intactDrive =
    options.drive ?? (yield* driveParts(network, input, warmupSteps + lengthSteps, seed, signal));
  const effective = options.effective ?? applyGains(network, gains);
  const stepper = createStepper(effective);
  const drive = scaledDrive(network, intactDrive, gains);
  const size = stepper.stateSize;
  const total = Math.min(warmupSteps + lengthSteps, drive.length / stepper.driveSize);
  const internal = new Float64Array(Math.max(0, total - warmupSteps) * size);
  const state = startOf(options.initialState ?? null, size);
  let explodedAtStep: number | null = null;
  let steps = 0;
  for (let t = 0; t < total; t++) {
    throwIfCancelled(signal);
    stepper.step(state, drive, t * stepper.driveSize);
    if (!isBounded(state)) {
      explodedAtStep = t;
      break;
    }
    if (t >= warmupSteps) internal.set(state, steps++ * size);
    if (t % PART_STEPS === 0) yield;
  }
  if (steps === 0 && explodedAtStep !== null && explodedAtStep > 0 && warmupSteps > 0) {
    // Exploded before anything was recorded: what there is of the run is shown from its first step on.
    const early = { ...options, drive: intactDrive, warmupSteps: 0, lengthSteps: explodedAtStep };
    return { ...(yield* orbitParts(network, early)), explodedAtStep };
  }
  const recorded = internal.subarray(0, steps * size);
  const seen = readStates(network, gains, recorded, options);
  return { steps, internal: recorded, explodedAtStep, ...seen };
}

/** [S] a copy of the state to start from, 0 for none. @throws RangeError for one of the wrong length */
export function startOf(initialState: Float64Array | null, size: number): Float64Array {
  if (initialState && initialState.length !== size) {
    throw new RangeError(
      `initialState: ${initialState.length} numbers found, the network's state has ${size}`,
    );
  }
  return initialState ? initialState.slice() : new Float64Array(size);
}

/**
 * What readers make of the recorded states.
 * @param internal [steps, S]
 * @param acts [steps] where the gains act; null for everywhere
 */
export function readStates(
  network: Network,
  gains: readonly UnitGain[],
  internal: Float64Array,
  { seed, warmupSteps }: Pick<OrbitOptions, 'seed' | 'warmupSteps'>,
  acts: Uint8Array | null = null,
): Pick<Orbit, 'states' | 'hidden' | 'logits' | 'sampled' | 'argmax'> {
  const size = stateSize(network);
  const steps = internal.length / size;
  const units = topLayer(network).hiddenSize;
  const top = topOffset(network);
  const states = visibleStates(network, gains, internal, acts);
  const hidden = size === units ? states : new Float64Array(steps * units);
  const outputs = network.readout?.outputs ?? 0;
  const logits = new Float64Array(steps * outputs);
  const sampled = new Uint8Array(outputs > 0 ? steps : 0);
  const largest = new Uint8Array(outputs > 0 ? steps : 0);
  const uniforms = new Float64Array(sampled.length);
  fillUniforms(uniforms, seed, STREAM.sampling, warmupSteps);
  const row = new Float64Array(outputs);
  const probability = new Float64Array(outputs);
  for (let t = 0; t < steps; t++) {
    const at = t * size + top;
    if (hidden !== states) hidden.set(states.subarray(at, at + units), t * units);
    if (!network.readout) continue;
    logitsOf(network.readout, states, at, row);
    logits.set(row, t * outputs);
    softmax(row, probability);
    sampled[t] = sampleSymbol(probability, uniforms[t]);
    largest[t] = argmax(row, 0, outputs);
  }
  return { states, hidden, logits, sampled, argmax: largest };
}

function visibleStates(
  network: Network,
  gains: readonly UnitGain[],
  internal: Float64Array,
  acts: Uint8Array | null,
): Float64Array {
  const visible = visibleGain(network, gains);
  if (!visible) return internal;
  const size = stateSize(network);
  const states = internal.slice();
  for (let row = 0; row < states.length; row += size) {
    if (acts?.[row / size] === 0) continue;
    for (let k = 0; k < visible.length; k++) states[row + k] *= visible[k];
  }
  return states;
}

/** The drive under the gains: the `noise` site acts on W_ih x alone, biases of the drive stay. */
export function scaledDrive(
  network: Network,
  drive: Float64Array,
  gains: readonly UnitGain[],
): Float64Array {
  const factor = noiseGain(network, gains);
  if (!factor) return drive;
  const { inputBias, hiddenSize } = network.layers[0];
  const rows = network.layers[0].recurrentWeight.length / hiddenSize;
  const scaled = drive.slice();
  for (let row = 0; row < rows; row++) {
    const gain = factor[row % hiddenSize];
    if (gain === 1) continue;
    const bias = inputBias ? inputBias[row] : 0;
    for (let at = row; at < scaled.length; at += rows) {
      scaled[at] = (scaled[at] - bias) * gain + bias;
    }
  }
  return scaled;
}

/** Whether a state is finite and has not exploded. */
export function isBounded(state: Float64Array): boolean {
  return squaredNorm(state) <= EXPLOSION_NORM ** 2;
}
