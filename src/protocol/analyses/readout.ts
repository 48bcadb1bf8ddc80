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
      arrow: Rows('[2][3] from the state 0 along the row, in `axes`; all rows on one scale'),
      shownShare: Type.Unsafe<number>({
        ...Real,
        description: 'how much of its length lies in the three axes',
      }),
    }),
  ),
  cosines: Rows('between rows'),
  axes: Type.String({ description: 'names the axes of `arrow` and `outline`' }),
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
      outline: Rows('[n][3] two deviations along their first two axes, in `axes`; empty without'),
    }),
    { description: 'stays whose argmax symbols are these two only' },
  ),
  notes: Type.Array(Type.String()),
});
export type ReadoutResult = Static<typeof ReadoutResultSchema>;
