/** Refuses a message of a page that does not fit its schema. */
import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** @throws TypeError naming the first key that does not fit its schema */
export function checkMessage<T extends TSchema>(schema: T, params: unknown): Static<T> {
  if (Value.Check(schema, params)) return params;
  const first = Value.Errors(schema, params).First();
  throw new TypeError(`message refused: ${first?.path || '/'}: ${first?.message ?? 'unexpected'}`);
}
