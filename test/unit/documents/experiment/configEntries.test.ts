import { describe, expect, it } from 'vitest';
import { configEntries } from '../../../../src/documents/experiment/configEntries';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';

function entriesOf(file: unknown): Map<string, string> {
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(file));
  if (!experiment) throw new Error(diagnostics[0]?.message);
  return new Map(configEntries(experiment));
}

describe('configEntries', () => {
  it('names every key as it stands in the file, with its value in words', () => {
    const entries = entriesOf({
      hmm: { family: 'chain', states: 3 },
      network: { units: 50 },
      training: { learningRates: [0.001, 0.0005] },
      seed: 7,
    });
    expect(entries.get('network.units')).toBe('50');
    expect(entries.get('training.learningRates')).toBe('0.001, 0.0005');
    expect(entries.get('hmm.family')).toBe('chain');
    expect(entries.get('network.recurrentBias')).toBe('false');
    expect(entries.get('network.pretrained')).toBe('null');
    expect(entries.get('seed')).toBe('7');
  });

  it('leaves out where a run is kept and what was noted down', () => {
    const one = entriesOf({ notes: 'a', run: { folder: 'here' } });
    const other = entriesOf({ notes: 'b', run: { folder: 'there' } });
    expect(one).toEqual(other);
  });

  it('tells own matrices apart', () => {
    const own = (p: number) =>
      entriesOf({
        hmm: {
          family: 'own',
          transition: [
            [p, 1 - p],
            [0.5, 0.5],
          ],
          emission: [
            [1, 0],
            [0, 1],
          ],
        },
      }).get('hmm.transition');
    expect(own(0.25)).toBe('[[0.25,0.75],[0.5,0.5]]');
    expect(own(0.25)).not.toBe(own(0.5));
  });
});
