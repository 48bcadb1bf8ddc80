/** Result of the transitions analysis. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { Real, Reals, Rows } from './real';
import { TransitionsParamsSchema } from './transitionsParams';

export type { TransitionsParams } from './transitionsParams';

const WholeOrNull = Type.Union([Type.Integer(), Type.Null()]);
const described = (description: string) => Type.Unsafe<number>({ ...Real, description });

const AveragesSchema = Type.Object({
  lags: Type.Array(Type.Integer(), { description: '0 is the first step of the new symbol' }),
  lead: Reals('logit of `to` less that of `from`'),
  leadError: Reals('standard error over events'),
  norm: Reals('‖state‖'),
  normError: Reals(),
  positions: Rows('[lags][3] in the axes of the picture'),
  positionsError: Rows(),
  noiseNorm: Reals('‖mean input noise‖'),
  noiseNormByChance: described('σ √(d / events): what independent noise would give'),
  units: Type.Array(
    Type.Object({
      unit: Type.Integer(),
      lag: Type.Integer({ description: 'of the largest |z| before or at the change' }),
      z: described('mean input along the unit’s row of U there, in standard errors'),
      drive: Reals('mean input along its row of U over the row’s length, by lag'),
    }),
  ),
  unitsThreshold: described('|z| that one of all units and lags passes by chance once in twenty'),
});

const PassageSchema = Type.Object({
  from: Type.Integer(),
  to: Type.Union([Type.Integer(), Type.Null()], { description: 'null: whichever comes next' }),
  refused: Type.Union([Type.String(), Type.Null()], { description: 'why there are no numbers' }),
  depth: described('lead of `from` that counts as home: the median within its region'),
  starts: Type.Integer({ description: 'entrances of the orbit that runs start from' }),
  direct: Type.Object({
    runs: Type.Integer(),
    mean: described('steps, restricted to the cap'),
    error: Real,
    censored: described('share of runs that had not arrived at the cap'),
    stepsPerArrival: described('all steps over all arrivals'),
    arrivals: Type.Array(Type.Integer(), { description: 'by symbol' }),
  }),
  exits: Type.Object({
    count: Type.Integer(),
    probability: described('share that arrives before it is home again, counted'),
    error: Real,
    capped: Type.Integer({ description: 'given up at the cap' }),
  }),
  splitting: Type.Object({
    runs: Type.Integer(),
    probability: described('of the same, by adaptive multilevel splitting'),
    error: described('standard error over runs'),
    extinctRuns: Type.Integer(),
    cappedPaths: Type.Integer(),
    levels: described('mean number'),
  }),
  hill: Type.Object({
    mean: described('steps: E[T_loop] (1/p - 1) + E[T_reactive]'),
    error: described('jackknife over runs'),
    loop: Real,
    reactive: Real,
  }),
  differenceInErrors: described('Hill less direct, in their joint standard error'),
});

const NoisePathSchema = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  startStep: Type.Integer({ description: 'index into the orbit' }),
  startRule: Type.String(),
  lead: described('to be reached at the end'),
  leadRule: Type.String(),
  horizons: Type.Array(Type.Integer(), { description: 'n that were tried' }),
  actions: Reals('½ Σ‖x‖² by n; Infinity where no start reached the lead'),
  memorySteps: Type.Integer({
    description: 'for so long the state without noise keeps a tenth of its norm',
  }),
  leastSteps: Type.Union([Type.Integer(), Type.Null()], {
    description: 'n of least action of all',
  }),
  leastAction: described('upper bound where n is beyond `memorySteps`'),
  steps: Type.Union([Type.Integer(), Type.Null()], {
    description: 'of the path described: least action within the memory of the start',
  }),
  action: Real,
  sigmas: described('√(2 action) / σ: length of the noise in its standard deviations'),
  atLongest: Type.Boolean({ description: 'the least action of all is at the longest n tried' }),
  residual: described('of the conditions of optimality; NaN where they were not met'),
  leadError: described('lead on simulation less the one wanted, over the one wanted'),
  symbolAtEnd: WholeOrNull,
  held: Type.Integer({ description: 'units at a kink' }),
  startsTried: Type.Integer(),
  startsReached: Type.Integer(),
  startsAgreeing: Type.Integer(),
  units: Type.Array(
    Type.Object({ unit: Type.Integer(), drive: described('Σ_t (U x_t) of the unit') }),
    { description: 'by |integrated drive|' },
  ),
  inputRank: Type.Union([Type.Integer(), Type.Null()]),
  controllableRank: Type.Union([Type.Integer(), Type.Null()]),
  activeAtEnd: WholeOrNull,
  noiseNorm: Reals('‖x_t‖ by step'),
  cosine: described('with the transition-triggered average noise, over the steps both have'),
  cosineCeiling: described('what sampling noise of that average leaves possible'),
  statement: Type.String(),
});

export const TransitionsResultSchema = Type.Object({
  parameters: TransitionsParamsSchema,
  symbolRule: Type.Literal('argmax'),
  symbols: Type.Integer(),
  pairs: Type.Array(
    Type.Object({
      from: Type.Integer(),
      to: Type.Integer(),
      changes: Type.Integer(),
      events: Type.Integer({
        description: 'that leave a dwell for a dwell, window inside the orbit',
      }),
      tooFew: Type.Boolean({ description: 'for averages' }),
      averages: Type.Union([AveragesSchema, Type.Null()]),
    }),
    { description: 'by descending number of events' },
  ),
  passages: Type.Array(PassageSchema),
  path: Type.Union([NoisePathSchema, Type.Null()]),
  pathRefused: Type.Union([Type.String(), Type.Null()]),
  areas: Type.Union([
    Type.Null(),
    Type.Object({
      refused: Type.Union([Type.String(), Type.Null()]),
      attempts: Type.Integer(),
      changeStep: WholeOrNull,
      clusterStep: WholeOrNull,
      kickStep: WholeOrNull,
      steps: Type.Array(Type.Integer()),
      meanSteps: Reals('to a change of symbol, 25 where none'),
      changedShare: Reals(),
    }),
  ]),
  picture: Type.Object(
    {
      axes: Type.String({ description: 'whose axes these are' }),
      segments: Type.Array(Rows(), { description: 'sampled real transitions' }),
      average: Rows(),
      path: Rows('under the noise of least action'),
    },
    { description: '[steps][3] in the axes of the picture' },
  ),
  notes: Type.Array(Type.String()),
});
export type TransitionsResult = Static<typeof TransitionsResultSchema>;
