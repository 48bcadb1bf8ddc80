import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { patchJob } from '../../../../src/engine/jobs/patch';
import { PatchingResultSchema } from '../../../../src/protocol/analyses/patching';
import { strictJson } from '../../../../src/engine/strictJson';
import { contextOf } from './context';

const small = 'runs/two-small/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth';
const few = { events: 6, top: 3, completions: 8 };

describe('patching of a checkpoint', () => {
  it('takes the commonest change where none is named, and holds what its schema says', async () => {
    const found = await patchJob.run({ ...few, site: 'recurrent' }, contextOf(small));
    const plain: unknown = JSON.parse(strictJson(found));
    expect([...Value.Errors(PatchingResultSchema, plain)]).toEqual([]);
    expect(found.parameters).toMatchObject({ from: null, to: null, site: 'recurrent' });
    expect(found.eventsUsed + found.eventsWithoutPair).toBe(6);
    expect(found.denoising).toHaveLength(50);
    expect(found.units).toHaveLength(3);
    for (const { unit, lag, denoising } of found.units) {
      // The table's entry is the finding's own value.
      const shown = found.denoising[unit][found.lags.indexOf(lag)];
      expect(denoising.lead.value).toBeCloseTo(shown, 9);
    }
    const lines = patchJob.describe?.(found) ?? [];
    expect(lines[0]).toContain(`${found.from} to ${found.to}, site recurrent: `);
    expect(lines).toHaveLength(2 + 3 + 3);
  });

  it('is the same for the same seed, another for another', async () => {
    const ask = (seed: number) =>
      patchJob.run({ ...few, from: 2, to: 0, seed, top: 1 }, contextOf(small));
    const [one, again, other] = [await ask(1), await ask(1), await ask(2)];
    expect(again).toEqual(one);
    expect(one.parameters).toMatchObject({ from: 2, to: 0 });
    expect(other.denoising).not.toEqual(one.denoising);
  });

  it('names what it can not patch', async () => {
    await expect(patchJob.run({ from: 0 }, contextOf(small))).rejects.toThrow('both are needed');
    await expect(patchJob.run({}, contextOf('formats/gru.pth'))).rejects.toThrow(
      'one rnn layer with relu is needed',
    );
  });
});
