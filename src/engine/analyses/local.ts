/** The local linear picture along an orbit, and its Lyapunov exponents, described for pages and the command line. */
import {
  localMeans,
  localPictureOf,
  passagesOf,
  planLocalPicture,
  rotationFrequency,
  type LocalPlan,
} from '../../core/analysis/localPicture';
import { reluLayer } from '../../core/analysis/activeSets';
import { lyapunovParts, reluTangentMap, type LyapunovSpectrum } from '../../core/analysis/lyapunov';
import type { CancelSignal } from '../../core/cancel';
import { noisyTangentMap } from '../../core/analysis/tangentRun';
import { activeUnits } from '../../core/dynamics/mask';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import type { ComplexArray } from '../../core/dynamics/types';
import { stateSize, type RecurrentLayer } from '../../core/rnn/network';
import type {
  LocalParams,
  LocalResult,
  LyapunovParams,
  LyapunovResult,
} from '../../protocol/analyses/local';
import { inParts } from '../inParts';
import { restOfOrbit } from './rest';
import type { AnalysisSubject, Progress } from './subject';

/** Sum of the cubes of the sizes of a part's active sets: some fifty milliseconds. */
const PART_WORK = 2.5e6;
/** Exponents by then are told at most this often, as a share of the whole, and of no fewer steps. */
const TOLD_EVERY = 0.02;
const FEWEST_TOLD = 20;
/** Active sets listed one by one. */
const LISTED = 20;

/**
 * @param progress told the share of the spectra that are known
 * @throws Cancelled; RangeError for other cells than one ReLU layer, whose derivatives fall into no sets
 */
export async function analyseLocally(
  subject: AnalysisSubject,
  params: LocalParams,
  progress: (doneShare: number) => void,
): Promise<LocalResult> {
  const { network, signal } = subject;
  const layer = reluLayer(network);
  if (!layer) {
    throw new RangeError('local: active sets belong to a network of one ReLU layer');
  }
  const size = layer.hiddenSize;
  const rest = restOfOrbit(subject);
  const steps = Math.min(params.steps, rest.steps);
  const states = subject.states.subarray(0, steps * size);
  const window = { distance: params.criticalDistance, angle: params.criticalAngle };
  const plan = planLocalPicture(layer, states);
  const picture = localPictureOf(plan, await spectraOf(subject, layer, plan, progress), window);
  const { sets } = picture;
  const byVisits = plan.byVisits.slice(0, LISTED);
  const once = sets.visits.filter((visits) => visits === 1).length;
  return {
    parameters: params,
    stepsLookedAt: steps,
    activeSets: sets.sets.length,
    setsSeenOnce: once,
    unseenShare: once / steps,
    ...localMeans(picture),
    orbitRotation: rotationFrequency(planePoints(states, steps, size, signal)),
    boundary: rest.boundary,
    sets: passagesOf(sets, byVisits).map((passage, i) => {
      const set = byVisits[i];
      const known = picture.pictures[set];
      return {
        visits: sets.visits[set],
        share: sets.visits[set] / steps,
        firstStep: sets.index.indexOf(set),
        activeUnits: activeUnits(sets.sets[set]).length,
        radius: known?.radius ?? Number.NaN,
        unstable: known?.unstable ?? null,
        criticalFrequencies: known?.criticalAngles.map((angle) => angle / (2 * Math.PI)) ?? [],
        stay: passage.stay,
        successor: byVisits.indexOf(passage.successor),
        successorShare: passage.successorShare,
      };
    }),
    notes: [
      ...rest.notes,
      'Derivatives are those of the steps taken, diag(1[h > 0]) W; a unit at exactly 0 counts as inactive.',
      ...(steps > 0 ? [seenOnceNote(once, sets.sets.length, steps)] : []),
      'The rotation of the orbit is that about its mean in the plane of its first two principal axes.',
    ],
  };
}

function seenOnceNote(once: number, sets: number, steps: number): string {
  return `${once} of ${sets} active sets were seen once: about ${(100 * (once / steps)).toPrecision(2)} % of further steps would find a new one (Good–Turing).`;
}

/** [steps, 2] the states in the plane of their first two principal axes. */
function planePoints(
  states: Float64Array,
  steps: number,
  size: number,
  signal: CancelSignal,
): Float64Array {
  const points = new Float64Array(2 * steps);
  if (steps === 0) return points;
  const width = Math.min(2, size);
  const projected = projectRows(
    fitPca(states, steps, size, width, signal),
    states,
    steps,
    size,
    width,
  );
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < width; k++) points[2 * t + k] = projected[t * width + k];
  }
  return points;
}

