import { describe, expect, it } from 'vitest';
import { hmmJob } from '../../../../src/engine/jobs/hmm';
import { fixtureJson } from '../../formats/fixtures';
import { contextOf } from './context';

interface Golden {
  states: number;
  transition: number[][];
  emission: number[][];
  sequences: number[][];
  log_likelihood: number[];
  viterbi: number[][];
}

function hmm(config: object, sequences?: number[][]) {
  const context = contextOf('runs/two-small/config.json', JSON.stringify(config));
  return hmmJob.run(sequences ? { sequences } : {}, context);
}

describe('hmm', () => {
  it.each(fixtureJson<{ cases: Golden[] }>('golden/hmm.json').cases)(
    'agrees with hmmlearn on the chain of $states states that a config names',
    async ({ states, transition, sequences, log_likelihood, viterbi }) => {
      const result = await hmm({ states, outputs: 3, transition_method: 'target_prob' }, sequences);
      result.transition.flat().forEach((p, k) => expect(p).toBeCloseTo(transition.flat()[k], 12));
      result.logLikelihoods?.forEach((value, k) => expect(value).toBeCloseTo(log_likelihood[k], 8));
      expect(result.viterbi).toEqual(viterbi);
      expect(result.posterior?.map((rows) => rows.length)).toEqual(
        sequences.map((symbols) => symbols.length),
      );
    },
  );

  it('counts changes over the sequence length of the config', async () => {
    const { sequenceSteps, changesPerSequence, changesPerSequenceUniformFirst, relaxationSteps } =
      await hmm({ states: 2, seq_len: 100 });
    expect(sequenceSteps).toBe(100);
    expect(changesPerSequence).toBeCloseTo(6.811695, 6);
    expect(changesPerSequenceUniformFirst).toBeCloseTo(7.409557, 6);
    expect(relaxationSteps).toBeCloseTo(9.491222, 6);
  });

  it.each([
    [{ states: 6 }, 'config.json: states: a chain of 6'],
    [{ name: 'web-app' }, 'no key names an HMM (states, custom_transition_matrix)'],
    [
      {
        custom_transition_matrix: [
          [1, 0],
          [0, 1],
        ],
      },
      'stationary distribution is not unique',
    ],
  ])('refuses %j', async (config, message) => {
    await expect(hmm(config)).rejects.toThrow(message);
  });

  it('names the symbol that is none', async () => {
    await expect(
      hmm({ states: 2 }, [
        [0, 1],
        [0, 5],
      ]),
    ).rejects.toThrow('sequences[1][1]: symbol 5 found, 0..2 are legal');
  });
});
