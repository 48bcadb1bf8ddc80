/** One intervention by gain: what is printed is what was found, and explosions are said beside it. */
import { describe, expect, it } from 'vitest';
import { doseText } from '../../../src/engine/doseText';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import type { ReplayCell } from '../../../src/engine/replay';
import { randomNetwork } from './randomNetwork';

const order = { units: [2], controls: 4, steps: 2000, seed: 1, noise: 1 };
const cells = [0, 0.5, 1].map((gain): ReplayCell => ({
  ...{ intervention: 0, name: 'kick', gain },
  result: runOrderedAblation(randomNetwork(), { ...order, gain }, { aborted: false }),
}));
const text = (own: readonly ReplayCell[]) => {
  const checkpoint = { file: 'a.pth', epoch: 3, sha256: '', cells: own, skipped: null };
  return doseText('a.dynascope-view.json', 2, { warnings: ['odd'], checkpoints: [checkpoint] });
};
const rowsOf = (all: string) =>
  all
    .split('\n')
    .filter((line) => /^\| [\d.]+ /.test(line))
    .map((line) => line.split('|').map((one) => one.trim()));

describe('doses of one intervention', () => {
  it('are a row each, for both rules, with nothing changed at gain 1', () => {
    const all = text(cells);
    expect(all).toContain('# kick: units 2 (output)');
    expect(all).toContain('Intervention 2 of a.dynascope-view.json on a.pth');
    expect(all).toContain('**odd**');
    const rows = rowsOf(all);
    expect(rows.map(([, gain]) => gain)).toEqual(['0', '0.5', '1', '0', '0.5', '1']);
    for (const row of rows.filter(([, gain]) => gain === '1')) {
      for (const cell of [row[2], row[4], row[5]]) expect(cell).toMatch(/\(0 ± 0\)$/);
    }
    expect(rows[0].at(-2)).toBe('0');
  });

  it('say what exploded', () => {
    const exploded = { intact: 0, altered: 20 };
    const [first] = cells;
    const rows = rowsOf(text([{ ...first, result: { ...first.result, exploded } }]));
    expect(rows[0].at(-2)).toBe('✕ 20 of 20, counted until then');
  });

  it('mark what lies beyond the band of controls that are alike, and nothing beside others', () => {
    const [first] = cells;
    const marks = (matched: boolean, interval: readonly [number, number]) => {
      const outputs = first.result.outputs.map((one) => ({
        ...one,
        changesPerStep: {
          ...one.changesPerStep,
          difference: 2,
          interval: [...interval],
          band: [-1, 1],
        },
      }));
      const controls = { ...first.result.controls, matched };
      const result = { ...first.result, outputs, controls } as ReplayCell['result'];
      return rowsOf(text([{ ...first, result }])).map((row) => row[4].includes('◆'));
    };
    expect(marks(true, [1.5, 2.5])).toEqual([true, true]);
    expect(marks(true, [-0.5, 4.5])).toEqual([false, false]);
    expect(marks(false, [1.5, 2.5])).toEqual([false, false]);
  });
});
