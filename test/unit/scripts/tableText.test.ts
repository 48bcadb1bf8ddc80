import { describe, expect, it } from 'vitest';
import { tableText } from '../../../scripts/lib/tableText.mjs';

describe('a table of a benchmark', () => {
  it('lines words up on the left and numbers on the right', () => {
    const text = tableText({
      title: 'Times',
      columns: ['what', 'p50 ms'],
      rows: [
        ['short', 1.23456],
        ['a long name', 1234.5],
      ],
      note: 'A note.',
    });
    expect(text.split('\n')).toEqual([
      'Times',
      'what         p50 ms',
      '-----------  ------',
      'short          1.23',
      'a long name    1235',
      'A note.',
    ]);
  });

  it('says of what is no number that there is none', () => {
    const text = tableText({ title: 'T', columns: ['a', 'b'], rows: [['x', NaN]] });
    expect(text.split('\n').at(-1)).toBe('x  –');
  });
});
