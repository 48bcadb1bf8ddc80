import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strictJson } from '../../../src/engine/strictJson';

describe('strictJson', () => {
  it('spells non-finite numbers as strings, wherever they stand', () => {
    expect(strictJson({ a: [1, Number.NaN], b: -Infinity, c: [[Infinity], [2.5]] })).toBe(
      '{"a":[1,"NaN"],"b":"-Infinity","c":[["Infinity"],[2.5]]}',
    );
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(strictJson({ a: undefined, b: [undefined, null], 'quo"te': 'x\n' })).toBe(
      '{"b":[null,null],"quo\\"te":"x\\n"}',
    );
  });

  it('is JSON.stringify for everything JSON has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(strictJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });
});
