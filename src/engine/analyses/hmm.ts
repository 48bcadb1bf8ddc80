/** The network as a Hidden Markov Model, distilled from its orbit part by part. What is said of it is in hmmDescription.ts. */
import { bankedNoise } from '../../core/analysis/rolloutNoise';
import {
  resample,
  type BootstrapSubject,
  type Resampled,
} from '../../core/distillation/blockBootstrap';
import { kMeans } from '../../core/linalg/kMeans';
import { lump } from '../../core/distillation/lumping';
import { canonicalOrder } from '../../core/distillation/matchStates';
import {
  chapmanKolmogorov,
  countChain,
  impliedTimescales,
  type MicrostateChain,
  type SelfPrediction,
} from '../../core/distillation/microstateChain';
import { featureWidth, predictiveFeatures } from '../../core/distillation/predictiveFeatures';
import {
  fitStateModel,
  mostLikelyPath,
  oneString,
  reordered,
  smoothedStates,
  symbolEmissions,
  symbolHmm,
  type StateModel,
} from '../../core/distillation/stateModel';
import {
  chanceTimescale,
  fitToStrings,
  statesByGap,
  type GapChoice,
  type StringFit,
} from '../../core/distillation/stateNumber';
import { testStates, type StateTests } from '../../core/distillation/stateTests';
import { fitPca, projectRows } from '../../core/dynamics/pca';
import { klRate, type KlRate } from '../../core/fidelity/klRate';
import type { Hmm } from '../../core/hmm/hmm';
import { stationaryHmm } from '../../core/hmm/outputLaw';
import { sampleStrings } from '../../core/hmm/sampling';
import { relaxationSteps, stationaryOf } from '../../core/hmm/statistics';
import { fillUniforms, STREAM } from '../../core/random/streams';
import { stateSize, topOffset } from '../../core/rnn/network';
import { logitsOf, sampleSymbol, softmax } from '../../core/rnn/readout';
import type { SymbolStrings } from '../../core/transport/strings';
import type { HmmParams, HmmResult } from '../../protocol/analyses/hmm';
import { describeHmm } from './hmmDescription';
import type { AnalysisSubject } from './subject';

const LEAST_STEPS = 300;
/** Visits of a cell on average, at least: fewer say nothing of where it leads. */
const VISITS_A_CELL = 20;
const AXES = 5;
/** Of many symbols: the principal ones. */
const MOST_FEATURES = 16;
const CELL_RESTARTS = 5;
/** Most states that are looked for. */
export const MOST_STATES = 6;
const LAGS_STEPS = [1, 2, 4, 8, 16];
const TIMESCALES = MOST_STATES + 1;
const MULTIPLES = [1, 2, 3, 5, 8];
const FEATURE_CHUNK = 500;
const STRING_STEPS = 100;
const LEAST_STRINGS = 4;
/** Blocks of the bootstrap are this many relaxation times long, so that they have little in common. */
const BLOCK_RELAXATIONS = 10;
const LEAST_BLOCK_STEPS = 50;
const LEAST_BLOCKS = 10;
/** Uniforms of the symbols drawn here; the ones of the bootstrap come before. */
const SYMBOLS_AT = 2e12;

/** Everything measured, in the order of states that does not depend on how they were found. */
export interface Distilled {
  readonly chain: MicrostateChain;
  readonly timescales: readonly {
    readonly lagSteps: number;
    readonly steps: Float64Array;
    readonly chanceSteps: number;
  }[];
  readonly gap: GapChoice;
  readonly fits: readonly StringFit[];
  readonly model: StateModel;
  /** Of symbols. */
  readonly hmm: Hmm;
  readonly selfPrediction: readonly SelfPrediction[];
  readonly path: Uint8Array;
  readonly blockSteps: number;
  readonly replicates: readonly Resampled[];
  readonly tests: StateTests;
  readonly klTarget: KlRate | null;
  readonly klFloor: KlRate | null;
  readonly klDistilled: KlRate | null;
}

/** Share of the time, 0..1. */
export type ToldShare = (doneShare: number) => void;

/**
 * Microstates of what each state foretells (or of principal axes), their chain, its metastable states; as many as the
 * gap of timescales says or as were chosen. Moves between them are those of a model that lets microstates be ambiguous.
 *
 * @throws RangeError without a readout, or for an orbit of fewer than 300 steps; Cancelled
 */
