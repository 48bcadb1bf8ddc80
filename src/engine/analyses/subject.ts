/** What an analysis is about, however it was asked for: the network in force and an orbit of it. */
import type { CancelSignal } from '../../core/cancel';
import type { Hmm } from '../../core/hmm/hmm';
import { stationaryOf } from '../../core/hmm/statistics';
import { stateSize, type Network } from '../../core/rnn/network';
import { axesName } from '../../protocol/axesName';
import type { SimulationParams } from '../../protocol/inspector';
import type { Orbit } from '../../core/dynamics/orbit';
import { boundedSteps, projectStates, type FittedBasis } from '../basis';
import { parseRunConfig } from '../../documents/runConfig';
import type { Helpers } from '../parallel/helpers';
import type { Simulated } from '../simulation';

export interface PictureAxes {
  /** Equal names of one orbit, equal axes. */
  readonly name: string;
  /** The network's own states [n, S] as [n, 3] in the axes, as readers see them. */
  project(states: Float64Array): Float32Array;
}

export interface AnalysisSubject {
  /** Names network and orbit: equal keys, equal bits. */
  readonly key: string;
  /** Under the gains in force. */
  readonly network: Network;
  /** The same without gains, on the same noise; null where none are in force. */
  readonly intact: AnalysisSubject | null;
  /** [steps, S] the network's own states, its escaping tail left out. */
  readonly states: Float64Array;
  readonly steps: number;
  /** Of the orbit with its escaping tail. */
  readonly recordedSteps: number;
  /** Counted from the start of the warm-up; null for an orbit that did not. */
  readonly explodedAtStep: number | null;
  /** Steps of the run before the first state: input t of the orbit is number `firstStep` + t of its stream. */
  readonly firstStep: number;
  /** Of the picture. */
  readonly axes: PictureAxes;
  /** σ of the input noise. */
  readonly noiseStd: number;
  readonly seed: number;
  readonly signal: CancelSignal;
  /** Lets other work of the thread go on between two parts of a long one. */
  readonly pause: () => Promise<void>;
  /** Who computes what comes in many parts. */
  readonly helpers: Helpers;
  /** What the run's config says the network emulates; null when it says nothing, or nothing that settles. */
  readonly target: { readonly hmm: Hmm; readonly label: string } | null;
}

/** @param config text of the run's config.json */
export function targetOf(config: string | null): AnalysisSubject['target'] {
  if (config === null) return null;
  const { hmm, hmmLabel } = parseRunConfig(config);
  return hmm && settles(hmm) ? { hmm, label: hmmLabel } : null;
}

/** Whether its chain has one stationary distribution to compare with. */
function settles({ transition }: Hmm): boolean {
  try {
    stationaryOf(transition);
    return true;
  } catch {
    return false;
  }
}

/**
 * Of the orbit on a page, under the gains in force.
 * @throws RangeError when its input is no noise, rollouts could not go on with it; or when its gains do not always act
 */
export function analysisSubject(
  simulated: Simulated,
  { noiseStd, seed, warmupSteps, constantInput, inputFile }: SimulationParams,
  how: Pick<AnalysisSubject, 'axes' | 'signal' | 'pause' | 'helpers' | 'target'>,
): AnalysisSubject {
  if (constantInput !== null || inputFile !== null) {
    const found = inputFile === null ? 'a constant' : 'inputs of a file';
    throw new RangeError(`analysis: ${found} found as input; rollouts go on with noise only`);
  }
  if (simulated.acts) {
    throw new RangeError(
      'analysis: gains that act in a scope found; one network is needed, with gains that act always',
    );
  }
  const { network, intact, altered, effective, gains, edges, intactKey } = simulated;
  const of = (orbit: Orbit, own: Pick<AnalysisSubject, 'key' | 'network' | 'intact'>) => {
    const size = stateSize(own.network);
    const steps = boundedSteps(orbit, size);
    return {
      ...own,
      states: orbit.internal.subarray(0, steps * size),
      steps,
      recordedSteps: orbit.steps,
      explodedAtStep: orbit.explodedAtStep,
      firstStep: firstStepOf(orbit, warmupSteps),
      noiseStd,
      seed,
      ...how,
    };
  };
  const key = `${intactKey} ${JSON.stringify([gains, edges])}`;
  if (!altered) return of(intact, { key, network: effective, intact: null });
  const withoutGains = { key: `${intactKey} [[],[]]`, network, intact: null };
  return of(altered, { key, network: effective, intact: of(intact, withoutGains) });
}

/** An orbit that explodes within its warm-up is recorded from its start. */
export function firstStepOf({ explodedAtStep }: Orbit, warmupSteps: number): number {
  return explodedAtStep !== null && explodedAtStep <= warmupSteps ? 0 : warmupSteps;
}

/** Axes of a picture; `visible` are the output gains of the hidden units, or null. */
export function pictureAxes(basis: FittedBasis, visible: Float64Array | null): PictureAxes {
  const size = basis.mean.length;
  return {
    name: axesName(basis),
    project(states) {
      const seen = visible ? states.map((h, at) => h * (visible[at % size] ?? 1)) : states;
      return projectStates(basis, seen, states.length / size, size);
    },
  };
}

/** Told after each part: the share done, and what is known by then. */
export type Progress<Result> = (doneShare: number, partial: Result) => void;

/** `count` indices at equal distances from the first on; all of them when there are fewer. */
export function spreadSteps(steps: number, count: number): number[] {
  const wanted = Math.min(steps, count);
  return Array.from({ length: wanted }, (_, i) => Math.floor((i * steps) / wanted));
}

/** Rows of the chosen steps, [steps.length, size]. */
export function rowsAt(states: Float64Array, steps: readonly number[], size: number): Float64Array {
  const rows = new Float64Array(steps.length * size);
  steps.forEach((step, i) => rows.set(states.subarray(step * size, (step + 1) * size), i * size));
  return rows;
}

/** [size] mean of the first `count` rows; 0 of none. */
export function meanRow(rows: Float64Array, count: number, size: number): Float64Array {
  const mean = new Float64Array(size);
  for (let at = 0; at < count * size; at++) mean[at % size] += rows[at] / count;
  return mean;
}

/** [n * 3] positions in the axes of the picture as rows. */
export function positionRows(positions: Float32Array): number[][] {
  return Array.from({ length: positions.length / 3 }, (_, k) => [
    ...positions.subarray(3 * k, 3 * k + 3),
  ]);
}
