/** Result of the noise-averaged map: its fixed points, and where starts go. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { AveragedParamsSchema } from './params';
import { Real, Reals, Rows } from './real';

export type { AveragedParams } from './params';

const Symbols = Type.Array(Type.Integer(), {
  description: 'argmax of the readout, one a step of the period; empty without a readout',
});

const Positions = Rows('[period][3] in `axes`');

export const AveragedResultSchema = Type.Object({
  parameters: AveragedParamsSchema,
  noise: Type.Number({ description: 'σ of the input that is averaged over' }),
  startsTried: Type.Integer(),
  axes: Type.String({ description: 'name of the axes of the picture' }),
  unseenShare: Type.Unsafe<number>({ ...Real, description: 'of fixed points (Good–Turing)' }),
  fixedPoints: Type.Array(
    Type.Object({
      stability: Type.String(),
      radius: Type.Unsafe<number>({ ...Real, description: 'largest |μ|' }),
      unstable: Type.Integer({ description: 'multipliers with |μ| > 1' }),
      leading: Type.Array(Real, { description: 'multiplier of largest |μ|: re, im' }),
      residual: Real,
      hits: Type.Integer({ description: 'starts from which Newton found it' }),
      norm: Type.Number(),
      symbols: Symbols,
      positions: Positions,
      probability: Reals('softmax of the readout there'),
    }),
  ),
  attractors: Type.Array(
    Type.Object({
      period: Type.Union([Type.Integer(), Type.Null()], {
        description: 'steps; null when the path does not close: it turns on, or has not settled',
      }),
      startsShare: Type.Number(),
      norm: Type.Number({ description: 'mean over its points' }),
      symbols: Symbols,
      positions: Positions,
    }),
  ),
  notes: Type.Array(Type.String()),
});
export type AveragedResult = Static<typeof AveragedResultSchema>;
