/** What a sweep of gains tells. Its computation: core/mechanism/gainSweep.ts. */
import { Type, type Static } from '@sinclair/typebox';
import { MATCHED_WITHIN } from '../../core/mechanism/matchedSets';
import { LikenessSchema, SiteSchema } from './ablationSchemas';
import { namedFigures } from './effects';
import { Nullable, Real } from './schemas';

const Dose = Type.Object({
  value: Nullable(Real),
  difference: Nullable({ ...Real, description: 'from the intact network on the same noise' }),
  standardError: Nullable({ ...Real, description: 'of the difference, over runs of equal noise' }),
  controls: Nullable(
    Type.Object(
      {
        sets: Type.Integer({ description: 'that have such a value' }),
        low: Real,
        high: Real,
        median: Real,
      },
      { description: 'of the values under the same gain on each control set, on the same noise' },
    ),
  ),
});

/** Not of the control itself. */
const Controls = Type.Object({
  sets: Type.Integer({ description: 'random sets as large, without kick units, the most like' }),
  ...LikenessSchema,
  matched: Type.Boolean({ description: `whether the mismatch is at most ${MATCHED_WITHIN}` }),
  shared: Nullable({
    ...Real,
    description: 'mean share of their units that are those of the set they stand beside',
  }),
  units: Type.Array(Type.Array(Type.Integer()), {
    description: 'each set; member k stands for unit k',
  }),
});

const Pairs = Type.Object({
  transitions: Type.Integer({ description: 'increases of the argmax symbol, the last left out' }),
  windows: Type.Integer({ description: 'how many of them were looked at' }),
  nominal: Type.Boolean({
    description: 'parity: under the gain there were fewer than 2, these are the intact network’s',
  }),
  mean: Nullable({ ...Real, description: 'pairs summed over a window' }),
  deviation: Nullable({ ...Real, description: 'standard deviation over windows' }),
});

const Position = Type.Tuple([Real, Real], { description: 'in the first two principal axes' });

const Paths = Type.Object({
  refused: Nullable(Type.String({ description: 'why there are none' })),
  seed: Type.Integer({ description: 'of the run the start is of' }),
  startStep: Type.Integer({ description: 'in it: h(t_c - 1)' }),
  symbol: Type.Integer({ description: 'argmax symbol of the start' }),
  copies: Type.Integer(),
  steps: Type.Integer(),
  fresh: Type.Number({ description: 'share γ of noise of their own' }),
  mixing: Type.Union([Type.Literal('variance'), Type.Literal('paper')], {
    description: '√(1 - γ²)·recorded + γ·fresh, or (1 - γ)·recorded + γ·fresh',
  }),
  gains: Type.Array(
    Type.Object({
      gain: Type.Number(),
      left: Type.Array(Type.Integer(), {
        description: 'paths that have had another symbol than the start by each step',
      }),
      trace: Type.Array(Real, { description: 'of the covariance of the paths, by step' }),
      shown: Type.Array(Type.Array(Position), { description: 'paths of the figure' }),
    }),
    { description: 'on the kick units' },
  ),
  orbit: Type.Array(Position, { description: 'of the intact run, for the figure' }),
});
export type SweepPaths = Static<typeof Paths>;

export const SweepResult = Type.Object({
  runs: Type.Integer({ description: 'independent runs; all gains share their noise' }),
  stepsPerRun: Type.Integer(),
  warmupSteps: Type.Integer({ description: 'of each run, not counted' }),
  seed: Type.Integer({ description: 'of the first run; the next ones count up' }),
  noise: Type.Number(),
  precision: Type.Literal('float64'),
  parity: Type.Boolean({ description: "sets and critical pairs as the paper's scripts have them" }),
  pairs: Type.Object(
    {
      steps: Type.Integer({ description: 'of the orbit they are counted on' }),
      windowSteps: Type.Integer({ description: 'before and after a transition' }),
      re: Type.Number({ description: 'largest |Re| after a Möbius map of the unit circle' }),
      im: Type.Number({ description: 'smallest Im' }),
    },
    { description: 'what counts as a critical pair' },
  ),
  sets: Type.Array(
    Type.Object({
      name: Type.Union([Type.Literal('kick'), Type.Literal('noise'), Type.Literal('control')]),
      site: SiteSchema,
      units: Type.Array(Type.Integer()),
      controls: Nullable(Controls),
      points: Type.Array(
        Type.Object({
          gain: Type.Number(),
          exploded: Type.Integer({ description: 'runs that exploded, counted until then' }),
          explodedControls: Nullable(
            Type.Integer({
              description: 'runs of control sets that exploded; null where none were run',
            }),
          ),
          criticalPairs: Nullable(Pairs),
          outputs: Type.Array(
            Type.Object({
              rule: Type.Union([Type.Literal('sampled'), Type.Literal('argmax')]),
              ...namedFigures(Dose),
            }),
          ),
        }),
      ),
    }),
  ),
  paths: Nullable(Paths),
  folder: Nullable(Type.String({ description: 'of figures and tables' })),
  files: Type.Array(Type.String(), { description: 'in it' }),
});
export type SweepResult = Static<typeof SweepResult>;
