import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appended, editedText, removed } from '../../../src/documents/jsonEdit';
import { parseJsonTree, valueOf } from '../../../src/documents/jsonTree';

function rootOf(text: string) {
  const { root, problems } = parseJsonTree(text);
  if (!root || problems.length > 0) throw new Error(`not legal: ${text}`);
  return root;
}
const without = (text: string, names: readonly string[]) =>
  editedText(text, removed(text, rootOf(text), names));
const withMore = (text: string, items: readonly string[]) =>
  editedText(text, appended(text, rootOf(text), items, '  '));

describe('removed', () => {
  it.each([
    ['{ "a": 1, "b": 2, "c": 3 }', ['b'], '{ "a": 1, "c": 3 }'],
    ['{ "a": 1, "b": 2 }', ['b'], '{ "a": 1 }'],
    ['{ "a": 1, "b": 2, }', ['b'], '{ "a": 1, }'],
    ['{ "a": 1 }', ['a'], '{ }'],
    ['{\n  "a": {\n    "x": 1\n  },\n  "b": 2\n}', ['a'], '{\n  "b": 2\n}'],
    ['{\n  "a": 1, // one\n  "b": 2 // two\n}', ['b'], '{\n  "a": 1 // one\n  // two\n}'],
    ['{\n  "a": 1 /* x, y */, "b": 2\n}', ['a'], '{\n   /* x, y */ "b": 2\n}'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['b', 'c'], '{ "a": 1 }'],
    ['{ "a": "," , "b": 2 }', ['b', 'none'], '{ "a": ","  }'],
  ])('%j', (text, names, wanted) => {
    expect(without(text, names)).toBe(wanted);
  });
});

describe('appended', () => {
  it.each([
    ['{}', '{ "z": 0 }'],
    ['{ "a": 1 }', '{ "a": 1, "z": 0 }'],
    ['{ "a": 1, }', '{ "a": 1, "z": 0, }'],
    ['{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "z": 0\n}'],
    ['{\n  "a": 1, // one, two\n  // end\n}', '{\n  "a": 1, // one, two\n  // end\n  "z": 0,\n}'],
    ['{\r\n  "a": 1\r\n}', '{\r\n  "a": 1,\r\n  "z": 0\r\n}'],
  ])('%j', (text, wanted) => {
    const found = withMore(text, ['"z": 0']);
    expect(found.replace('{ "z": 0}', '{ "z": 0 }')).toBe(wanted);
  });
});

describe('both', () => {
  const between = fc.constantFrom(' ', '\n', ' // a, b\n', '/* {, */', '\r\n\t', '');
  const member = fc.tuple(fc.integer({ min: 0, max: 9 }), between, between, between);
  const document = fc
    .record({
      members: fc.uniqueArray(member, { selector: ([key]) => key, maxLength: 5 }),
      start: between,
      trailing: fc.boolean(),
      end: between,
    })
    .map(({ members, start, trailing, end }) => {
      const texts = members.map(([key, a, b, c]) => `${c}"${key}":${a}[${key}, "x,}"]${b}`);
      return `{${start}${texts.join(',')}${trailing && texts.length > 0 ? ',' : ''}${end}}`;
    });

  it('change what they are to change, and no comment', () => {
    const comments = (text: string) => text.match(/\/\/ a, b|\/\* \{, \*\//g) ?? [];
    fc.assert(
      fc.property(document, fc.array(fc.integer({ min: 0, max: 9 })), (text, keys) => {
        const names = keys.map(String);
        const before = valueOf(rootOf(text)) as Record<string, unknown>;
        const less = without(text, names);
        const kept = Object.entries(before).filter(([key]) => !names.includes(key));
        expect(valueOf(rootOf(less))).toEqual(Object.fromEntries(kept));
        const more = withMore(text, ['"y": 1', '"z": 2']);
        expect(valueOf(rootOf(more))).toEqual({ ...before, y: 1, z: 2 });
        expect(comments(more)).toEqual(comments(text));
      }),
      { numRuns: 2000 },
    );
  });
});
