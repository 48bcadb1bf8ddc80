import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../../src/documents/runConfig';

const shipped = readFileSync(
  join(import.meta.dirname, '../../fixtures/runs/two-h150-d100/config.json'),
  'utf8',
);

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
    ['{"states": 2, "emission_method": "gaussian"}', 'emission_method: "gaussian" with 3 outputs'],
    ['{"custom_transition_matrix": [[0.5, 0.4], [0, 1]]}', 'transition[0]: sums to 0.9'],
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
