/** Result of the readout analysis. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { ReadoutParamsSchema } from './params';
import { Real, Reals, Rows } from './real';

export type { ReadoutParams } from './params';

export const ReadoutResultSchema = Type.Object({
  parameters: ReadoutParamsSchema,
  planeVariance: Reals('share of the variance along each of the two principal axes'),
  rows: Type.Array(
    Type.Object({
      symbol: Type.Integer(),
      projection: Type.Unsafe<number>({ ...Real, description: 'onto the plane, over its length' }),
      degrees: Type.Unsafe<number>({ ...Real, description: 'between the row and the plane' }),
      norm: Type.Number(),
    }),
  ),
  cosines: Rows('between rows'),
  pairs: Type.Array(
    Type.Object({
      symbols: Type.Array(Type.Integer()),
      runs: Type.Integer(),
      steps: Type.Integer(),
      variance: Reals('along the first three principal axes of those steps'),
      planeDegrees: Type.Unsafe<number>({
        ...Real,
        description: 'largest principal angle between their plane and that of the orbit',
      }),
    }),
    { description: 'stays whose argmax symbols are these two only' },
  ),
  notes: Type.Array(Type.String()),
});
export type ReadoutResult = Static<typeof ReadoutResultSchema>;
