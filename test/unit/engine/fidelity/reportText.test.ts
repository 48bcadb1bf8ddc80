import { describe, expect, it } from 'vitest';
import { bar, escaped, number, plusMinus, table } from '../../../../src/engine/fidelity/markdown';
import { measureFidelity, DEFAULT_SEED } from '../../../../src/engine/fidelity/measure';
import { fidelityText } from '../../../../src/engine/fidelity/reportText';
import { questionOf } from '../../../../src/engine/fidelity/subject';
import { ReferenceKernel } from '../../../../src/kernel/reference';
import { fixtureConfig, fixtureNetwork } from './fixtureNetwork';

describe('fidelityText', () => {
  it('of a checkpoint of the fixtures', async () => {
    const { question, hmmLabel } = questionOf(
      await fixtureNetwork('two-small', 1500),
      fixtureConfig('two-small'),
    );
    const report = await measureFidelity(
      question,
      { sequences: 200, seed: DEFAULT_SEED, parity: true },
      {
        createKernel: async (shape) => new ReferenceKernel(shape),
        now: () => 0,
        yieldOnce: async () => undefined,
        signal: { aborted: false },
        progress: () => undefined,
      },
    );
    const checkpoint = '/a/run/models/evolution/<b>_1500.pth';
    const text = fidelityText({ checkpoint, hmm: hmmLabel, ...report });
    await expect(text).toMatchFileSnapshot('./reportText.txt');
    expect(text).not.toMatch(/NaN|undefined|Infinity|<b>/);
  }, 60_000);
});

describe('numbers in Markdown', () => {
  it('have three digits, or as many as their error tells', () => {
    expect([0.123456, -2, 12_345.6, Infinity].map(number)).toEqual([
      '0.123',
      '−2',
      '12,346',
      'Infinity',
    ]);
    expect(plusMinus(0.51717, 0.0049)).toBe('0.5172 ± 0.0049');
    expect(plusMinus(-0.18, 0.035)).toBe('−0.180 ± 0.035');
    expect(plusMinus(-0.0001, 0.2)).toBe('0.00 ± 0.20');
    expect(plusMinus(2520, 31)).toBe('2520 ± 31');
    expect(plusMinus(1, NaN)).toBe('1 ± NaN');
    expect(plusMinus(3, 0)).toBe('3 ± 0');
  });

  it('make bars of eighths', () => {
    expect([0, 0.5, 1, 2, 1 / 16].map((share) => bar(share, 2))).toEqual([
      '',
      '█',
      '██',
      '██',
      '▏',
    ]);
  });

  it('stand in columns', () => {
    expect(table(['a', 'long'], [['1234', '2']])).toEqual([
      '| a    | long |',
      '| ---- | ---- |',
      '| 1234 | 2    |',
    ]);
  });

  it('keep foreign text from being Markdown', () => {
    expect(escaped('a|b\n<img> [x](y) `c`')).toBe('a\\|b \\<img\\> \\[x\\]\\(y\\) \\`c\\`');
  });
});
