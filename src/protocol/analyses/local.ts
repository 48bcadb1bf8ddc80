/** Results of the local linear picture and of Lyapunov exponents. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { LocalParamsSchema, LyapunovParamsSchema } from './params';
import { Real, Reals } from './real';

export type { LocalParams, LyapunovParams } from './params';

const EstimateSchema = Type.Object({
  mean: Real,
  error: Type.Unsafe<number>({
    ...Real,
    description: 'standard error along the orbit, batch means',
  }),
});

const BoundarySchema = Type.Object(
  {
    firstStep: Type.Integer({ description: 'of the orbit; it rests there from then on' }),
    units: Type.Integer({ description: 'with z = 0' }),
    isComplete: Type.Boolean({ description: 'false: two sides of many, all units off and all on' }),
    sides: Type.Array(
      Type.Object({
        on: Type.Integer({ description: 'of these units' }),
        radius: Real,
        unstable: Type.Integer(),
      }),
      { description: 'one-sided spectra' },
    ),
  },
  { description: 'a switching boundary that the orbit is at rest on; its steps are left out' },
);
export type BoundaryResult = Static<typeof BoundarySchema>;

export const LocalResultSchema = Type.Object({
  parameters: LocalParamsSchema,
  stepsLookedAt: Type.Integer(),
  activeSets: Type.Integer({ description: 'distinct ones visited' }),
  setsSeenOnce: Type.Integer(),
  unseenShare: Real,
  stepsWithoutSpectrum: Type.Integer({
    description: 'left out of the means below: their spectra would take too long',
  }),
  activeUnits: EstimateSchema,
  radius: EstimateSchema,
  unstable: EstimateSchema,
  expandingShare: EstimateSchema,
  criticalPairs: EstimateSchema,
  criticalShare: EstimateSchema,
  boxShare: EstimateSchema,
  criticalFrequency: Real,
  criticalFrequencyError: Real,
  criticalFrequencySpread: Real,
  orbitRotation: EstimateSchema,
  boundary: Type.Union([BoundarySchema, Type.Null()]),
  sets: Type.Array(
    Type.Object({
      visits: Type.Integer(),
      share: Type.Number(),
      firstStep: Type.Integer(),
      activeUnits: Type.Integer(),
      radius: Real,
      unstable: Type.Union([Type.Integer(), Type.Null()]),
      criticalFrequencies: Reals('θ / 2π of near-critical pairs, cycles per step'),
      stay: Type.Number({ description: 'mean length of a visit, steps' }),
      successor: Type.Integer({ description: 'index into `sets`; -1 when not among them' }),
      successorShare: Type.Number(),
    }),
    { description: 'the most visited ones' },
  ),
  notes: Type.Array(Type.String()),
});
export type LocalResult = Static<typeof LocalResultSchema>;

export const LyapunovResultSchema = Type.Object({
  parameters: LyapunovParamsSchema,
  stepsCounted: Type.Integer(),
  exponents: Reals('nats per step; -Infinity for directions that die'),
  error: Reals('standard error, batch means'),
  settled: Type.Array(Type.Boolean(), {
    description: 'false where the halves of the path differ by more than three standard errors',
  }),
  kaplanYorke: Real,
  boundary: Type.Union([BoundarySchema, Type.Null()]),
  notes: Type.Array(Type.String()),
});
export type LyapunovResult = Static<typeof LyapunovResultSchema>;
