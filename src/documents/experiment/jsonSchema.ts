/** The JSON Schema (draft-07) of experiment files for editors: completion, hover, ranges. Written to dist by the build. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import { legalOf } from './legal';
import { ExperimentSchema } from './schema';

type Json = Readonly<Record<string, unknown>>;

/** Unknown keys are left to our own diagnostics, which know what was meant. */
export function experimentJsonSchema(): Json {
  return documentJsonSchema(ExperimentSchema);
}

/** Of any document whose schema is written as the experiment's is. */
export function documentJsonSchema(schema: TSchema): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...convert(schema),
    // Read by VS Code's JSON support.
    allowComments: true,
    allowTrailingCommas: true,
  };
}

function convert(schema: TSchema): Json {
  if (KindGuard.IsObject(schema)) {
    const properties = Object.entries(schema.properties).map(([key, inner]) => [
      key,
      convert(inner),
    ]);
    return { ...words(schema), type: 'object', properties: Object.fromEntries(properties) };
  }
  if (KindGuard.IsUnion(schema)) return convertUnion(schema.anyOf, schema);
  if (KindGuard.IsLiteral(schema)) return { ...words(schema), enum: [schema.const] };
  if (KindGuard.IsArray(schema)) {
    return { ...words(schema), ...limits(schema), type: 'array', items: convert(schema.items) };
  }
  return { ...words(schema), ...limits(schema) };
}

/** Names become one enum, so that each completes with its own explanation. */
function convertUnion(members: readonly TSchema[], schema: TSchema): Json {
  const names = members.filter((member) => KindGuard.IsLiteral(member));
  const enumeration = {
    enum: names.map((member) => member.const),
    markdownEnumDescriptions: names.map(({ description }) => description ?? ''),
  };
  if (names.length === members.length) return { ...words(schema), ...enumeration };
  const others = members.filter((member) => !KindGuard.IsLiteral(member)).map(convert);
  return { ...words(schema), anyOf: [...(names.length > 0 ? [enumeration] : []), ...others] };
}

const LIMITS = [
  'type',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'pattern',
] as const;

function limits(schema: TSchema): Json {
  const given: Readonly<Record<string, unknown>> = schema;
  return Object.fromEntries(
    LIMITS.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]),
  );
}

/** Title, description, default; for editors the same with unit, default and range in a line of its own. */
function words(schema: TSchema): Json {
  const { title, description } = schema;
  const usual: unknown = schema.default;
  if (title === undefined) return description === undefined ? {} : { description };
  return {
    title,
    description,
    markdownDescription: [description, facts(schema)].filter(Boolean).join('\n\n'),
    ...(usual === undefined ? {} : { default: usual }),
  };
}

function facts(schema: TSchema): string {
  if (KindGuard.IsObject(schema)) return '';
  const {
    unit,
    perFamily,
    default: usual,
  } = schema as { unit?: string; perFamily?: boolean; default?: unknown };
  return [
    ...(unit ? [`Unit: ${unit}`] : []),
    ...(perFamily || usual === undefined ? [] : [`Default: \`${JSON.stringify(usual)}\``]),
    `Legal: ${legalOf(schema)}`,
  ].join(' · ');
}