export async function analyseHmm(
  subject: AnalysisSubject,
  params: HmmParams,
  told: ToldShare,
): Promise<HmmResult> {
  const { network, steps, signal, seed, pause } = subject;
  if (!network.readout) throw new RangeError('hmm: the network has no readout, so no symbols');
  if (steps < LEAST_STEPS) {
    throw new RangeError(`hmm: ${steps} steps found, ${LEAST_STEPS} or more are needed`);
  }
  const { outputs } = network.readout;
  const next = async (doneShare: number) => {
    told(doneShare);
    await pause();
  };
  const { probabilities, symbols } = outputsOf(subject);
  const { cellOf, cells } = await microstatesOf(subject, params, next);
  const { chain, timescales, gap } = slowProcesses(cellOf, cells, params, signal);
  const states = Math.min(params.states > 0 ? params.states : gap.states, chain.cells);
  const { stateOf } = lump(chain, states, seed);
  const found = fitStateModel(cellOf, stateOf, states, signal);
  const { model, smoothed, emission, lumped } = inOrder(found, stateOf, cellOf, {
    probabilities,
    outputs,
  });
  await next(0.55);
  const fits = await fitsOf(oneString(symbols, outputs), params, subject, next);
  const blockSteps = blockLength(model.hmm, steps);
  const bootstrap = { model, cellOf, cells: chain.cells, smoothed, softmax: probabilities };
  const replicates = await replicatesOf(
    { ...bootstrap, outputs, blockSteps, seed, signal },
    params.replicates,
    next,
  );
  const path = mostLikelyPath(model.hmm, cellOf);
  const tests = testStates(
    { path, symbols },
    { hmm: model.hmm, emission, seed, signal },
    params.nullRuns,
  );
  await next(0.95);
  const hmm = symbolHmm(model, emission);
  return describeHmm(subject, params, {
    chain,
    timescales,
    gap,
    fits,
    model,
    hmm,
    selfPrediction: chapmanKolmogorov(chain, cellOf, lumped, states, MULTIPLES),
    path,
    blockSteps,
    replicates,
    tests,
    ...klRates(subject, hmm, symbols, outputs),
  });
}

async function fitsOf(
  strings: SymbolStrings,
  { restarts }: HmmParams,
  { seed, signal }: AnalysisSubject,
  next: (doneShare: number) => Promise<void>,
): Promise<StringFit[]> {
  const fits: StringFit[] = [];
  for (let states = 1; states <= MOST_STATES; states++) {
    fits.push(fitToStrings(strings, states, { restarts, seed, signal }));
    await next(0.55 + 0.15 * (states / MOST_STATES));
  }
  return fits;
}

async function replicatesOf(
  subject: BootstrapSubject,
  count: number,
  next: (doneShare: number) => Promise<void>,
): Promise<Resampled[]> {
  const replicates: Resampled[] = [];
  for (let index = 0; index < count; index++) {
    replicates.push(resample(subject, index));
    if (index % 10 === 9) await next(0.7 + 0.2 * (index / count));
  }
  return replicates;
}

/** Softmax of every step, and a symbol drawn from it. */
function outputsOf({ network, states, steps, seed }: AnalysisSubject) {
  const { readout } = network;
  const outputs = readout?.outputs ?? 0;
  const size = stateSize(network);
  const probabilities = new Float64Array(steps * outputs);
  const symbols = new Uint8Array(steps);
  const row = new Float64Array(outputs);
  const uniforms = new Float64Array(steps);
  fillUniforms(uniforms, seed, STREAM.resampling, SYMBOLS_AT);
  for (let t = 0; readout && t < steps; t++) {
    logitsOf(readout, states, t * size + topOffset(network), row);
    softmax(row, row);
    probabilities.set(row, t * outputs);
    symbols[t] = sampleSymbol(row, uniforms[t]);
  }
  return { probabilities, symbols };
}

async function microstatesOf(
  subject: AnalysisSubject,
  params: HmmParams,
  next: (doneShare: number) => Promise<void>,
): Promise<{ cellOf: Uint8Array; cells: number }> {
  const { steps, seed, signal } = subject;
  const { points, width } = await featuresOf(subject, params, next);
  const cells = Math.max(2, Math.min(params.microstates, Math.floor(steps / VISITS_A_CELL)));
  const options = { cells, restarts: CELL_RESTARTS, seed, signal };
  const { centres, cellOf } = kMeans(points, width, options);
  await next(0.5);
  return { cellOf, cells: centres.length / width };
}

