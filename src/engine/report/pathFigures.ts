/** Figures of a sweep's paths: the plane of the orbit under each gain, and how many paths have left by when. Measures nothing. */
import type { Figure, Layer } from '../../core/figures/figure';
import type { SweepPaths } from '../jobs/sweepSchemas';
import { dot, lineLook } from './looks';
import type { NamedFigure } from './namedFigure';

const SIZE = { widthMm: 85, heightMm: 78, background: 'paper' } as const;
const FAINT = '#d0d0d0';
/** Beyond the orbit paths are cut: an exploding one would leave nothing of the others. In widths of the orbit, to each side. */
const BEYOND = 0.5;

/** None where there are no paths. */
export function pathFigures(paths: SweepPaths): NamedFigure[] {
  if (paths.gains.length === 0) return [];
  const { gains, copies, fresh } = paths;
  const frame = frameOf(paths);
  const steps = gains[0].left.map((_, k) => k + 1);
  return [
    ...gains.map((one) => planeFigure(paths, one, frame)),
    {
      name: 'paths-left',
      caption: `Of ${copies} paths from one dwelling state, how many have left its symbol, under gains on the kick units; a share γ = ${fresh} of their noise is their own.`,
      figure: {
        ...{ ...SIZE, heightMm: 60, title: 'Paths that have left', xLabel: 'steps' },
        ...{ yLabel: 'paths that have left', yIncludes: [0, copies] },
        layers: gains.map(({ left }, k): Layer => ({
          ...{ kind: 'line', x: steps, y: left, stroke: lineLook(k) },
        })),
        legend: gains.map(({ gain }, k) => ({
          ...{ text: `gain ${gain}`, sample: { stroke: lineLook(k) } },
        })),
      },
    },
  ];
}

type OfGain = SweepPaths['gains'][number];
type Frame = readonly [x: readonly [number, number], y: readonly [number, number]];

function planeFigure(
  { orbit, copies }: SweepPaths,
  { gain, shown }: OfGain,
  frame: Frame,
): NamedFigure {
  const [start] = shown[0];
  const [across, up] = [0, 1].map((axis) => orbit.map((position) => position[axis]));
  const isInside = (position: readonly number[]) =>
    frame.every(([from, to], axis) => position[axis] >= from && position[axis] <= to);
  const isCut = !shown.flat().every(isInside);
  const steps = shown[0].length - 1;
  const startLook = { shape: 'diamond', colour: '#000000', fill: '#ffffff', sizeMm: 2 } as const;
  const figure: Figure = {
    ...{ ...SIZE, title: `Paths under gain ${gain}`, xLabel: 'PC 1', yLabel: 'PC 2' },
    ...{ xIncludes: frame[0], yIncludes: frame[1] },
    layers: [
      { kind: 'marks', x: across, y: up, look: dot(FAINT, 0.5) },
      ...shown.map((path, k): Layer => {
        const seen = path.map((position) =>
          isInside(position) ? position : [Number.NaN, Number.NaN],
        );
        const [x, y] = [0, 1].map((axis) => seen.map((position) => position[axis]));
        return { kind: 'line', x, y, stroke: lineLook(k) };
      }),
      { kind: 'marks', x: [start[0]], y: [start[1]], look: startLook },
    ],
    legend: [
      { text: 'intact orbit', sample: { look: dot(FAINT, 1.4) } },
      { text: 'start', sample: { look: startLook } },
      ...shown.map((_, k) => ({ text: `path ${k + 1}`, sample: { stroke: lineLook(k) } })),
    ],
  };
  const cut = isCut ? ' Where they are far from the orbit they are cut.' : '';
  return {
    name: `paths-gain-${gain}`,
    caption: `Gain ${gain} on the kick units: the first ${shown.length} of ${copies} paths from h(t_c − 1), ${steps} steps, in the plane of the first two principal axes of the intact orbit; the same axes and fresh noise under each gain.${cut}`,
    figure,
  };
}

/** What all panels show: the orbit, and paths up to BEYOND it. */
function frameOf({ orbit, gains }: SweepPaths): Frame {
  const ends = (axis: 0 | 1): readonly [number, number] => {
    const own = orbit.map((position) => position[axis]);
    const [low, high] = [Math.min(...own), Math.max(...own)];
    const room = BEYOND * (high - low);
    const seen = gains
      .flatMap(({ shown }) => shown.flat().map((position) => position[axis]))
      .filter((value) => value >= low - room && value <= high + room);
    return [Math.min(low, ...seen), Math.max(high, ...seen)];
  };
  return [ends(0), ends(1)];
}

/** How the paths were made, and how many have left at the end. */
export function pathLines(paths: SweepPaths | null): string[] {
  if (!paths) return [];
  if (paths.refused !== null) return [`Paths from a dwelling state: ${paths.refused}.`, ''];
  const { copies, steps, fresh, mixing, startStep, seed, symbol, gains } = paths;
  const noise = mixing === 'paper' ? '(1 − γ)·recorded + γ·fresh' : '√(1 − γ²)·recorded + γ·fresh';
  const left = gains.map(({ gain, left: by }) => `${by[by.length - 1]} at gain ${gain}`);
  return [
    `Paths: ${copies} of ${steps} steps from one dwelling state – h(t_c − 1), step ${startStep} of a run with seed ${seed}, symbol ${symbol} – on noise`,
    `${noise}, γ = ${fresh}. By the last step have left the symbol: ${left.join(', ')}.`,
    '',
  ];
}
