import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KindGuard, type TSchema } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { experimentJsonSchema } from '../../../../src/documents/experiment/jsonSchema';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import { ExperimentSchema } from '../../../../src/documents/experiment/schema';
import { foreignKeys } from '../../../../src/documents/experiment/trainingSchema';

const dist = join(import.meta.dirname, '../../../../dist');
const isBuilt = existsSync(join(dist, '.sources'));

interface Keyword {
  type?: string;
  title?: string;
  markdownDescription?: string;
  default?: unknown;
  enum?: string[];
  markdownEnumDescriptions?: string[];
  anyOf?: Keyword[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  properties?: Record<string, Keyword>;
}
const schema = experimentJsonSchema() as Keyword;
const at = (section: string, key: string) => schema.properties?.[section].properties?.[key];

function keysOf(inner: TSchema, path = ''): [string, TSchema][] {
  if (!KindGuard.IsObject(inner)) return [[path, inner]];
  const keys = Object.entries(inner.properties).flatMap(([key, value]) =>
    keysOf(value, path ? `${path}.${key}` : key),
  );
  return path ? [[path, inner], ...keys] : keys;
}

describe('the JSON Schema of experiments', () => {
  it.runIf(isBuilt)('is what the build has written for the editor', () => {
    const built = readFileSync(join(dist, 'schemas/experiment.schema.json'), 'utf8');
    expect(JSON.parse(built)).toEqual(schema);
  });

  it.each(keysOf(ExperimentSchema))('explains %s', (_, key) => {
    expect(key.title).toMatch(/^[A-Z]/);
    expect(key.description).toMatch(/\.$/);
    expect(key).toHaveProperty('default');
    if (KindGuard.IsNumber(key) || KindGuard.IsInteger(key)) {
      expect(key.minimum ?? key.exclusiveMinimum).toBeTypeOf('number');
      expect(key.maximum).toBeTypeOf('number');
    }
  });

  it.each(['fast', 'paper'] as const)(
    'carries defaults that are legal, and change nothing: %s',
    (recipe) => {
      const file: Record<string, Record<string, unknown>> = {};
      for (const [path, schemaOfKey] of keysOf(ExperimentSchema)) {
        const { default: usual, perFamily } = schemaOfKey as {
          default?: unknown;
          perFamily?: boolean;
        };
        const [section, key] = path.split('.');
        const foreign = section === 'training' && foreignKeys({ [key]: usual }, recipe).length > 0;
        if (key && !perFamily && !foreign) (file[section] ??= {})[key] = usual;
      }
      file.training.recipe = recipe;
      const { experiment, diagnostics } = parseExperiment(JSON.stringify(file));
      expect(diagnostics).toEqual([]);
      const short = `{"training": {"recipe": "${recipe}"}}`;
      expect(experiment).toEqual(parseExperiment(short).experiment);
    },
  );

  it('says unit, default and range where the editor hovers', () => {
    expect(at('network', 'units')).toMatchObject({
      type: 'integer',
      title: 'Hidden units',
      minimum: 1,
      maximum: 2000,
      default: 150,
    });
    const hover = at('network', 'units')?.markdownDescription;
    expect(hover).toContain('Unit: units · Default: `150` · Legal: a whole number from 1 to 2000');
    expect(at('hmm', 'states')?.markdownDescription).not.toContain('Default:');
  });

  it('completes names with an explanation each', () => {
    expect(at('network', 'nonlinearity')).toMatchObject({
      enum: ['relu', 'tanh'],
      markdownEnumDescriptions: [expect.stringContaining('max'), expect.any(String)],
    });
    expect(at('training', 'recipe')).toMatchObject({ enum: ['fast', 'paper'] });
    const [names, matrix] = at('hmm', 'emission')?.anyOf ?? [];
    expect(names.enum).toEqual(['linear', 'gaussian', 'triangular']);
    expect(matrix).toMatchObject({ type: 'array', items: { type: 'array' } });
  });
});
