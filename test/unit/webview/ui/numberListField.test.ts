import { describe, expect, it } from 'vitest';
import { problemWithList } from '../../../../webview/ui/numberListField';

const legal = { min: 0, max: 1000, most: 3 };

describe('a list of numbers', () => {
  it('is legal between commas', () => {
    for (const text of ['1', '0.1, .5,4', '0; 2']) expect(problemWithList(text, legal)).toBe('');
  });

  it.each(['', '1,,2', '1, x', '-1', '1001', '1,2,3,4', '1 2'])('refuses %j', (text) => {
    expect(problemWithList(text, legal)).toBe(
      '1 to 3 numbers from 0 to 1000, between commas, are legal.',
    );
  });
});
