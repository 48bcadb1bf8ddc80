/** Pieces of schemas that several jobs share. */
import { Type, type TSchema } from '@sinclair/typebox';
import { Real } from '../../protocol/analyses/real';

export { Real } from '../../protocol/analyses/real';

export const Vector = Type.Array(Real);
export const Matrix = Type.Array(Vector);

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const CellSchema = Type.Union([
  Type.Literal('rnn'),
  Type.Literal('gru'),
  Type.Literal('lstm'),
]);
export const NonlinearitySchema = Type.Union([Type.Literal('relu'), Type.Literal('tanh')]);

/** What a user may override on the command line. */
export const Overrides = {
  cell: Type.Optional(CellSchema),
  nonlinearity: Type.Optional(NonlinearitySchema),
};

/** Rows of a row-major array as lists. */
export function rowsOf(values: Float64Array, width: number): number[][] {
  const count = width === 0 ? 0 : values.length / width;
  return Array.from({ length: count }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
}
