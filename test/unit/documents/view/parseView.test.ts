import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScope, SCOPE_PATTERN } from '../../../../src/core/mechanism/scopeText';
import { viewJsonSchema } from '../../../../src/documents/view/jsonSchema';
import { parseView } from '../../../../src/documents/view/parseView';

const WHOLE = `{
  // What unit 83 does.
  "checkpoint": { "path": "models/evolution/model_epoch_90.pth", "sha256": "${'0f'.repeat(32)}" },
  "simulation": { "seed": 3, "noise": 0.5, "lengthSteps": 500 },
  "camera": { "state": "{}" },
  "interventions": [
    { "name": "kick", "units": [83, 6], "site": "recurrent", "gain": [0, 0.5, 1], "scope": "zone:kick", "seed": 7, },
    { "edges": [[3, 17]] },
  ],
}`;

/** The text that a diagnostic of this message is put at. */
function placeOf(text: string, message: string): string | undefined {
  const found = parseView(text).diagnostics.find((one) => one.message.includes(message));
  return found && text.slice(found.offset, found.offset + found.length);
}

describe('parseView', () => {
  it('reads a view with comments and trailing commas as it is written', () => {
    const { view, diagnostics } = parseView(WHOLE);
    expect(diagnostics).toEqual([]);
    expect(view?.interventions?.[0]).toEqual({
      ...{ name: 'kick', units: [83, 6], site: 'recurrent', gain: [0, 0.5, 1] },
      ...{ scope: 'zone:kick', seed: 7 },
    });
    expect(parseView('{}').view).toEqual({});
  });

  it.each([
    ['{ "interventions": [{ "units": [3], "gain": 2.5 }] }', 'gain: 2.5 found', '2.5'],
    ['{ "interventions": [{ "units": [3], "gain": [0, 3] }] }', 'gain[1]: 3 found', '3'],
    [
      '{ "interventions": [{ "units": [3], "site": "soma" }] }',
      '"output", "recurrent" or "noise"',
      '"soma"',
    ],
    [
      '{ "interventions": [{ "units": [3], "scope": "zone:x" }] }',
      'zone:cluster, zone:kick',
      '"zone:x"',
    ],
    ['{ "interventions": [{ "units": [1.5] }] }', 'units[0]: 1.5 found', '1.5'],
    ['{ "interventions": [{ "gain": 0 }] }', 'units or edges are needed', '{'],
    ['{ "interventions": [{ "units": [1], "edges": [[1, 2]] }] }', 'one of the two', '[[1, 2]]'],
    [
      '{ "interventions": [{ "edges": [[1, 2]], "site": "noise" }] }',
      'edges, which have none',
      '"noise"',
    ],
    [
      '{ "interventions": [{ "edges": [[1, 2, 3]] }] }',
      '3 entries found, 2 are legal',
      '[1, 2, 3]',
    ],
    [
      '{ "checkpoint": { "path": "/etc/passwd" } }',
      'relative to this file is legal',
      '"/etc/passwd"',
    ],
    ['{ "checkpoint": { "sha256": "12" } }', '64 hexadecimal digits', '"12"'],
    ['[]', 'an object { … } is legal', '[]'],
    ['{ "interventions": [ }', 'not valid JSON', '}'],
  ])('refuses %s', (text, message, place) => {
    expect(parseView(text).view).toBeNull();
    expect(placeOf(text, message)).toBe(place);
  });

  it('tells an unknown key in an intervention, and what may be meant', () => {
    const text = '{ "interventions": [{ "units": [3], "gian": 1 }] }';
    expect(parseView(text).view).not.toBeNull();
    expect(placeOf(text, 'gian: unknown key, it has no effect; "gain" may be meant')).toBe(
      '"gian"',
    );
  });

  it('tells what does not fit together beside what is not legal', () => {
    const text =
      '{ "checkpoint": { "path": "/x" }, "interventions": [{ "units": [1], "gain": 9 }, {}] }';
    const codes = parseView(text).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(['path', 'type', 'missing']);
  });

  it('never throws, and keeps places inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(200), (text, cut) => {
        for (const one of [text, WHOLE.slice(0, cut) + text]) {
          for (const { offset, length } of parseView(one).diagnostics) {
            expect(offset + length).toBeLessThanOrEqual(one.length);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseScope', () => {
  it.each(['always', 'symbol:0', 'symbol:12', 'zone:cluster', 'zone:kick', 'zone:transition'])(
    'reads %s, and so does the pattern',
    (text) => {
      expect(parseScope(text)).not.toBeNull();
      expect(text).toMatch(new RegExp(SCOPE_PATTERN));
    },
  );

  it.each(['', 'Always', 'symbol:', 'symbol:-1', 'zone:', 'zone:toString', 'zone:kick '])(
    'refuses %j, and so does the pattern',
    (text) => {
      expect(parseScope(text)).toBeNull();
      expect(text).not.toMatch(new RegExp(SCOPE_PATTERN));
    },
  );
});

describe('viewJsonSchema', () => {
  it('explains the keys of an intervention to the editor', () => {
    const { properties } = viewJsonSchema() as {
      properties: {
        interventions: { items: { properties: Record<string, { markdownDescription: string }> } };
      };
    };
    const entry = properties.interventions.items.properties;
    expect(entry.gain.markdownDescription).toContain('dose–response');
    expect(entry.scope.markdownDescription).toContain('zone:kick');
    expect(Object.keys(entry)).toContain('controls');
  });
});
