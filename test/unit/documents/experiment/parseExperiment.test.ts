import { describe, expect, it } from 'vitest';
import { CYCLIC_EMISSION } from '../../../../src/core/hmm/emissions';
import { memoryDiagnostic } from '../../../../src/documents/experiment/memory';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import { resolveHmm } from '../../../../src/documents/hmmSpec';

/** Diagnostics as 'severity code path «marked text» message'. */
function told(text: string): string[] {
  return parseExperiment(text).diagnostics.map(
    ({ severity, code, path, offset, length, message }) =>
      `${severity} ${code} ${path} «${text.slice(offset, offset + length)}» ${message}`,
  );
}

describe('an experiment', () => {
  it('of nothing but braces is the paper’s chain of two', () => {
    const { experiment, diagnostics } = parseExperiment('{}');
    expect(diagnostics).toEqual([]);
    expect(experiment).toEqual({
      hmm: {
        family: 'chain',
        states: 2,
        targetProbability: 0.05,
        outputs: 3,
        emission: 'linear',
        start: 'uniform',
      },
      network: {
        cell: 'rnn',
        nonlinearity: 'relu',
        units: 150,
        inputs: 100,
        recurrentBias: false,
        readoutBias: false,
        initialState: 'zero',
        pretrained: null,
      },
      data: { sequences: 30000, lengthSteps: 100 },
      training: {
        recipe: 'fast',
        effort: 1,
        noiseStd: 1,
        checkpointEveryEpochs: 10,
      },
      seed: 1,
      backend: 'auto',
      threads: 0,
      run: { folder: 'runs', format: 'safetensors' },
      notes: '',
    });
  });

  it('trains as in the paper when a key of that recipe is there, or when it says so', () => {
    const paper = {
      recipe: 'paper',
      epochs: 500,
      batch: 4096,
      learningRates: [0.001],
      betas: [0.9, 0.9],
      clipNorm: 0.9,
      weightDecay: 0,
      blur: 0.2,
      scaling: 0.5,
      temperature: 1,
      noiseStd: 1,
      checkpointEveryEpochs: 10,
    };
    for (const training of ['{"recipe": "paper"}', '{"blur": 0.2}', '{"epochs": 500}']) {
      const { experiment, diagnostics } = parseExperiment(`{"training": ${training}}`);
      expect(experiment?.training).toEqual(paper);
      expect(diagnostics).toEqual([]);
    }
    const { experiment } = parseExperiment('{"training": {"noiseStd": 2}}');
    expect(experiment?.training).toMatchObject({ recipe: 'fast', noiseStd: 2 });
  });

  it('takes comments, trailing commas, a byte order mark and $schema', () => {
    const { experiment, diagnostics } = parseExperiment(
      '\uFEFF{ "$schema": "x", // why\n "seed": 7, "network": { "units": 50, }, }',
    );
    expect(diagnostics).toEqual([]);
    expect(experiment).toMatchObject({ seed: 7, network: { units: 50, inputs: 100 } });
  });

  it.each([
    ['{"hmm": {"family": "fullyConnected"}}', 'fully connected 3, triangular emissions'],
    [
      '{"hmm": {"family": "fullyConnected", "states": 5, "outputs": 4, "emission": "gaussian"}}',
      'fully connected 5, gaussian emissions of 4 symbols',
    ],
    ['{"hmm": {"family": "cyclic"}}', 'cyclic of 4, shared emissions'],
    ['{"hmm": {"family": "cyclic", "states": 6}}', 'cyclic of 6, triangular emissions'],
    [
      '{"hmm": {"states": 5, "start": "stationary"}}',
      'chain of 5, linear emissions, stationary start',
    ],
    ['{"hmm": {"states": 9, "stayProbability": 0.9}}', 'chain of 9 (stay 0.9), linear emissions'],
    [
      '{"hmm": {"states": 6, "targetProbability": 0.01}}',
      'chain of 6 (end to end 0.01), linear emissions',
    ],
    [
      '{"hmm": {"family": "own", "transition": [[0, 1], [0.5, 0.5]], "emission": [[1, 0], [0, 1]], "start": [1, 0]}}',
      '2 states, own matrix, own emissions, own start',
    ],
    ['{"hmm": {"family": "own", "transition": [[1]]}}', '1 states, own matrix, linear emissions'],
  ])('resolves %s', (text, label) => {
    const { experiment, diagnostics } = parseExperiment(text);
    expect(diagnostics).toEqual([]);
    expect(experiment && resolveHmm(experiment.hmm).label).toBe(label);
  });

  it('gives the ring of four the paper’s emissions, and their number of symbols to own ones', () => {
    expect(parseExperiment('{"hmm": {"family": "cyclic"}}').hmm?.emission).toEqual(CYCLIC_EMISSION);
    const own = parseExperiment('{"hmm": {"emission": [[1, 0], [0, 1]]}}');
    expect(own.hmm).toMatchObject({ outputs: 2 });
    expect(own.diagnostics).toEqual([]);
  });
});

