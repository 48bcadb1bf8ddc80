/** Figures of paths on made-up ones: the same axes, what is cut, what is said. */
import { describe, expect, it } from 'vitest';
import { dataRanges } from '../../../../src/core/figures/figure';
import { sweepPaths } from '../../../../src/engine/jobs/sweepPaths';
import type { SweepPaths } from '../../../../src/engine/jobs/sweepSchemas';
import { pathFigures, pathLines } from '../../../../src/engine/report/pathFigures';
import { randomNetwork } from '../randomNetwork';

const PATHS: SweepPaths = {
  ...{ refused: null, seed: 2, startStep: 40, symbol: 0, copies: 100, steps: 2, fresh: 0.5 },
  mixing: 'variance',
  orbit: [
    [0, 0],
    [10, 4],
  ],
  gains: [
    {
      gain: 0,
      left: [1, 7],
      trace: [1, 2],
      shown: [
        [
          [1, 1],
          [14, 2],
          [2, 2],
        ],
      ],
    },
    {
      gain: 1.9,
      left: [0, 0],
      trace: [1, 2],
      shown: [
        [
          [1, 1],
          [2, 2],
          [900, 2],
        ],
      ],
    },
  ],
};

describe('figures of paths', () => {
  it('have the same axes, wide enough for paths near the orbit; others are cut, and that is said', () => {
    const [zero, high, left] = pathFigures(PATHS);
    expect([zero.name, high.name, left.name]).toEqual([
      ...['paths-gain-0', 'paths-gain-1.9', 'paths-left'],
    ]);
    expect(dataRanges(zero.figure)).toEqual(dataRanges(high.figure));
    const { x } = dataRanges(zero.figure);
    expect(x.to).toBeGreaterThan(14);
    expect(x.to).toBeLessThan(16);
    expect(zero.caption).not.toContain('cut');
    expect(high.caption).toContain('far from the orbit they are cut');
    const [line] = high.figure.layers.filter(({ kind }) => kind === 'line');
    expect(line).toMatchObject({ x: [1, 2, Number.NaN], y: [1, 2, Number.NaN] });
    expect(left.figure.layers[0]).toMatchObject({ x: [1, 2], y: [1, 7] });
  });

  it('are told with their noise and what became of them', () => {
    const text = pathLines(PATHS).join(' ');
    expect(text).toContain('√(1 − γ²)·recorded + γ·fresh, γ = 0.5');
    expect(text).toContain('7 at gain 0, 0 at gain 1.9');
    expect(pathLines({ ...PATHS, mixing: 'paper' }).join(' ')).toContain('(1 − γ)·recorded');
    expect(pathLines(null)).toEqual([]);
  });

  it('are none where no run has a dwell that lasts', async () => {
    const network = randomNetwork({ units: 6, inputs: 2, spread: 0 });
    const paths = await sweepPaths(network, [1], {
      ...{ seed: 1, noiseStd: 1, parity: true, signal: { aborted: false } },
      pause: () => Promise.resolve(),
    });
    expect(paths).toMatchObject({ mixing: 'paper', gains: [] });
    expect(pathFigures(paths)).toEqual([]);
    expect(pathLines(paths).join('')).toContain('no dwell that lasts');
  });
});
