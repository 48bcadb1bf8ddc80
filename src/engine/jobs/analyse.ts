/** The Inspector's analyses without a picture: axes, rays, fixed points, spectrum, output statistics. */
import { Type, type Static } from '@sinclair/typebox';
import { exitFacet } from '../../core/dynamics/exitFacet';
import { findFixedPoints } from '../../core/dynamics/fixedPoints';
import { runOrbit, type Orbit } from '../../core/dynamics/orbit';
import { symbolStatistics } from '../../core/dynamics/outputs';
import { fitPca } from '../../core/dynamics/pca';
import { findRays } from '../../core/dynamics/rays';
import { isHomogeneous, stateSize, type Network } from '../../core/rnn/network';
import { AveragedResultSchema } from '../../protocol/analyses/averaged';
import { HmmResultSchema } from '../../protocol/analyses/hmm';
import { LocalResultSchema, LyapunovResultSchema } from '../../protocol/analyses/local';
import { NoiseResultSchema } from '../../protocol/analyses/noise';
import { PatchingResultSchema } from '../../protocol/analyses/patching';
import { ReadoutResultSchema } from '../../protocol/analyses/readout';
import { TransitionsResultSchema } from '../../protocol/analyses/transitions';
import { ZonesResultSchema } from '../../protocol/analyses/zones';
import { boundedSteps } from '../basis';
import { searchStarts } from '../searchStarts';
import { weightSpectrumOf } from '../stateDetail';
import { parseRunConfig } from '../../documents/runConfig';
import { defineJob, type JobContext } from './job';
import { finiteNetworkForJob, warnOfExplosion } from './openNetwork';
import { Matrix, Nullable, Overrides, Real, Vector } from './schemas';
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

const RayResult = Type.Object({
  growth: Type.Number({ description: 'factor per step' }),
  period: Type.Integer(),
  attracting: Type.Boolean(),
  startsShare: Real,
  logits: Vector,
  residual: Real,
  transverse: Real,
  border: Type.Boolean(),
  activeUnits: Type.Integer(),
  exit: Nullable(
    Type.Object(
      {
        unit: Type.Integer(),
        turnsOn: Type.Boolean(),
        distance: Type.Number({ description: "in deviations of the unit's noise at length 1" }),
        point: Type.Integer({ description: 'of a cycle, from 0' }),
      },
      { description: 'the switching boundary that noise reaches first' },
    ),
  ),
  direction: Vector,
});