describe('diagnostics', () => {
  it.each([
    [
      '{"seed": 1.5}',
      'error range seed «1.5» seed: 1.5 found, a whole number from 0 to 4294967295 is legal',
    ],
    ['{"seed": "one"}', 'error type seed «"one"» seed: "one" found, a whole number'],
    ['{"seed": 1e999}', 'error range seed «1e999»'],
    ['[1]', 'error type  «[1]» file: [1] found, an object { … } is legal'],
    ['{"network": 5}', 'error type network «5» network: 5 found, an object { … } is legal'],
    [
      '{"network": {"units": 0}}',
      'error range network.units «0» units: 0 found, a whole number from 1 to 2000 is legal',
    ],
    [
      '{"network": {"cell": "gru"}}',
      'error type network.cell «"gru"» cell: "gru" found, "rnn" is legal',
    ],
    [
      '{"network": {"nonlinearity": "gelu"}}',
      'error type network.nonlinearity «"gelu"» nonlinearity: "gelu" found, "relu" or "tanh" is legal',
    ],
    [
      '{"network": {"pretrained": 5}}',
      'error type network.pretrained «5» pretrained: 5 found, the path of a checkpoint or null is legal',
    ],
    ['{"data": {"lengthSteps": 256}}', 'error range data.lengthSteps «256»'],
    [
      '{"training": {"learningRates": []}}',
      'error range training.learningRates «[]» learningRates: 0 entries found, 1 to 20 are legal',
    ],
    [
      '{"training": {"learningRates": [0.1, 0]}}',
      'error range training.learningRates[1] «0» learningRates[1]: 0 found, a number above 0 and up to 1 is legal',
    ],
    ['{"training": {"learningRates": 0.1}}', 'error type training.learningRates «0.1»'],
    [
      '{"training": {"betas": [0.9, 1]}}',
      'error range training.betas[1] «1» betas[1]: 1 found, a number from 0 and below 1 is legal',
    ],
    [
      '{"training": {"betas": [0.9]}}',
      'error range training.betas «[0.9]» betas: 1 entries found, 2 are legal',
    ],
    [
      '{"training": {"recipe": "magic"}}',
      'error type training.recipe «"magic"» recipe: "magic" found, "fast" or "paper" is legal',
    ],
    [
      '{"hmm": {"emission": "round"}}',
      'error type hmm.emission «"round"» emission: "round" found, "linear", "gaussian", "triangular" or rows of probabilities is legal',
    ],
    [
      '{"hmm": {"emission": [[1, 0], [-0.5, 1.5]]}}',
      'error range hmm.emission[1][0] «-0.5» emission[1][0]: -0.5 found, a number from 0 to 1 is legal',
    ],
    ['{"hmm": {"emission": [[1, 0], "x"]}}', 'error type hmm.emission[1] «"x"»'],
    [
      '{"seed": 2, "seed": 3}',
      'warning duplicateKey seed «"seed"» seed: stands twice; the last one holds',
    ],
  ])('of keys: %s', (text, expected) => {
    expect(told(text)[0]).toContain(expected);
  });

  it.each([
    ['', 'error syntax  «» not valid JSON: value expected'],
    ['{"seed": 1,, "x": 2}', '«,» not valid JSON: property name expected'],
    ['{"seed": }', '«}» not valid JSON: value expected'],
    ['{"seed": 1} 2', '«2» not valid JSON: end of file expected'],
    ['version https://git-lfs.github.com/spec/v1', 'run git lfs pull'],
    ['['.repeat(100_000), 'nested too deeply'],
    ['['.repeat(150) + ']'.repeat(150), 'nested too deeply'],
    [`"${'x'.repeat(4_000_001)}"`, '4000003 characters found'],
  ])('of the text itself %#', (text, expected) => {
    expect(parseExperiment(text)).toMatchObject({ experiment: null, hmm: null });
    expect(told(text).join('\n').slice(0, 5000)).toContain(expected);
  });

  it.each([
    [
      '{"hmm": {"states": 6}}',
      'error family hmm.states «6» states: a chain of 6 with target probability 0.05 needs neighbour probability q = 0.5493, and 1 - 2q = -0.0986 would be negative',
    ],
    ['{"hmm": {"states": 3, "targetProbability": 0.3}}', 'error family hmm.states «3»'],
    [
      '{"hmm": {"states": 1}}',
      'error family hmm.states «1» states: 1 found, a chain has at least 2',
    ],
    ['{"hmm": {"family": "cyclic", "states": 2}}', 'states: 2 found, a ring has at least 3'],
    [
      '{"hmm": {"stayProbability": 0.9, "targetProbability": 0.1}}',
      'error conflict hmm.stayProbability «0.9»',
    ],
    [
      '{"hmm": {"family": "own"}}',
      'error missing hmm «"hmm"» transition: missing; the family "own" needs a matrix',
    ],
    [
      '{"hmm": {"family": "own", "transition": [[0.5, 0.4], [0, 1]]}}',
      'error sum hmm.transition[0] «[0.5, 0.4]» transition[0]: sums to 0.9, 1 is needed',
    ],
    [
      '{"hmm": {"family": "own", "transition": [[0.5, 0.5], [1]]}}',
      'error size hmm.transition[1] «[1]» transition[1]: 1 entries found for 2 states',
    ],
    [
      '{"hmm": {"family": "own", "states": 3, "transition": [[0, 1], [1, 0]]}}',
      'error size hmm.states «3» states: 3 found, the transition matrix has 2 rows',
    ],
    [
      '{"hmm": {"states": 3, "emission": [[1, 0], [0, 1]]}}',
      'error size hmm.emission «[[1, 0], [0, 1]]» emission: 2 rows found, the HMM has 3 states',
    ],
    [
      '{"hmm": {"outputs": 3, "emission": [[1, 0, 0], [0, 1]]}}',
      'error size hmm.emission[1] «[0, 1]» emission[1]: 2 entries found for 3 symbols',
    ],
    [
      '{"hmm": {"emission": [[0.3, 0.3, 0.3], [0, 0, 1]]}}',
      '«[0.3, 0.3, 0.3]» emission[0]: sums to 0.9',
    ],
    ['{"hmm": {"emission": [[1], [1]]}}', 'emission: 1 symbol found, at least 2 are needed'],
    ['{"hmm": {"start": [1, 1]}}', 'error sum hmm.start «[1, 1]» start: sums to 2, 1 is needed'],
    [
      '{"hmm": {"family": "own", "transition": [[1, 0], [0, 1]], "start": "stationary"}}',
      'error family hmm.start «"stationary"» transition: the stationary distribution is not unique',
    ],
    [
      '{"training": {"batch": 10001}}',
      'error batch training.batch «10001» batch: 10001 found, the training third of 30000 sequences has 10000',
    ],
    [
      '{"data": {"sequences": 12000}, "training": {"recipe": "paper"}}',
      'error batch training.batch «"training"» batch: 4096 found, the training third of 12000 sequences has 4000',
    ],
    [
      '{"run": {"folder": "/etc"}}',
      'error path run.folder «"/etc"» folder: "/etc" found, a path relative to this file',
    ],
    ['{"run": {"folder": "C:\\\\runs"}}', 'error path run.folder'],
    ['{"run": {"folder": "a\\u0000b"}}', 'error path run.folder'],
  ])('of what does not fit together: %s', (text, expected) => {
    const parsed = parseExperiment(text);
    expect(parsed.experiment).toBeNull();
    expect(told(text)[0]).toContain(expected);
  });

  it.each([
    [
      '{"hmm": {"stayProbability": 0.9, "transition": [[1]]}}',
      'hint noEffect hmm.transition «"transition"» transition: has no effect in the family "chain"',
    ],
    [
      '{"hmm": {"family": "cyclic", "targetProbability": 0.1}}',
      'hint noEffect hmm.targetProbability «"targetProbability"»',
    ],
    [
      '{"training": {"epochs": 2, "learningRates": [0.1, 0.01]}}',
      'hint noEffect training.checkpointEveryEpochs «"training"» checkpointEveryEpochs: 10 found, the run has 4 epochs',
    ],
    [
      '{"training": {"recipe": "fast", "epochs": 7}}',
      'warning noEffect training.epochs «"epochs"» epochs: belongs to the recipe "paper", it has no effect on "fast"',
    ],
    [
      '{"training": {"recipe": "paper", "effort": 2}}',
      'warning noEffect training.effort «"effort"» effort: belongs to the recipe "fast"',
    ],
    [
      '{"training": {"effort": 0.2, "checkpointEveryEpochs": 10}}',
      'hint noEffect training.checkpointEveryEpochs «"checkpointEveryEpochs"» checkpointEveryEpochs: 10 found, the run has 9 epochs',
    ],
    [
      '{"sed": 4}',
      'warning unknownKey sed «"sed"» sed: unknown key, it has no effect; "seed" may be meant',
    ],
    [
      '{"network": {"unit": 4}}',
      '«"unit"» unit: unknown key, it has no effect; "units" may be meant',
    ],
    ['{"units": 4}', 'units: unknown key, it has no effect; "units" in "network" may be meant'],
    [
      '{"hmm": {"seed": 4}}',
      'seed: unknown key, it has no effect; "seed" at the top level may be meant',
    ],
    ['{"training": {"tau": 4}}', 'tau: unknown key, it has no effect; "temperature" may be meant'],
    ['{"hidden_size": 4}', '"units" in "network" may be meant'],
    ['{"flux": 4}', 'flux: unknown key, it has no effect'],
    ['{"__proto__": {"seed": 4}}', '__proto__: unknown key'],
  ])('that do not stop it: %s', (text, expected) => {
    const { experiment } = parseExperiment(text);
    expect(experiment?.seed).toBe(1);
    expect(told(text)[0]).toContain(expected);
  });

  it('suggest only what can be put in place', () => {
    const suggestions = ['{"sed": 4}', '{"units": 4}', '{"training": {"tau": 4}}'].map(
      (text) => parseExperiment(text).diagnostics[0].suggestion,
    );
    expect(suggestions).toEqual(['seed', undefined, 'temperature']);
  });

  it('leave the HMM usable when something else is wrong', () => {
    const { experiment, hmm } = parseExperiment('{"hmm": {"states": 3}, "seed": -1}');
    expect(experiment).toBeNull();
    expect(hmm).toMatchObject({ family: 'chain', states: 3 });
  });

  it('come in the order of the text, and not without end', () => {
    const offsets = parseExperiment('{"zzz": 1, "seed": -1, "hmm": {"states": 6}}').diagnostics;
    expect(offsets.map(({ path }) => path)).toEqual(['zzz', 'seed', 'hmm.states']);
    const rows = JSON.stringify(Array.from({ length: 100 }, () => new Array<number>(100).fill(2)));
    expect(parseExperiment(`{"hmm": {"emission": ${rows}}}`).diagnostics).toHaveLength(100);
  });

  it('mark the memory at the key that needs it', () => {
    const text = '{"training": {"batch": 8192}}';
    const estimate = { neededBytes: 3.2e9, legalBytes: 1.5e9 };
    const found = memoryDiagnostic(text, estimate);
    expect(found).toMatchObject({
      path: 'training.batch',
      severity: 'error',
      code: 'memory',
      offset: 23,
      length: 4,
    });
    expect(found?.message).toBe('batch: the run needs 3.20 GB of memory, 1.50 GB are legal');
    expect(memoryDiagnostic(text, { ...estimate, legalBytes: 4e9 })).toBeNull();
    expect(memoryDiagnostic('', estimate)).toBeNull();
    expect(memoryDiagnostic(text, { ...estimate, dominantKey: 'data.lengthSteps' })).toMatchObject({
      path: 'data.lengthSteps',
      offset: 0,
      length: 1,
    });
  });
});
