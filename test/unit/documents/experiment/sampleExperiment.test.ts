/** The experiment that the sample workspace ships: what a new user sees first has no problems. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';

describe('sample experiment', () => {
  it('has no problems, and is the paper’s two-state HMM', async () => {
    const text = await readFile('media/sample/two-states.dynascope.json', 'utf8');
    const { experiment, diagnostics } = parseExperiment(text);
    expect(diagnostics).toEqual([]);
    expect(experiment?.hmm).toMatchObject({ family: 'chain', states: 2, targetProbability: 0.05 });
  });
});
