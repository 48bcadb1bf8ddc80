/** The experiments that the sample workspace ships, and the networks they made: what a new user sees first has no problems. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';

const SAMPLE = 'media/sample';

describe.each([
  ['two-states', { family: 'chain', states: 2, targetProbability: 0.05 }],
  ['fully-connected', { family: 'fullyConnected', states: 3 }],
])('the sample experiment %s', (name, hmm) => {
  const run = `${SAMPLE}/runs/${name}-001`;
  const json = async (file: string) =>
    JSON.parse(await readFile(`${run}/${file}`, 'utf8')) as Readonly<Record<string, unknown>>;

  it('has no problems, and takes the fast recipe', async () => {
    const text = await readFile(`${SAMPLE}/${name}.dynascope.json`, 'utf8');
    const { experiment, diagnostics } = parseExperiment(text);
    expect(diagnostics).toEqual([]);
    expect(experiment).toMatchObject({ hmm, training: { recipe: 'fast' } });
  });

  it('comes with a run that was trained by it and reached its HMM', async () => {
    const text = await readFile(`${SAMPLE}/${name}.dynascope.json`, 'utf8');
    const { experiment } = parseExperiment(text);
    const config = await json('config.json');
    expect([config.seed, config.hidden_size, config.input_size, config.states]).toEqual([
      experiment?.seed,
      experiment?.network.units,
      experiment?.network.inputs,
      hmm.states,
    ]);
    expect(await json('status.json')).toMatchObject({ state: 'finished', epochsDone: 45 });
    expect(await json('fidelity.json')).toMatchObject({ verdict: { fidelity: 'reached' } });
    const evolution = await readdir(`${run}/models/evolution`);
    expect(evolution).toContain('model_epoch_45.safetensors');
    expect(evolution).toHaveLength(11);
  });
});
