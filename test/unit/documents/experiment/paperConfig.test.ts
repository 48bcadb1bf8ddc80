import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromPaperConfig } from '../../../../src/documents/experiment/fromPaperConfig';
import { paperExperiments } from '../../../../src/documents/experiment/paperExperiments';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import { toPaperConfig, type RunFacts } from '../../../../src/documents/experiment/toPaperConfig';
import { resolveHmm, sameMatrix } from '../../../../src/documents/hmmSpec';
import { parseRunConfig } from '../../../../src/documents/runConfig';

const FACTS: RunFacts = {
  backend: 'wasm',
  kernelBuild: 'wasm-1f2e',
  versions: { dynascope: '0.1.0', node: '24.1.0' },
};
const experimentOf = (text: string) => parseExperiment(text).experiment!;
const shipped = readFileSync(
  join(import.meta.dirname, '../../../fixtures/runs/two-small/config.json'),
  'utf8',
);

const FILES = [
  ...paperExperiments.flatMap(({ text, paperText }) => [text, paperText]),
  '{"hmm": {"states": 7, "stayProbability": 0.9, "emission": "gaussian", "outputs": 5}}',
  '{"hmm": {"states": 3, "outputs": 4, "start": "stationary"}}',
  '{"hmm": {"family": "cyclic", "states": 6, "stayProbability": 0.8}}',
  '{"hmm": {"family": "own", "transition": [[0.5, 0.5], [0.1, 0.9]], "emission": [[1, 0], [0.5, 0.5]], "start": [0, 1]}}',
  '{"network": {"nonlinearity": "tanh", "recurrentBias": true, "initialState": "normal", "pretrained": "a/b.pth"}, "training": {"learningRates": [0.01, 0.001], "weightDecay": 0.1, "temperature": 2}, "notes": "x", "seed": 9}',
];

describe('a run’s config', () => {
  it('has the paper’s keys', () => {
    const config = toPaperConfig(experimentOf(paperExperiments[0].paperText), FACTS);
    const { dynascope, seed, backend, nonlinearity, ...rest } = config;
    const { kernel_build, versions, departures, start_probabilities, ...theirs } = rest;
    const authors = JSON.parse(shipped) as Record<string, unknown>;
    expect(Object.keys(theirs)).toEqual(Object.keys(authors));
    expect(theirs).toEqual({
      ...authors,
      seq_len: 100,
      input_size: 100,
      hidden_size: 150,
      batch_size: 4096,
      epochs: 500,
    });
    expect({ seed, backend, nonlinearity, start_probabilities }).toEqual({
      seed: 1,
      backend: 'wasm',
      nonlinearity: 'relu',
      start_probabilities: null,
    });
    expect({ kernel_build, versions }).toEqual({
      kernel_build: 'wasm-1f2e',
      versions: FACTS.versions,
    });
    expect(dynascope).toEqual(experimentOf(paperExperiments[0].paperText));
    expect(departures).toEqual([]);
  });

  it('says of the fast recipe where it departs from the paper', () => {
    const config = toPaperConfig(experimentOf(paperExperiments[0].text), FACTS);
    expect(config).toMatchObject({ epochs: 45, batch_size: 720, tau: 1, weight_decay: 0 });
    expect(config.departures.length).toBeGreaterThan(5);
    expect(config.departures.join('; ')).toMatch(/blur 1\.5 .* local expectation .* averaged/);
  });

  it.each(FILES)('names the same HMM to the Inspector %#', (file) => {
    const experiment = experimentOf(file);
    const config = JSON.stringify(toPaperConfig(experiment, FACTS));
    const read = parseRunConfig(config);
    const { hmm, label } = resolveHmm(experiment.hmm);
    expect(read).toMatchObject({
      warnings: [],
      nonlinearity: experiment.network.nonlinearity,
      sequenceSteps: experiment.data.lengthSteps,
    });
    expect(sameMatrix(read.hmm!.transition, hmm.transition)).toBe(true);
    expect(sameMatrix(read.hmm!.emission, hmm.emission)).toBe(true);
    expect(sameMatrix([read.hmm!.start], [hmm.start])).toBe(true);
    expect(read.hmmLabel.replace('own start', 'stationary start')).toBe(
      label.replace('own start', 'stationary start'),
    );
  });

  it.each(FILES)('gives its experiment back %#', (file) => {
    const experiment = experimentOf(file);
    const config = toPaperConfig(experiment, FACTS);
    const back = fromPaperConfig(JSON.stringify(config));
    expect(back).toMatchObject({ experiment, warnings: [] });
    expect(parseExperiment(back.text).experiment).toEqual(experiment);
  });

  it('gives back by the paper’s keys alone all that they can say', () => {
    const experiment = experimentOf(FILES[FILES.length - 1]);
    const { dynascope: _, ...theirs } = toPaperConfig(experiment, FACTS);
    expect(fromPaperConfig(JSON.stringify(theirs))).toMatchObject({
      experiment: { ...experiment, notes: '' },
      warnings: [],
    });
  });

  it.each(['stay_prob', 'target_prob', 'fully'])(
    'of the authors: %s without matrices',
    (method) => {
      const theirs = { ...JSON.parse(shipped), transition_method: method } as Record<
        string,
        unknown
      >;
      const { experiment } = fromPaperConfig(JSON.stringify(theirs));
      const config = toPaperConfig(experiment!, FACTS);
      expect(config.transition_method).toBe(method);
      expect(config.custom_transition_matrix).toBeNull();
    },
  );
});

