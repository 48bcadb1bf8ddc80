import { describe, expect, it } from 'vitest';
import { resolveExperimentLabels } from '../../../../src/documents/experiment/labels';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';

const labels = (...texts: string[]) =>
  resolveExperimentLabels(texts.map((text) => parseExperiment(text).experiment));
const own = (stay: number, emission = '"linear"') =>
  `{"hmm": {"family": "own", "transition": [[${stay}, ${1 - stay}], [0.5, 0.5]], "emission": ${emission}}}`;

describe('labels of runs', () => {
  it('say what differs, and only that', () => {
    expect(
      labels(
        '{"network": {"units": 50}, "notes": "a"}',
        '{"network": {"units": 50}, "seed": 2, "run": {"folder": "x"}}',
        '{"network": {"units": 200}}',
      ),
    ).toEqual(['units 50 · seed 1', 'units 50 · seed 2', 'units 200 · seed 1']);
  });

  it('name the HMM by its label', () => {
    expect(labels('{}', '{"hmm": {"states": 3}}')).toEqual([
      'chain of 2, linear emissions',
      'chain of 3, linear emissions',
    ]);
  });

  it('tell own matrices apart by an entry', () => {
    expect(labels(own(0.75), own(0.5), '{}')).toEqual([
      '2 states, own matrix, linear emissions · transition[0][0] 0.75 · transition[0][1] 0.25',
      '2 states, own matrix, linear emissions · transition[0][0] 0.5 · transition[0][1] 0.5',
      'chain of 2, linear emissions',
    ]);
    expect(labels(own(0.5, '[[1, 0], [0, 1]]'), own(0.5, '[[1, 0], [0.5, 0.5]]'))).toEqual([
      'emission[1][0] 0 · emission[1][1] 1',
      'emission[1][0] 0.5 · emission[1][1] 0.5',
    ]);
  });

  it('of a single run, or of equal ones, are its main numbers', () => {
    const main = 'chain of 2, linear emissions · units 150 · inputs 100 · seed 1';
    expect(labels('{}')).toEqual([main]);
    expect(labels('{}', '{"notes": "again"}')).toEqual([main, main]);
    expect(resolveExperimentLabels([])).toEqual([]);
  });

  it('leave out what can not be read', () => {
    expect(labels('nonsense', '{}', '{"seed": 2}')).toEqual(['', 'seed 1', 'seed 2']);
  });

  it('cover every key, and stay short', () => {
    const network =
      '{"nonlinearity": "tanh", "recurrentBias": true, "readoutBias": true, "initialState": "normal", "pretrained": "a.pth"}';
    expect(labels('{}', `{"network": ${network}}`)).toEqual([
      'relu · no recurrent bias · no readout bias · start zero · fresh weights',
      'tanh · recurrent bias · readout bias · start normal · from a.pth',
    ]);
    const training =
      '{"epochs": 20, "batch": 1, "learningRates": [0.1, 0.01], "betas": [0.9, 0.99], "clipNorm": 1, "weightDecay": 1, "blur": 1}';
    expect(labels('{}', '{"training": {"recipe": "paper"}}')).toEqual(['fast', 'paper']);
    expect(labels('{}', '{"training": {"effort": 2}}')[1]).toBe('effort 2');
    expect(labels('{"training": {"recipe": "paper"}}', `{"training": ${training}}`)[1]).toBe(
      'epochs 20 · batch 1 · learning rate 0.1, 0.01 · betas 0.9, 0.99 · clip 1 · weight decay 1 · …',
    );
    const rest = '"backend": "wasm", "threads": 2, "run": {"format": "pth"}';
    expect(labels('{}', `{${rest}}`)).toEqual([
      'auto · all threads · safetensors',
      'wasm · threads 2 · pth',
    ]);
  });
});
