import { describe, expect, it } from 'vitest';
import { KeptAnswers } from '../../../../src/engine/analyses/keptAnswers';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import type { AnalysisReply } from '../../../../src/protocol/analyses/request';

const simulation = (seed: number, sequence = 1) => ({
  ...DEFAULT_VIEW.simulation,
  ...{ seed, sequence },
});
const reply = (kind: 'zones' | 'noise', says: string) =>
  ({ kind, result: { notes: [says] } }) as unknown as AnalysisReply;
const said = (kept: KeptAnswers) => kept.all().map(({ reply: { result } }) => result.notes[0]);

describe('kept answers', () => {
  it('are one of a kind and orbit, whatever the number of the request', () => {
    const kept = new KeptAnswers();
    kept.keep(simulation(1, 1), reply('zones', 'first'));
    kept.keep(simulation(1, 2), reply('noise', 'other kind'));
    kept.keep(simulation(2, 3), reply('zones', 'other orbit'));
    kept.keep(simulation(1, 4), reply('zones', 'again'));
    expect(said(kept)).toEqual(['other kind', 'other orbit', 'again']);
    expect(kept.all()[0].simulation).not.toHaveProperty('sequence');
  });

  it('are bounded: the oldest goes first', () => {
    const kept = new KeptAnswers();
    for (let seed = 0; seed < 30; seed++) kept.keep(simulation(seed), reply('zones', String(seed)));
    expect(said(kept)).toEqual(Array.from({ length: 12 }, (_, k) => String(18 + k)));
  });
});