/** In the order of the wanted sets. */
async function spectraOf(
  { helpers, signal }: AnalysisSubject,
  layer: RecurrentLayer,
  { sets, wanted }: LocalPlan,
  progress: (doneShare: number) => void,
): Promise<ComplexArray[]> {
  const spectra: ComplexArray[] = [];
  await helpers.run('spectra', {
    setup: () => layer,
    parts: chunksOf(wanted.map((at) => sets.sets[at])),
    signal,
    told(found) {
      spectra.push(...found);
      progress(spectra.length / wanted.length);
    },
  });
  return spectra;
}

/** Sets whose spectra cost about as much together as PART_WORK, one at least. */
function chunksOf(sets: readonly Uint32Array[]): Uint32Array[][] {
  const chunks: Uint32Array[][] = [];
  let work = Infinity;
  for (const set of sets) {
    const cost = activeUnits(set).length ** 3;
    if (work + cost > PART_WORK) {
      chunks.push([]);
      work = 0;
    }
    chunks.at(-1)?.push(set);
    work += cost;
  }
  return chunks;
}

/**
 * Exponents along the orbit; without any where the orbit is at rest on a switching boundary from its first step. Measured in
 * parts, clicks are answered meanwhile.
 * @param progress told the share of the steps, with the exponents as they are by then
 * @throws Cancelled
 */
export async function analyseLyapunov(
  subject: AnalysisSubject,
  params: LyapunovParams,
  progress: Progress<LyapunovResult>,
): Promise<LyapunovResult> {
  const { network, states, noiseStd, seed, signal } = subject;
  const layer = reluLayer(network);
  const size = stateSize(network);
  const rest = layer ? restOfOrbit(subject) : null;
  const available = rest ? Math.max(0, rest.steps - 1) : params.steps;
  const steps = Math.min(params.steps, available);
  const transientSteps = Math.min(params.transientSteps, Math.floor(steps / 2));
  const map = layer
    ? reluTangentMap(layer, states)
    : noisyTangentMap(network, states.subarray(0, size), noiseStd, seed);
  const describe = (found: LyapunovSpectrum) =>
    lyapunovResult(found, { params, isOrbit: layer !== null, steps, transientSteps, rest });
  let told = 0;
  const parts = lyapunovParts(map, {
    exponents: steps > 0 ? params.exponents : 0,
    dimension: size,
    ...{ steps, transientSteps, seed, signal },
    onStep(counted, known) {
      const done = (transientSteps + counted) / steps;
      if (done - told < TOLD_EVERY || counted < FEWEST_TOLD) return;
      told = done;
      progress(done, describe(known()));
    },
  });
  return describe(await inParts(parts, subject.pause));
}

function lyapunovResult(
  found: LyapunovSpectrum,
  {
    params,
    isOrbit,
    steps,
    transientSteps,
    rest,
  }: {
    readonly params: LyapunovParams;
    readonly isOrbit: boolean;
    readonly steps: number;
    readonly transientSteps: number;
    readonly rest: ReturnType<typeof restOfOrbit> | null;
  },
): LyapunovResult {
  return {
    parameters: params,
    stepsCounted: found.steps,
    exponents: [...found.exponents],
    error: [...found.error],
    settled: [...found.settled],
    kaplanYorke: steps > 0 ? found.kaplanYorke : Number.NaN,
    boundary: rest?.boundary ?? null,
    notes: [
      isOrbit
        ? 'Along the orbit shown, exact derivatives.'
        : 'Along a run of its own from the first state of the orbit, exact derivatives.',
      ...(rest?.notes ?? []),
      ...exponentNotes(found, steps, transientSteps, params),
    ],
  };
}

function exponentNotes(
  { exponents, settled }: LyapunovSpectrum,
  steps: number,
  transientSteps: number,
  params: LyapunovParams,
): string[] {
  if (steps === 0) return ['There is no step with a derivative, so there are no exponents.'];
  const dead = exponents.filter((exponent) => exponent === -Infinity).length;
  const astray = settled.filter((one) => !one).length;
  return [
    ...(transientSteps < params.transientSteps
      ? [
          `The orbit is short: ${transientSteps} steps of transient instead of ${params.transientSteps}.`,
        ]
      : []),
    ...(dead > 0
      ? [`${dead} of the exponents are -∞: a step has no more directions than active units.`]
      : []),
    ...(astray > 0 ? [`${astray} exponents have not settled: take more steps.`] : []),
  ];
}
