import { describe, expect, it } from 'vitest';
import { escaped, table } from '../../../../src/engine/fidelity/markdown';

describe('tables as Markdown', () => {
  it('keep a bar inside its cell', () => {
    const lines = table(['what', '|λ| > 1'], [['zone', escaped('a|b')]]);
    expect(lines[0]).toBe('| what | \\|λ\\| > 1 |');
    expect(lines[2]).toMatch(/^\| zone \| a\\\|b +\|$/);
    const bars = (line: string) => line.replace(/\\\|/g, '').split('|').length;
    expect(lines.map(bars)).toEqual([4, 4, 4]);
  });
});
