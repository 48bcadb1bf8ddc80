import { describe, expect, it } from 'vitest';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import { replayText } from '../../../src/engine/replayText';
import type { ReplayCell } from '../../../src/engine/replay';
import { randomNetwork } from './randomNetwork';

const alive = { aborted: false };
const order = { controls: 4, steps: 2000, seed: 1, noise: 1 };
const cells = (units: number[], ...gains: number[]): ReplayCell[] =>
  gains.map((gain) => ({
    ...{ intervention: 0, name: 'kick | units', gain },
    result: runOrderedAblation(randomNetwork(), { ...order, units, gain }, alive),
  }));
const checkpoint = (file: string, epoch: number | null, own: ReplayCell[]) => ({
  ...{ file, epoch, cells: own, sha256: '', skipped: null },
});

describe('a replay as text', () => {
  const text = replayText('a.dynascope-view.json', {
    warnings: ['odd'],
    checkpoints: [
      checkpoint('model_epoch_10.pth', 10, cells([2], 0, 1)),
      checkpoint('model_epoch_20.pth', 20, cells([3], 0, 1)),
      { ...checkpoint('bad.pth', null, []), skipped: 'no <recurrent> network' },
    ],
  });
  const rows = text.split('\n').filter((line) => line.startsWith('|'));

  it('is a map of checkpoints by doses, intact doses at 0', () => {
    expect(text).toContain('## kick \\| units: units 2 (output)');
    expect(rows[0]).toMatch(/^\| checkpoint +\| gain 0 +\| gain 1 +\|$/);
    const [first, second] = [rows[2], rows[3]].map((row) =>
      row.split('|').map((one) => one.trim()),
    );
    expect([first[1], second[1]]).toEqual(['10', '20']);
    for (const row of [first, second]) {
      expect(row[2]).toMatch(/^[◀▶]\S* −?[\d.]+ ± [\d.]+( ◆)?$/);
      expect(row[3]).toBe('0 ± 0');
    }
  });

  it('has a map whose cells are coloured and marked by what they hold, named where it is and kept at the end', () => {
    expect(text).toContain('![Change of residency over training and dose][map-0]');
    const [last] = text.trim().split('\n').slice(-1);
    const source = /^\[map-0\]: data:image\/svg\+xml;base64,(\S+)$/.exec(last)?.[1] ?? '';
    const svg = Buffer.from(source, 'base64').toString('utf8');
    expect(svg).toMatch(/^<svg /);
    // The paper, the clip, and two checkpoints under two gains.
    expect(svg.match(/<rect /g)?.length).toBeGreaterThanOrEqual(4);
    // Gain 1 changes nothing.
    expect(svg.match(/fill="#f5f5f5"/g)).toHaveLength(2);
  });

  it('has the numbers of both networks, and says what was left out', () => {
    const figures = rows.slice(6).map((row) => row.split('|').map((one) => one.trim()));
    expect(figures.map(([, epoch, gain]) => [epoch, gain])).toEqual([
      ...[
        ['10', '0'],
        ['10', '1'],
        ['20', '0'],
        ['20', '1'],
      ],
    ]);
    for (const [, , gain, intact, altered] of figures) {
      if (gain === '1') expect(altered).toBe(intact);
    }
    expect(text).toContain('**odd**');
    expect(text).toContain('- bad.pth: no \\<recurrent\\> network');
  });

  it('says beside the number how many runs exploded', () => {
    const [own] = cells([2], 0);
    const blown = (altered: number, residency: object) => ({
      ...own,
      gain: altered,
      result: {
        ...own.result,
        exploded: { intact: 1, altered },
        outputs: own.result.outputs.map((rule) => ({
          ...rule,
          residencySteps: { ...rule.residencySteps, ...residency },
        })),
      },
    });
    const exploding = replayText('a', {
      warnings: [],
      checkpoints: [
        checkpoint('a.pth', 1, [own, blown(3, {}), blown(20, { altered: null, difference: null })]),
      ],
    });
    const lines = exploding.split('\n').filter((line) => line.startsWith('| 1 '));
    expect(lines[0]).toMatch(/^[^✕]* ✕ 3\/20 +\| ✕ 20\/20 +\|$/);
    expect(lines.map((line) => line.split(' | ').at(-1)).slice(1)).toEqual([
      ...['0 |', '3 of 20, intact 1 |', '20 of 20, intact 1 |'],
    ]);
  });

  it('of nothing that could be replayed has no map', () => {
    const none = replayText('a', { warnings: [], checkpoints: [] });
    expect(none).not.toContain('##');
  });
});
