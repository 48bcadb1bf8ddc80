/** States from which rays and fixed points are searched. */
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import { inputDrive, type Orbit } from '../core/dynamics/orbit';
import { createStepper } from '../core/rnn/step';
import { isHomogeneous, stateSize, type Network } from '../core/rnn/network';
import { boundedSteps } from './basis';

/** As many as the checks of the paper's networks used. */
const STARTS = 60;
/** Fewer in large networks, where following one start takes a tenth of a second: STARTS x (FULL_UNITS / N)². */
const FULL_UNITS = 600;
const FEWEST_STARTS = 12;
/** Of the last seed, by the W_ih they were made with, which most gains leave as it is: half the time of a search. */
const keptDrives = new WeakMap<Float64Array, Drives>();

/** Of the last seed: the first and the whole search of one picture begin with the same. */
const keptStarts = new WeakMap<Network, { readonly seed: number; readonly found: SearchStarts }>();

interface Drives {
  readonly seed: number;
  /** One a run. */
  readonly runs: readonly Float64Array[];
}

/** Noisy steps before a start: long enough to leave h = 0 behind, short enough not to follow an explosion. */
const SHORT_RUN_STEPS = 20;

export interface SearchStarts {
  /** [m, S] */
  readonly starts: Float64Array;
  /** [n, S] noisy states on the way there: seeds of active sets. */
  readonly visited: Float64Array;
}

/**
 * Homogeneous networks: last states of short runs with noises of their own, because a long run of an exploding network
 * keeps one direction only (and σ is no more than a scale). Others: states spread over the orbit.
 *
 * @param network under the gains in force
 * @param wanted how many; as many as are worth their time where nobody says
 */
export function searchStarts(
  network: Network,
  orbit: Orbit,
  seed: number,
  signal?: CancelSignal,
  wanted?: number,
): SearchStarts {
  return isHomogeneous(network)
    ? noisyStarts(network, seed, signal, wanted)
    : spreadStates(network, orbit, wanted);
}

/**
 * What a search for cycles begins from: of `wanted` guesses half are active sets of states and half are random ones; for
 * rays, which have no other guesses, all are states.
 */
export function searchGuesses(
  network: Network,
  orbit: Orbit,
  how: {
    readonly wanted: number | undefined;
    readonly input: Float64Array | null;
    readonly seed: number;
    readonly signal: CancelSignal;
  },
): SearchStarts & { readonly randomGuesses?: number } {
  const { wanted, input, seed, signal } = how;
  if (wanted === undefined) return searchStarts(network, orbit, seed, signal);
  const areRays = isHomogeneous(network) && input === null;
  const ofStates = areRays ? wanted : Math.ceil(wanted / 2);
  const found = searchStarts(network, orbit, seed, signal, ofStates);
  return { ...found, randomGuesses: wanted - found.starts.length / stateSize(network) };
}

/** Last states of short runs from h = 0, each on noise of its own; not to be written to. */
export function noisyStarts(
  network: Network,
  seed: number,
  signal: CancelSignal | undefined,
  wanted?: number,
): SearchStarts {
  if (wanted !== undefined) return runStarts(network, seed, signal, wanted);
  const kept = keptStarts.get(network);
  if (kept?.seed === seed) return kept.found;
  const found = runStarts(network, seed, signal);
  keptStarts.set(network, { seed, found });
  return found;
}

function runStarts(
  network: Network,
  seed: number,
  signal: CancelSignal | undefined,
  wanted?: number,
): SearchStarts {
  const size = stateSize(network);
  const worth = Math.max(FEWEST_STARTS, Math.round(STARTS * Math.min(1, FULL_UNITS / size) ** 2));
  const runs = wanted ?? worth;
  const stepper = createStepper(network);
  const starts = new Float64Array(runs * size);
  // Of many runs the first ones visit enough.
  const visited = new Float64Array(Math.min(worth, runs) * SHORT_RUN_STEPS * size);
  const kept = drivesOf(network, Math.min(worth, runs), seed, signal);
  for (let run = 0; run < runs; run++) {
    const drive = kept[run] ?? driveOfRun(network, run, seed, signal);
    throwIfCancelled(signal);
    const state = starts.subarray(run * size, (run + 1) * size);
    for (let t = 0; t <= SHORT_RUN_STEPS; t++) {
      stepper.step(state, drive, t * stepper.driveSize);
      if (t < SHORT_RUN_STEPS && run < worth) {
        visited.set(state, (run * SHORT_RUN_STEPS + t) * size);
      }
    }
  }
  return { starts, visited };
}

/** A homogeneous network's drive hangs on W_ih and the noise alone. */
function drivesOf(
  network: Network,
  runs: number,
  seed: number,
  signal: CancelSignal | undefined,
): readonly Float64Array[] {
  const weight = network.layers[0].inputWeight;
  const kept = keptDrives.get(weight);
  if (kept?.seed === seed && kept.runs.length >= runs) return kept.runs;
  const made = Array.from({ length: runs }, (_, run) => driveOfRun(network, run, seed, signal));
  keptDrives.set(weight, { seed, runs: made });
  return made;
}

/** Of the first sixty runs, neighbouring seeds of the page share no noise. */
function driveOfRun(
  network: Network,
  run: number,
  seed: number,
  signal: CancelSignal | undefined,
): Float64Array {
  const runSeed = (seed * STARTS + run) >>> 0;
  return inputDrive(network, { kind: 'noise', std: 1 }, SHORT_RUN_STEPS + 1, runSeed, signal);
}

function spreadStates(network: Network, orbit: Orbit, wanted = STARTS): SearchStarts {
  const size = stateSize(network);
  const available = boundedSteps(orbit, size);
  const count = Math.min(wanted, available);
  const starts = new Float64Array(count * size);
  for (let i = 0; i < count; i++) {
    const step = Math.floor(((i + 0.5) * available) / count);
    starts.set(orbit.states.subarray(step * size, (step + 1) * size), i * size);
  }
  return { starts, visited: new Float64Array(0) };
}
