/** The schema of a fidelity report as JSON. What the numbers are is said where they are computed (core/fidelity). */
import { Type } from '@sinclair/typebox';
import type { FidelityResult } from '../../protocol/fidelityReport';
import { Matrix, Nullable, Real, Vector } from './schemas';

const Estimate = Type.Object({
  found: Real,
  error: { ...Real, description: 'standard error' },
  exact: { ...Real, description: "the HMM's" },
});

const Outputs = Type.Object({
  strings: Type.Integer(),
  lengthSteps: Type.Integer(),
  frequency: Type.Array(Estimate, { description: '[K]' }),
  transition: Type.Array(Type.Array(Estimate), {
    description: '[K][K] P(next = column | symbol = row)',
  }),
  squaredDifference: Type.Array(Type.Array(Nullable(Real)), {
    description: '[K][K]; null in rows of symbols the HMM never emits',
  }),
  changes: { ...Estimate, description: 'of a string' },
});

const BlockMean = Type.Object({ mean: Real, error: Real });
const Comparison = {
  found: { ...BlockMean, description: 'network against HMM' },
  floor: { ...BlockMean, description: 'HMM against HMM, as many strings' },
  excess: { ...BlockMean, description: 'found minus floor, block by block' },
  blocks: Type.Integer(),
  blockStrings: Type.Integer(),
  lengthSteps: Type.Integer(),
};

const Check = Type.Object({
  criterion: Type.Union(
    (['transition', 'frequency', 'rareSymbol', 'changes', 'explosion'] as const).map((name) =>
      Type.Literal(name),
    ),
  ),
  symbols: Type.Array(Type.Integer(), {
    description: 'a transition: from, to; a frequency: its symbol',
  }),
  found: Real,
  error: Real,
  exact: Nullable(Real),
  low: { ...Real, description: 'what meets it, both ends included' },
  high: Real,
  decision: Type.Union([
    Type.Literal('met'),
    Type.Literal('notMet'),
    Type.Literal('undecided', {
      description: 'outside by less than two standard errors: not decidable at this sample size',
    }),
  ]),
  certain: Type.Boolean({ description: 'two standard errors lie on one side' }),
  margin: { ...Real, description: 'to the nearest bound; negative outside' },
});

export const FidelityWord = Type.Union([
  Type.Literal('reached'),
  Type.Literal('notReached'),
  Type.Literal('undecided'),
]);

const Verdict = Type.Object({
  fidelity: FidelityWord,
  checks: Type.Array(Check),
  missing: Type.Array(Type.String(), { description: 'a line for each check that is not met' }),
  uncertain: Type.Integer({ description: 'checks met by less than two standard errors' }),
  sequencesToDecide: Nullable(Type.Integer()),
});

const Dwell = Type.Object({
  symbol: Type.Integer(),
  runs: Type.Integer(),
  cutRuns: Type.Integer({ description: 'cut off by the end of their string' }),
  survival: { ...Vector, description: '[n] P(a run lasts n + 1 steps or longer), Kaplan–Meier' },
  survivalError: Vector,
  exactSurvival: Nullable(Vector),
  meanSteps: { ...Real, description: 'each run counted up to the last n' },
  meanStepsError: Real,
  exactMeanSteps: Nullable(Real),
  largestGap: Nullable(Real),
  largestGapSteps: Nullable(Type.Integer()),
  largestGapError: Nullable(Real),
});

const FreeRun = Type.Object({
  steps: Type.Integer(),
  stepsWanted: Type.Integer(),
  medianNorm: Real,
  largestNorm: Real,
  explodedAtStep: Nullable(Type.Integer()),
  growth: Nullable({ ...Real, description: 'factor a step from the explosion on' }),
});

const Ray = Type.Object({
  growth: { ...Real, description: 'factor a step' },
  period: Type.Integer(),
  startsShare: Real,
  symbols: Type.Array(Type.Integer(), { description: 'largest logit, at each point' }),
  probabilities: { ...Matrix, description: 'at the median norm of the free run' },
});

const Result = Type.Object({
  checkpoint: Type.String(),
  hmm: Type.String(),
  verdict: Verdict,
  stationary: { ...Outputs, description: 'after the warm-up: what the verdict is about' },
  warmupSteps: Type.Integer(),
  fromStart: { ...Outputs, description: 'from the first state on, as in training' },
  dwell: Type.Array(Dwell),
  klRate: Type.Object({
    bitsPerSymbol: { ...Real, description: 'network to HMM, a lower bound up to sampling' },
    error: Real,
    crossEntropyBits: { ...Real, description: 'under the HMM' },
    entropyBits: { ...Real, description: 'under a larger HMM fitted to other strings' },
    fittedStates: Type.Integer(),
    heldOutStrings: Type.Integer(),
    impossibleStrings: Type.Integer(),
  }),
  divergence: Type.Object(
    { ...Comparison, blur: Type.Number(), scaling: Type.Number() },
    { description: 'Sinkhorn, mismatches' },
  ),
  matched: Type.Object(Comparison, { description: 'Euclidean distance, paired one to one' }),
  authors: Nullable(
    Type.Object(
      { outputs: Outputs, matched: Type.Object(Comparison) },
      { description: "as the authors' scripts evaluate: first output of h = 0, many to one" },
    ),
  ),
  freeRun: FreeRun,
  rays: Nullable(Type.Array(Ray, { description: 'attracting ones, without input' })),
  sequences: Type.Integer(),
  seed: Type.Integer(),
  noiseStd: Type.Number(),
  sampledBy: Type.String({ description: 'the same build gives the same symbols' }),
  nonFiniteStrings: Type.Integer(),
  elapsedMs: Type.Number(),
});

/** Read-only lists, which the schema library does not know. */
export const FidelityResultSchema = Type.Unsafe<FidelityResult>(Result);
