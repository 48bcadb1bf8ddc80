/** Numbers in results of analyses. The same pieces serve pages and the command line's schemas. */
import { Type } from '@sinclair/typebox';

/** A number; where it is not finite, strict JSON spells it as a string. */
export const Real = Type.Unsafe<number>(
  Type.Union([
    Type.Number(),
    Type.Literal('NaN'),
    Type.Literal('Infinity'),
    Type.Literal('-Infinity'),
  ]),
);
export const Reals = (description?: string) =>
  Type.Array(Real, description === undefined ? {} : { description });
export const Rows = (description?: string) =>
  Type.Array(Type.Array(Real), description === undefined ? {} : { description });