async function featuresOf(
  { network, states, steps, noiseStd, seed, signal }: AnalysisSubject,
  { features, rollouts }: HmmParams,
  next: (doneShare: number) => Promise<void>,
): Promise<{ points: Float64Array; width: number }> {
  const size = stateSize(network);
  if (features === 'activity') {
    const width = Math.min(AXES, size);
    const pca = fitPca(states, steps, size, width, signal);
    return { points: projectRows(pca, states, steps, size, width), width };
  }
  const width = featureWidth(network.readout?.outputs ?? 0);
  const points = new Float64Array(steps * width);
  const noise = bankedNoise(network, noiseStd, seed, signal);
  for (let from = 0; from < steps; from += FEATURE_CHUNK) {
    const to = Math.min(steps, from + FEATURE_CHUNK);
    const chunk = states.subarray(from * size, to * size);
    const options = { rollouts, noise, firstState: from, signal };
    points.set(predictiveFeatures(network, chunk, options), from * width);
    await next(0.4 * (to / steps));
  }
  if (width <= MOST_FEATURES) return { points, width };
  const pca = fitPca(points, steps, width, MOST_FEATURES, signal);
  const projected = projectRows(pca, points, steps, width, MOST_FEATURES);
  return { points: projected, width: MOST_FEATURES };
}

function slowProcesses(
  cellOf: Uint8Array,
  cells: number,
  { lagSteps }: HmmParams,
  signal: AnalysisSubject['signal'],
): Pick<Distilled, 'chain' | 'timescales' | 'gap'> {
  const lags = [...new Set([...LAGS_STEPS, lagSteps])].sort((a, b) => a - b);
  const timescales = lags.map((lag) => ({
    lagSteps: lag,
    steps: impliedTimescales(countChain(cellOf, cells, lag), TIMESCALES, signal),
    chanceSteps: chanceTimescale(cells, cellOf.length, lag),
  }));
  const chosen = timescales[lags.indexOf(lagSteps)];
  return {
    chain: countChain(cellOf, cells, lagSteps),
    timescales,
    gap: statesByGap(chosen.steps, {
      lagSteps,
      floorSteps: chosen.chanceSteps,
      most: MOST_STATES,
    }),
  };
}

function inOrder(
  found: StateModel,
  stateOf: Uint8Array,
  cellOf: Uint8Array,
  { probabilities, outputs }: { probabilities: Float64Array; outputs: number },
) {
  const states = found.hmm.start.length;
  const emissionOf = (hmm: Hmm) => {
    const smoothed = smoothedStates(hmm, cellOf);
    return { smoothed, emission: symbolEmissions(smoothed, probabilities, states, outputs) };
  };
  const first = emissionOf(found.hmm);
  const order = canonicalOrder(first.emission, stationaryOf(found.hmm.transition));
  const model = { ...found, hmm: reordered(found.hmm, order) };
  const lumped = stateOf.map((state) => order.indexOf(state));
  return { model, lumped, ...emissionOf(model.hmm) };
}

function blockLength({ transition }: Hmm, steps: number): number {
  const relaxation = relaxationSteps(transition);
  const wanted = Math.max(LEAST_BLOCK_STEPS, Math.ceil(BLOCK_RELAXATIONS * relaxation));
  return Math.max(1, Math.min(wanted, Math.floor(steps / LEAST_BLOCKS)));
}

/** Null where there is no target, its symbols are others, or the orbit has fewer than four strings of 100 steps. */
function klRates(
  { target, seed, signal }: AnalysisSubject,
  distilled: Hmm,
  symbols: Uint8Array,
  outputs: number,
): Pick<Distilled, 'klTarget' | 'klFloor' | 'klDistilled'> {
  const count = Math.floor(symbols.length / STRING_STEPS);
  if (count < LEAST_STRINGS) return { klTarget: null, klFloor: null, klDistilled: null };
  const order = { count, lengthSteps: STRING_STEPS };
  const strings = { ...order, outputs, symbols: symbols.subarray(0, count * STRING_STEPS) };
  const rate = (hmm: Hmm, of = strings) => klRate(hmm, of, { seed, signal });
  const hmm = target?.hmm.emission[0].length === outputs ? target.hmm : null;
  return {
    klTarget: hmm && rate(hmm),
    klFloor: hmm && rate(hmm, sampleStrings(stationaryHmm(hmm), { seed, first: 0, ...order })),
    klDistilled: rate(distilled),
  };
}
