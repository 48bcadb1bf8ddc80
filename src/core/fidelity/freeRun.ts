/** Whether a network stays where it is in one long run on noise: norms only, nothing of the run is kept. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { sparseProduct } from '../linalg/sparseProduct';
import { fillNormals, STREAM } from '../random/streams';
import { stateSize, type Network } from '../rnn/network';
import { createStepper } from '../rnn/step';

export interface FreeRun {
  /** Steps run: all, or up to the explosion. */
  readonly steps: number;
  /** Steps it was to run. */
  readonly stepsWanted: number;
  /** Of ‖h‖ over the steps run. */
  readonly medianNorm: number;
  readonly largestNorm: number;
  /** First step whose ‖h‖ is above EXPLOSION_FACTOR times the median up to there, or is no number; null for none. */
  readonly explodedAtStep: number | null;
  /** Factor a step of ‖h‖ from there on; null without an explosion. */
  readonly growth: number | null;
}

/** ‖h‖ above so many medians is an explosion. */
export const EXPLOSION_FACTOR = 100;
/** The median of fewer steps says nothing: h = 0 at first. */
const LEAST_STEPS = 100;
/** Steps run on after an explosion, to measure its growth. */
const GROWTH_STEPS = 200;
/** Steps between two looks for a caller who gave up; norms are looked at whenever their number has doubled. */
const LOOK_STEPS = 1000;

/**
 * From h = 0 on x_t ~ N(0, σ²), in float64. Noise number t·d + channel is x_t's, as in orbits of the same seed.
 *
 * @throws Cancelled
 */
export function freeRun(
  network: Network,
  options: {
    readonly steps: number;
    readonly noiseStd: number;
    readonly seed: number;
    readonly signal?: CancelSignal;
    readonly progress?: (share: number) => void;
  },
): FreeRun {
  const { steps: stepsWanted, signal, progress } = options;
  const advance = stepperOf(network, options);
  const norms = new Float64Array(stepsWanted);
  let steps = 0;
  let exploded: number | null = null;
  while (steps < stepsWanted && exploded === null) {
    const until = Math.min(stepsWanted, Math.max(2 * steps, LOOK_STEPS));
    while (steps < until) {
      if (steps % LOOK_STEPS === 0) {
        throwIfCancelled(signal);
        progress?.(steps / stepsWanted);
      }
      norms[steps] = advance(steps);
      steps++;
      if (!Number.isFinite(norms[steps - 1])) break;
    }
    exploded = explosionOf(norms.subarray(0, steps));
  }
  const told = exploded === null ? steps : exploded + 1;
  const until = norms.subarray(0, told);
  return {
    steps: told,
    stepsWanted,
    medianNorm: medianOf(until),
    largestNorm: until.reduce((most, value) => Math.max(most, value), 0),
    explodedAtStep: exploded,
    growth: exploded === null ? null : growthFrom(norms.subarray(0, steps), exploded),
  };
}

/** Advances the state by step t; returns its norm. */
function stepperOf(
  network: Network,
  { seed, noiseStd }: { readonly seed: number; readonly noiseStd: number },
): (t: number) => number {
  const stepper = createStepper(network);
  const [{ inputSize, inputWeight, inputBias }] = network.layers;
  const product = sparseProduct(inputWeight, stepper.driveSize);
  const x = new Float64Array(inputSize);
  const drive = new Float64Array(stepper.driveSize);
  const state = new Float64Array(stateSize(network));
  return (t) => {
    fillNormals(x, seed, STREAM.input, t * inputSize, noiseStd);
    if (inputBias) drive.set(inputBias);
    else drive.fill(0);
    product(x, 0, drive);
    stepper.step(state, drive);
    return Math.sqrt(state.reduce((sum, value) => sum + value * value, 0));
  };
}

/**
 * The first step above the median of the steps up to itself. A run that has exploded raises the median of its whole;
 * so steps after the first one found are left out, until nothing changes.
 */
function explosionOf(norms: Float64Array): number | null {
  let found: number | null = null;
  let until = norms;
  for (;;) {
    const limit = EXPLOSION_FACTOR * medianOf(until);
    const first = until.findIndex((norm, t) => !(norm <= limit) && t + 1 >= LEAST_STEPS);
    if (first < 0 || first === found) break;
    found = first;
    until = norms.subarray(0, first + 1);
  }
  // No number within the first steps: there is no median to speak of.
  return found ?? noNumber(norms);
}

function noNumber(norms: Float64Array): number | null {
  const first = norms.findIndex((norm) => !Number.isFinite(norm));
  return first < 0 ? null : first;
}

/** Mean factor a step over at most GROWTH_STEPS finite ones around the explosion. */
function growthFrom(norms: Float64Array, exploded: number): number {
  const finite = noNumber(norms) ?? norms.length;
  const end = Math.min(finite - 1, exploded + GROWTH_STEPS);
  const begin = Math.max(0, Math.min(exploded, end - GROWTH_STEPS));
  if (end <= begin || !(norms[begin] > 0)) return Infinity;
  return Math.exp(Math.log(norms[end] / norms[begin]) / (end - begin));
}

/** The lower one of two; of finite norms and Infinity. */
function medianOf(norms: Float64Array): number {
  const sorted = norms.map((norm) => (Number.isNaN(norm) ? Infinity : norm)).sort();
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
