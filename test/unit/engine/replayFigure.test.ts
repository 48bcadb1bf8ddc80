/** The heat map of a replay: where cells stand, what colours and marks say. */
import { describe, expect, it } from 'vitest';
import type { ReplayCell, ReplayedCheckpoint } from '../../../src/engine/replay';
import { replayFigure } from '../../../src/engine/replayFigure';

const cell = (
  gain: number,
  difference: number | null,
  band: [number, number] | null = null,
  altered = 0,
  matched = true,
) =>
  ({
    ...{ intervention: 0, name: '', gain },
    result: {
      ...{ runs: 20, exploded: { intact: 0, altered } },
      controls: { matched },
      outputs: [{ rule: 'argmax', residencySteps: { difference, standardError: 0.5, band } }],
    },
  }) as unknown as ReplayCell;
const checkpoint = (epoch: number | null, cells: ReplayCell[]): ReplayedCheckpoint => ({
  ...{ file: 'a.pth', epoch, sha256: '', cells, skipped: null },
});

describe('the map of a replay', () => {
  const figure = replayFigure('A map', 0, [
    checkpoint(10, [cell(0, -8, [-1, 1]), cell(1, 0)]),
    checkpoint(null, [cell(0, 4, [-9, 9]), cell(1, 0), cell(2, null)]),
  ]);
  const layer = figure?.layers.find(({ kind }) => kind === 'cells');
  const cells = layer?.kind === 'cells' ? layer : null;

  it('has a cell for each number, half way to the gains beside', () => {
    expect(cells?.left).toEqual([-0.5, -0.5, 0.5, 0.5]);
    expect(cells?.low).toEqual([-0.5, 0.5, -0.5, 0.5]);
    expect(cells?.high).toEqual([0.5, 1.5, 0.5, 1.5]);
    expect(figure?.xNames).toEqual(['10', 'last']);
  });

  it('colours by the largest change of all: blue shorter, orange longer, none nearly white', () => {
    expect(cells?.fills).toEqual(['#0072b2', '#f5f5f5', '#e5aa7b', '#f5f5f5']);
  });

  it('marks what is clear of 0 by its way, filled beyond the controls', () => {
    const marks = figure?.layers.flatMap((one) =>
      one.kind === 'marks' && one.x.length > 0 ? [[one.look.shape, one.look.fill, one.x[0]]] : [],
    );
    expect(marks).toEqual([
      ['triangle', 'none', 1],
      ['square', '#000000', 0],
    ]);
    expect(figure?.legend.map(({ text }) => text)).toEqual([
      ...['shorter, to −8 steps', 'longer, to 8 steps', 'longer', 'shorter, beyond controls'],
    ]);
  });

  it('crosses what exploded, whether anything could be counted or not', () => {
    const exploding = replayFigure('', 0, [
      checkpoint(1, [cell(0, 3, [-1, 1]), cell(1, 9, [-1, 1], 4), cell(2, null, null, 20)]),
    ]);
    const marks = exploding?.layers.flatMap((one) =>
      one.kind === 'marks' ? [...(one.y as number[])].map((gain) => [one.look.shape, gain]) : [],
    );
    expect(marks).toEqual([
      ['triangle', 0],
      ['cross', 1],
      ['cross', 2],
    ]);
    const [layer] = exploding?.layers ?? [];
    expect(layer).toMatchObject({ fills: [expect.any(String), '#d55e00', '#8a8a8a'] });
    expect(exploding?.legend.at(-1)?.text).toBe('runs exploded, counted until then');
  });

  it('fills no mark where the controls are unlike', () => {
    const unlike = replayFigure('', 0, [checkpoint(1, [cell(0, -8, [-1, 1], 0, false)])]);
    expect(unlike?.legend.map(({ text }) => text)).toContain('shorter');
  });

  it('is none without a number, and has one cell of one dose', () => {
    expect(replayFigure('', 0, [checkpoint(1, [cell(0, null)])])).toBeNull();
    expect(replayFigure('', 1, [checkpoint(1, [cell(0, 1)])])).toBeNull();
    const one = replayFigure('', 0, [checkpoint(1, [cell(0, 0)])])?.layers[0];
    expect(one).toMatchObject({ low: [-0.5], high: [0.5], fills: ['#f5f5f5'] });
  });
});