const PointResult = Type.Object({
  period: Type.Integer(),
  stability: Type.String(),
  kind: Type.String(),
  residual: Real,
  relativeSpeed: Real,
  border: Type.Boolean(),
  familyDimension: Type.Integer(),
  hits: Type.Integer(),
  multipliers: Type.Array(Type.Tuple([Real, Real])),
  otherSides: Type.Array(Type.Array(Type.Tuple([Real, Real])), {
    description: 'at a switching boundary: multipliers of its other sides',
  }),
  points: Matrix,
});

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
    explodedAtStep: Nullable(Type.Integer()),
  }),
  pca: Type.Optional(Type.Object({ explainedVarianceRatio: Vector })),
  rays: Type.Optional(Type.Array(RayResult)),
  raySearch: Type.Optional(
    Type.Object({
      startsTried: Type.Integer(),
      unsettledShare: Real,
      meanLogGrowth: Real,
      explodingShare: Real,
      activeSetsTried: Type.Integer({ description: 'in the search for repelling rays' }),
      edgesTracked: Type.Integer({ description: 'paths along the boundary between basins' }),
      edgesAtRest: Type.Integer({ description: 'of these, how many came to rest on a direction' }),
      exhaustivePeriod: Type.Integer({
        description: 'up to this period all active sets were tried: nothing is missing',
      }),
    }),
  ),
  fixedPoints: Type.Optional(Type.Array(PointResult)),
  fixedPointSearch: Type.Optional(
    Type.Object({
      startsTried: Type.Integer(),
      unseenShare: Real,
      exhaustivePeriod: Type.Integer({
        description: 'up to this period all active sets were tried: nothing is missing',
      }),
    }),
  ),
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
  }),
  result: AnalyseResult,
  async run(params, context) {
    const network = await finiteNetworkForJob(context, params);
    const what = new Set<string>(params.what ?? QUICK);
    if (what.delete('skeleton')) what.add('rays').add('fixed-points');
    const { seed = 1, noise = 1, parity = false } = params;
    const steps = params.steps ?? (parity ? parityStepsOf(context.config) : 10_000);
    const warmupSteps = parity ? PARITY_WARMUP_STEPS : 100;
    warnOfExplosion(network, context, seed);
    const orbit = runOrbit(network, {
      lengthSteps: steps,
      warmupSteps,
      input: { kind: 'noise', std: noise },
      seed,
      signal: context.signal,
    });
    const search =
      what.has('rays') || what.has('fixed-points')
        ? {
            seed,
            signal: context.signal,
            ...searchStarts(network, orbit, seed, context.signal),
          }
        : null;
    const statistical = await statisticalAnalyses(
      what,
      subjectOf(network, orbit, { ...params, warmupSteps }, context),
      params,
    );
    const { failures } = statistical;
    if (failures.length > 0 && failures.length === what.size) {
      throw new RangeError(failures.map(({ failure }) => failure).join('; '));
    }
    return {
      orbit: { steps: orbit.steps, seed, noise, explodedAtStep: orbit.explodedAtStep },
      ...(what.has('pca') ? pcaOf(network, orbit) : {}),
      ...(search && what.has('rays') ? raysOf(network, search) : {}),
      ...(search && what.has('fixed-points') ? fixedPointsOf(network, search) : {}),
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

type Search = Pick<Parameters<typeof findRays>[1], 'starts' | 'visited' | 'seed'> & {
  readonly signal: Parameters<typeof findFixedPoints>[1]['signal'] & object;
};

function pcaOf(network: Network, orbit: Orbit): Pick<Result, 'pca'> {
  const size = stateSize(network);
  const count = boundedSteps(orbit, size);
  const { explainedVarianceRatio } = fitPca(orbit.states, count, size, Math.min(AXES, size));
  return { pca: { explainedVarianceRatio: [...explainedVarianceRatio] } };
}

/** Networks with biases, or other cells, have no rays: the list is empty. */
function raysOf(network: Network, search: Search): Pick<Result, 'rays' | 'raySearch'> {
  if (!isHomogeneous(network) || network.layers.length > 1) return { rays: [] };
  const { rays, ...found } = findRays(network, { ...search, unstableSearch: true });
  return {
    rays: rays.map((ray) => ({
      growth: ray.growth,
      period: ray.period,
      attracting: ray.attracting,
      startsShare: ray.startsShare,
      logits: [...(ray.logits[0] ?? [])],
      residual: ray.residual,
      transverse: ray.transverse,
      border: ray.border,
      activeUnits: ray.activeUnits[0].length,
      exit: exitFacet(network.layers[0], ray.directions),
      direction: [...ray.directions[0]],
    })),
    raySearch: found,
  };
}

function fixedPointsOf(
  network: Network,
  search: Search,
): Pick<Result, 'fixedPoints' | 'fixedPointSearch'> {
  const { fixedPoints, ...found } = findFixedPoints(network, {
    ...search,
    input: null,
    maxPeriod: 2,
  });
  return {
    fixedPoints: fixedPoints.map(({ multipliers, otherSides, points, ...point }) => ({
      ...point,
      multipliers: pairsOf(multipliers),
      otherSides: otherSides.map(pairsOf),
      points: points.map((state) => [...state]),
    })),
    fixedPointSearch: found,
  };
}

function spectrumOf(network: Network): Pick<Result, 'spectrum'> {
  const { re, im, ...summary } = weightSpectrumOf(network);
  return { spectrum: { ...summary, eigenvalues: pairsOf({ re, im }) } };
}

function pairsOf({ re, im }: { re: ArrayLike<number>; im: ArrayLike<number> }): [number, number][] {
  return Array.from(re, (value, k): [number, number] => [value, im[k]]);
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
