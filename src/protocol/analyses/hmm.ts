/** Result of the analysis "hmm", the network as a Hidden Markov Model. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { HmmParamsSchema } from './params';
import { Real, Reals, Rows } from './real';

export type { HmmParams } from './params';

const OutcomeSchema = Type.Object({
  statistic: Real,
  underNull: Type.Unsafe<number>({ ...Real, description: 'mean over runs of the model itself' }),
  p: Real,
});

const MatrixSchema = Type.Object({
  value: Rows(),
  low: Rows('end of the 95 % interval of the block bootstrap; NaN without one'),
  high: Rows(),
  error: Rows('standard deviation over replicates'),
  target: Type.Union([Rows('of the matched states; NaN where none is'), Type.Null()]),
});

const KlSchema = Type.Union([
  Type.Object({
    bitsPerSymbol: Real,
    error: Type.Unsafe<number>({ ...Real, description: 'standard error over strings' }),
    crossEntropyBits: Real,
    entropyBits: Real,
    heldOutStrings: Type.Integer(),
    impossibleStrings: Type.Integer(),
  }),
  Type.Null(),
]);

export const HmmResultSchema = Type.Object({
  parameters: HmmParamsSchema,
  steps: Type.Integer({ description: 'of the orbit' }),
  microstates: Type.Integer(),
  states: Type.Integer({ description: 'M' }),
  stateRule: Type.Union([Type.Literal('chosen'), Type.Literal('gap')]),
  gapStates: Type.Integer({ description: 'M by the gap of timescales' }),
  gapRatio: Real,
  bicStates: Type.Integer({ description: 'M by BIC of fits to sampled symbols' }),
  statement: Type.String({ description: 'whether the two agree, and with the target' }),
  timescales: Type.Array(
    Type.Object({
      lagSteps: Type.Integer(),
      steps: Reals('slowest first'),
      chanceSteps: Type.Unsafe<number>({
        ...Real,
        description: 'what counts of this length show where nothing is remembered',
      }),
    }),
  ),
  bic: Type.Array(
    Type.Object({
      states: Type.Integer(),
      bic: Real,
      logLikelihood: Real,
      converged: Type.Boolean(),
    }),
  ),
  selfPrediction: Type.Array(
    Type.Object({
      state: Type.Integer(),
      lagSteps: Type.Array(Type.Integer()),
      predicted: Reals('P(in the state again), by the chain of microstates'),
      counted: Reals(),
      countedError: Reals('standard error, batch means'),
    }),
    { description: 'Chapman–Kolmogorov' },
  ),
  converged: Type.Boolean({ description: 'of the fit of the states' }),
  targetLabel: Type.String({ description: "of the run's HMM; '' without one" }),
  targetStates: Type.Integer({ description: '0 without a target' }),
  targetOf: Type.Array(Type.Integer(), {
    description: 'matched state of the target for each state; -1 for none',
  }),
  transition: MatrixSchema,
  emission: MatrixSchema,
  stationary: MatrixSchema,
  blockSteps: Type.Integer(),
  replicates: Type.Integer({ description: 'done' }),
  klTarget: KlSchema,
  klFloor: KlSchema,
  klDistilled: KlSchema,
  dwells: Type.Array(
    Type.Object({
      state: Type.Integer(),
      stays: Type.Integer(),
      meanSteps: Real,
      meanStepsError: Real,
      targetMeanSteps: Real,
      geometric: Type.Union([OutcomeSchema, Type.Null()]),
    }),
  ),
  stateMemory: OutcomeSchema,
  symbolMemory: OutcomeSchema,
  symbolsBefore: Type.Integer(),
  perStep: Type.Array(Type.Integer(), { description: 'state of each step: the likeliest path' }),
  notes: Type.Array(Type.String()),
});
export type HmmResult = Static<typeof HmmResultSchema>;
