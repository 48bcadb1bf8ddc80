/** The Inspector's analyses without a picture: axes, rays, fixed points, spectrum, output statistics. */
import { Type, type Static } from '@sinclair/typebox';
import { runOrbit, type Orbit } from '../../core/dynamics/orbit';
import { symbolStatistics } from '../../core/dynamics/outputs';
import { fitPca } from '../../core/dynamics/pca';
import type { InputSpec } from '../../core/dynamics/types';
import { stateSize, type Network } from '../../core/rnn/network';
import { AveragedResultSchema } from '../../protocol/analyses/averaged';
import { HmmResultSchema } from '../../protocol/analyses/hmm';
import { LocalResultSchema, LyapunovResultSchema } from '../../protocol/analyses/local';
import { NoiseResultSchema } from '../../protocol/analyses/noise';
import { PatchingResultSchema } from '../../protocol/analyses/patching';
import { ReadoutResultSchema } from '../../protocol/analyses/readout';
import { TransitionsResultSchema } from '../../protocol/analyses/transitions';
import { ZonesResultSchema } from '../../protocol/analyses/zones';
import { boundedSteps } from '../basis';
import { weightSpectrumOf } from '../stateDetail';
import { parseRunConfig } from '../../documents/runConfig';
import { defineJob, type JobContext } from './job';
import { finiteNetworkForJob, warnOfExplosion } from './openNetwork';
import { Matrix, Nullable, Overrides, Real, Vector } from './schemas';
import { pairsOf, SkeletonParams, SkeletonResult, skeletonResults } from './skeletonSearch';
import { statisticalAnalyses, subjectOf } from './statisticalAnalyses';

/** Without `--what`: what takes a second or two. */
const QUICK = ['pca', 'rays', 'fixed-points', 'spectrum', 'outputs'] as const;
/** The one vocabulary of `--what`; `skeleton` is rays and fixed points. */
export const ANALYSES = [
  ...QUICK,
  'skeleton',
  'zones',
  'local',
  'lyapunov',
  'averaged',
  'noise',
  'readout',
  'transitions',
  'patching',
  'hmm',
] as const;
const AnalysisName = Type.Union(ANALYSES.map((name) => Type.Literal(name)));
const AXES = 10;
/** Of the paper's scripts, for networks of two states and others: run from h = 0, and recorded after a warm-up. */
const PARITY_STEPS_OF_TWO = 5000;
const PARITY_STEPS = 10_000;
const PARITY_WARMUP_STEPS = 20;

const OutputResult = Type.Object({
  rule: Type.String({ description: 'how symbols were drawn from the logits' }),
  steps: Type.Integer(),
  frequency: Vector,
  transition: Matrix,
  changesPerStep: Real,
  changesPerStepError: Real,
  meanRunSteps: Type.Array(Nullable(Real)),
});

const AnalyseResult = Type.Object({
  orbit: Type.Object({
    steps: Type.Integer(),
    seed: Type.Integer(),
    noise: Type.Number(),
    inputConstant: Nullable(
      Type.Number({ description: 'x in every channel instead of noise, where one was given' }),
    ),
    explodedAtStep: Nullable(Type.Integer()),
  }),
  pca: Type.Optional(Type.Object({ explainedVarianceRatio: Vector })),
  ...SkeletonResult.properties,
  spectrum: Type.Optional(
    Type.Object({
      what: Type.String(),
      radius: Real,
      unstable: Type.Integer(),
      eigenvalues: Type.Array(Type.Tuple([Real, Real])),
    }),
  ),
  outputs: Type.Optional(OutputResult),
  outputsArgmax: Type.Optional(OutputResult),
  zones: Type.Optional(ZonesResultSchema),
  local: Type.Optional(LocalResultSchema),
  lyapunov: Type.Optional(LyapunovResultSchema),
  averaged: Type.Optional(AveragedResultSchema),
  noise: Type.Optional(NoiseResultSchema),
  readout: Type.Optional(ReadoutResultSchema),
  transitions: Type.Optional(TransitionsResultSchema),
  patching: Type.Optional(PatchingResultSchema),
  hmm: Type.Optional(HmmResultSchema),
  failures: Type.Optional(
    Type.Array(Type.Object({ part: Type.String(), failure: Type.String() }), {
      description: 'parts that could not be had, and why',
    }),
  ),
});
type Result = Static<typeof AnalyseResult>;

