/** Legal values of a schema in words: 'a whole number from 1 to 2000', '"relu" or "tanh"'. */
import { KindGuard, type TSchema } from '@sinclair/typebox';

export function legalOf(schema: TSchema): string {
  if (typeof schema.legal === 'string') return schema.legal;
  if (KindGuard.IsInteger(schema)) return `a whole number${rangeOf(schema)}`;
  if (KindGuard.IsNumber(schema)) return `a number${rangeOf(schema)}`;
  if (KindGuard.IsBoolean(schema)) return 'true or false';
  if (KindGuard.IsNull(schema)) return 'null';
  if (KindGuard.IsLiteral(schema)) return JSON.stringify(schema.const);
  if (KindGuard.IsArray(schema)) return listOf(schema);
  if (KindGuard.IsObject(schema)) return 'an object { … }';
  if (KindGuard.IsUnion(schema)) return alternatives(schema.anyOf.map(legalOf));
  return schema.maxLength === undefined ? 'text' : `text of at most ${schema.maxLength} characters`;
}

function listOf(schema: { items: TSchema; minItems?: number; maxItems?: number }): string {
  const { items, minItems = 0, maxItems } = schema;
  const each = `each ${legalOf(items)}`;
  if (maxItems === undefined) return `a list, ${each}`;
  const count = minItems === maxItems ? `${maxItems}` : `${minItems} to ${maxItems}`;
  return `a list of ${count}, ${each}`;
}

function rangeOf(schema: TSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Partial<
    Record<string, number>
  >;
  const low = exclusiveMinimum ?? minimum;
  const high = exclusiveMaximum ?? maximum;
  const isOpen = exclusiveMinimum !== undefined;
  const from = isOpen ? ` above ${low}` : ` from ${low}`;
  const upTo = isOpen ? ` and up to ${high}` : ` to ${high}`;
  const to = exclusiveMaximum === undefined ? upTo : ` and below ${high}`;
  return `${low === undefined ? '' : from}${high === undefined ? '' : to}`;
}

function alternatives(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0];
  return `${parts.slice(0, -1).join(', ')} or ${parts[parts.length - 1]}`;
}