describe('a foreign config', () => {
  it('of the authors is an experiment', () => {
    const { experiment, text, warnings } = fromPaperConfig(shipped);
    expect(warnings).toEqual([]);
    expect(experiment).toMatchObject({
      hmm: { family: 'chain', states: 2, targetProbability: 0.05, emission: 'linear' },
      network: { units: 50, inputs: 10 },
      data: { sequences: 30000, lengthSteps: 30 },
      training: { batch: 512, epochs: 100, learningRates: [0.001], clipNorm: 0.9 },
    });
    expect(parseExperiment(text).experiment).toEqual(experiment);
  });

  it.each([
    ['', 'not valid JSON'],
    ['{}', null],
    ['{"states": 6}', 'would be negative'],
    ['{"states": 2, "seq_len": 500}', 'data.lengthSteps: 500 found, a whole number from 2 to 255'],
    ['{"states": 2, "learning_rates": 5}', 'training.learningRates: 5 found'],
    ['{"states": 2, "pretrained_model_path": {}}', 'network.pretrained: {} found'],
    [
      '{"states": 200, "transition_method": "fully"}',
      'hmm.states: 200 found, a whole number from 1 to 100',
    ],
  ])('that is no experiment: %s', (text, warning) => {
    const { experiment, warnings } = fromPaperConfig(text);
    expect(experiment).toBeNull();
    if (warning === null) expect(warnings).toEqual([]);
    else expect(warnings.join('\n')).toContain(warning);
  });

  it.each([
    [
      '{"states": 2, "batch_size": 4096, "num_seq": 3000}',
      'batch_size: 4096 found, the training third has 1000',
    ],
    ['{"states": 2, "num_layers": 2}', 'num_layers: 2 found, one layer is trained here'],
    ['{"states": 2, "hidden_size": "many"}', 'hidden_size: "many" found, a number is legal'],
    ['{"states": 2, "biased": true}', 'biased: true found, a pair of true or false is legal'],
    ['{"states": 2, "dynascope": {"seed": -1}}', 'dynascope: holds no experiment'],
    ['{"states": 2, "dynascope": 5}', 'dynascope: holds no experiment'],
  ])('is changed where it must be, and says so: %s', (text, warning) => {
    const { experiment, warnings } = fromPaperConfig(text);
    expect(experiment).toMatchObject({ hmm: { states: 2 } });
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  });
});