export const analyseJob = defineJob({
  name: 'analyse',
  summary: `dynamics of a checkpoint: ${ANALYSES.join(', ')}`,
  params: Type.Object({
    ...Overrides,
    what: Type.Optional(Type.Array(AnalysisName)),
    steps: Type.Optional(Type.Integer({ minimum: 100, maximum: 1_000_000 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    noise: Type.Optional(Type.Number({ minimum: 0 })),
    parity: Type.Optional(
      Type.Boolean({ description: "the paper's scripts with their definitions and parameters" }),
    ),
    states: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
    rollouts: Type.Optional(Type.Integer({ minimum: 2, maximum: 1000 })),
    from: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    to: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    ...SkeletonParams.properties,
  }),
  result: AnalyseResult,
  async run(params, context) {
    const network = await finiteNetworkForJob(context, params);
    const what = new Set<string>(params.what ?? QUICK);
    if (what.delete('skeleton')) what.add('rays').add('fixed-points');
    const { seed = 1, noise = 1, parity = false, inputConstant = null } = params;
    refuseConstant(what, inputConstant);
    const steps = params.steps ?? (parity ? parityStepsOf(context.config) : 10_000);
    const warmupSteps = parity ? PARITY_WARMUP_STEPS : 100;
    warnOfExplosion(network, context, seed);
    const orbit = runOrbit(network, {
      lengthSteps: steps,
      warmupSteps,
      input: inputOf(network, noise, inputConstant),
      seed,
      signal: context.signal,
    });
    const statistical = await statisticalAnalyses(
      what,
      subjectOf(network, orbit, { ...params, warmupSteps }, context),
      params,
    );
    const { failures } = statistical;
    if (failures.length > 0 && failures.length === what.size) {
      throw new RangeError(failures.map(({ failure }) => failure).join('; '));
    }
    const { explodedAtStep } = orbit;
    return {
      orbit: { steps: orbit.steps, seed, noise, inputConstant, explodedAtStep },
      ...(what.has('pca') ? pcaOf(network, orbit) : {}),
      ...skeletonResults(what, network, orbit, { ...params, seed, signal: context.signal }),
      ...(what.has('spectrum') ? spectrumOf(network) : {}),
      ...(what.has('outputs') ? outputsOf(network, orbit) : {}),
      ...statistical.results,
      ...(statistical.failures.length > 0 ? { failures: [...statistical.failures] } : {}),
    };
  },
});

/** Two states as well where the run does not say how many its HMM has. */
function parityStepsOf(config: JobContext['config']): number {
  const hmm = config ? parseRunConfig(config.text).hmm : null;
  return hmm && hmm.transition.length !== 2 ? PARITY_STEPS : PARITY_STEPS_OF_TWO;
}

function inputOf(network: Network, std: number, constant: number | null): InputSpec {
  if (constant === null) return { kind: 'noise', std };
  const { inputSize } = network.layers[0];
  return { kind: 'constant', values: new Float64Array(inputSize).fill(constant) };
}

/** @throws RangeError when rollouts would have to go on with a constant */
function refuseConstant(what: ReadonlySet<string>, inputConstant: number | null): void {
  const legal: readonly string[] = QUICK;
  const wrong = [...what].find((name) => !legal.includes(name));
  if (inputConstant !== null && wrong !== undefined) {
    throw new RangeError(
      `--input-constant: ${inputConstant} found with '${wrong}', whose rollouts go on with noise only; ${legal.join(', ')} are legal`,
    );
  }
}

function pcaOf(network: Network, orbit: Orbit): Pick<Result, 'pca'> {
  const size = stateSize(network);
  const count = boundedSteps(orbit, size);
  const { explainedVarianceRatio } = fitPca(orbit.states, count, size, Math.min(AXES, size));
  return { pca: { explainedVarianceRatio: [...explainedVarianceRatio] } };
}

function spectrumOf(network: Network): Pick<Result, 'spectrum'> {
  const { re, im, ...summary } = weightSpectrumOf(network);
  return { spectrum: { ...summary, eigenvalues: pairsOf({ re, im }) } };
}

function outputsOf(network: Network, orbit: Orbit): Pick<Result, 'outputs' | 'outputsArgmax'> {
  const outputs = network.readout?.outputs ?? 0;
  if (outputs === 0) return {};
  const of = (rule: string, symbols: Uint8Array) => {
    const statistics = symbolStatistics(symbols, outputs);
    return {
      rule,
      steps: orbit.steps,
      frequency: [...statistics.frequency],
      transition: statistics.transition.map((row) => [...row]),
      changesPerStep: statistics.changesPerStep,
      changesPerStepError: statistics.changesPerStepError,
      meanRunSteps: [...statistics.meanRunSteps],
    };
  };
  return { outputs: of('sampled', orbit.sampled), outputsArgmax: of('argmax', orbit.argmax) };
}
