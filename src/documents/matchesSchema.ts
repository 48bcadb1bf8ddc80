/** Whether a value that was read somewhere is what a schema says. Complaints with places are checkSchema's. */
import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

export function matchesSchema<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return Value.Check(schema, value);
}
