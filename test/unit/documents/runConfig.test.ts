import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHmm } from '../../../src/core/hmm/hmm';
import { parseRunConfig } from '../../../src/documents/runConfig';

const shipped = readFileSync(
  join(import.meta.dirname, '../../fixtures/runs/two-h150-d100/config.json'),
  'utf8',
);

const KEYS = [
  'states',
  'outputs',
  'stay_prob',
  'target_prob',
  'transition_method',
  'emission_method',
  'custom_transition_matrix',
  'custom_emission_matrix',
  'seq_len',
  'nonlinearity',
  'start_probabilities',
];

describe('parseRunConfig', () => {
  it("reads the authors' config", () => {
    const config = parseRunConfig(shipped);
    expect(config).toMatchObject({
      hmmLabel: 'chain of 2, linear emissions',
      sequenceSteps: 30,
      warnings: [],
    });
    expect(config.hmm?.transition[0]).toEqual([expect.closeTo(0.95, 12), 0.05]);
  });

  it.each([
    ['version https://git-lfs.github.com/spec/v1\n', 'run git lfs pull'],
    ['{"states": 2,', 'not valid JSON'],
    ['[1, 2]', 'no JSON object'],
    ['{"states": 6}', 'would be negative'],
    ['{"states": 3, "transition_method": "magic"}', 'transition_method: "magic" found'],
    [
      '{"states": 2, "emission_method": "magic"}',
      'emission_method: "magic" found; "linear", "gauss',
    ],
    ['{"states": 1000000000, "transition_method": "fully"}', 'states: 1000000000 found'],
    ['{"states": 2, "outputs": 1}', 'outputs: 1 found, at least 2'],
    ['{"states": 2, "transition_method": "cyclic"}', 'states: 2 found, a ring has at least 3'],
    ['{"states": 2, "start_probabilities": [1, 1]}', 'start_probabilities[0]: sums to 2'],
    [
      '{"custom_transition_matrix": [[0.5, 0.4], [0, 1]]}',
      'custom_transition_matrix[0]: sums to 0.9',
    ],
    ['{"custom_transition_matrix": [[1, 0, 0], [0, 1, 0]]}', '[0]: 3 entries found, 2 are needed'],
    ['{"custom_transition_matrix": [[1.5, -0.5], [0, 1]]}', '[0]: -0.5 found'],
    [
      '{"states": 2, "custom_emission_matrix": [[1, 0], [0.5, 0.4999]]}',
      'custom_emission_matrix[1]: sums to 0.9999',
    ],
    ['{"states": 2, "custom_emission_matrix": [[], []]}', 'custom_emission_matrix: empty rows'],
    ['{"states": "2"}', 'states: "2" found, a number is legal'],
    ['{"states": 2, "target_prob": "low"}', 'target_prob: "low" found'],
    ['{"states": 2, "target_prob": 1.5}', 'target_prob: 1.5 found'],
    ['{"states": 2.5}', 'states: 2.5 found'],
    [
      '{"states": 3, "transition_method": "stay_prob", "stay_prob": 2}',
      'stay_prob: 2 found, 0 to 1',
    ],
    ['{"seq_len": 2.5}', 'seq_len: 2.5 found, a whole number above 0'],
    ['{"activation": "sigmoid"}', 'activation: "sigmoid" found'],
    ['['.repeat(200_000), 'nested too deeply'],
    [
      JSON.stringify({ custom_transition_matrix: Array.from({ length: 257 }, () => [1]) }),
      'custom_transition_matrix: 257 rows or columns found, at most 256 are legal',
    ],
    ['{"custom_transition_matrix": "x"}', 'custom_transition_matrix: "x" found'],
    ['{"nonlinearity": "sigmoid"}', 'nonlinearity: "sigmoid" found'],
  ])('says what is wrong with %s', (text, message) => {
    const config = parseRunConfig(text);
    expect(config.hmm).toBeNull();
    expect(config.warnings.join()).toContain(message);
  });

  it('says nothing about a config that names no HMM', () => {
    expect(parseRunConfig('{"name": "web-app"}')).toMatchObject({ hmm: null, warnings: [] });
  });

  it('takes stay_prob for two states, and a byte order mark', () => {
    const { hmm, warnings } = parseRunConfig(
      '\uFEFF{"states": 2, "transition_method": "stay_prob", "stay_prob": 0.75}',
    );
    expect(hmm?.transition).toEqual([
      [0.75, 0.25],
      [0.25, 0.75],
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      '"transition_method": "stay_prob", "stay_prob": 0.9',
      'chain of 3 (stay 0.9)',
      [0.05, 0.9, 0.05],
    ],
    ['"transition_method": "stay_prob"', 'chain of 3 (stay 0.95)', [0.025, 0.95, 0.025]],
    ['"transition_method": "fully"', 'fully connected 3', [0.025, 0.95, 0.025]],
    ['"transition_method": "cyclic", "stay_prob": 0.8', 'cyclic of 3 (stay 0.8)', [0.1, 0.8, 0.1]],
    ['"target_prob": 0.01', 'chain of 3 (end to end 0.01)', [0.1, 0.8, 0.1]],
  ])('understands %s', (keys, label, row) => {
    const config = parseRunConfig(`{"states": 3, ${keys}}`);
    expect(config.warnings).toEqual([]);
    expect(config.hmmLabel).toBe(`${label}, linear emissions`);
    row.forEach((value, j) => expect(config.hmm?.transition[1][j]).toBeCloseTo(value, 12));
  });

  it.each([
    ['"emission_method": "gaussian"', 'gaussian emissions', [Math.exp(-5), 1, Math.exp(-5)]],
    ['"emission_method": "triangular"', 'triangular emissions', [0.01, 0.98, 0.01]],
    ['"emission_method": "linear", "outputs": 2', 'linear emissions of 2 symbols', [0.5, 0.5]],
  ])('understands %s', (keys, label, weights) => {
    const config = parseRunConfig(`{"states": 3, ${keys}}`);
    expect(config.hmmLabel).toBe(`chain of 3, ${label}`);
    const sum = weights.reduce((total, value) => total + value, 0);
    weights.forEach((value, j) => expect(config.hmm?.emission[1][j]).toBeCloseTo(value / sum, 12));
  });

  it('names the method behind a custom matrix that equals what it makes', () => {
    const matrices = {
      custom_transition_matrix: [
        [0.95, 0.05],
        [0.05, 0.95],
      ],
      custom_emission_matrix: [
        [0.99, 0.01, 0],
        [0, 0.01, 0.99],
      ],
    };
    const methods = { states: 2, transition_method: 'target_prob', emission_method: 'linear' };
    const label = (config: object) => parseRunConfig(JSON.stringify(config)).hmmLabel;
    expect(label({ ...matrices, ...methods })).toBe('chain of 2, linear emissions');
    expect(label(matrices)).toBe('2 states, own matrix, own emissions');
    const other = { ...matrices, ...methods, target_prob: 0.06, emission_method: 'gaussian' };
    expect(label(other)).toBe('2 states, own matrix, own emissions');
    expect(label({ ...matrices, ...methods, states: 6 })).toBe(
      '2 states, own matrix, linear emissions',
    );
  });

  it('generalises the chain by target_prob', () => {
    const { hmm } = parseRunConfig('{"states": 6, "target_prob": 0.01}');
    const q = 0.01 ** (1 / 5);
    expect(hmm?.transition[1].slice(0, 3)).toEqual([q, 1 - 2 * q, q]);
    expect(hmm?.emission[1]).toEqual([0.99 * 0.8, 0.01, 0.99 * 0.2]);
  });

  it('keeps the HMM when another key is unusable', () => {
    const config = parseRunConfig('{"states": 2, "seq_len": "long", "nonlinearity": "gelu"}');
    expect(config.hmm?.transition).toHaveLength(2);
    expect(config).toMatchObject({ nonlinearity: null, sequenceSteps: null });
    expect(config.warnings).toHaveLength(2);
  });

  it('never throws', () => {
    const value = fc.oneof(fc.jsonValue(), fc.integer({ min: -2, max: 7 }), fc.double());
    const config = fc.dictionary(fc.constantFrom(...KEYS), value);
    fc.assert(
      fc.property(
        fc.oneof(
          config.map((keys) => JSON.stringify(keys)),
          fc.string(),
        ),
        (text) => {
          const { hmm, warnings } = parseRunConfig(text);
          if (hmm) checkHmm(hmm);
          warnings.forEach((warning) => expect(warning).not.toContain('\n'));
        },
      ),
    );
  });

  it('takes own matrices, comments and the nonlinearity', () => {
    const config = parseRunConfig(`{
      // own chain
      "custom_transition_matrix": [[0, 1], [1, 0]],
      "custom_emission_matrix": [[1, 0], [0, 1]],
      "nonlinearity": "tanh",
    }`);
    expect(config).toMatchObject({
      hmmLabel: '2 states, own matrix, own emissions',
      nonlinearity: 'tanh',
    });
  });
});
