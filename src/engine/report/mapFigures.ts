/** Figures of the local linear picture, the averaged map and the readout. */
import type { Layer } from '../../core/figures/figure';
import { BLACK, DASHED, dot, lineLook, STABLE, UNSTABLE } from './looks';
import type { Frame, NamedFigure, ResultOf } from './namedFigure';

/** None where the orbit has no active sets. */
export function localFigure({ sets }: ResultOf<'local'>, frame: Frame): NamedFigure[] {
  if (sets.length === 0) return [];
  return [
    {
      name: 'local',
      caption:
        'Largest |λ| of the most visited active sets, from the most visited on: exact, as is each set’s spectrum. Above the dashed line a step expands some direction.',
      figure: {
        title: 'Most visited active sets',
        ...frame,
        xLabel: 'active set, by visits',
        yLabel: 'largest |λ|',
        yIncludes: [0],
        layers: [
          { kind: 'rule', axis: 'y', at: 1, stroke: DASHED },
          {
            kind: 'marks',
            x: sets.map((_, k) => k + 1),
            y: sets.map(({ radius }) => radius),
            look: dot(BLACK, 1.4),
          },
        ],
        legend: [],
      },
    },
  ];
}

/** Its points in the plane of the picture; cycles are closed lines. */
export function averagedFigure(
  { fixedPoints, attractors }: ResultOf<'averaged'>,
  frame: Frame,
): NamedFigure[] {
  const column = (rows: readonly (readonly number[])[], axis: number) =>
    rows.map((row) => row[axis]);
  const of = (isStable: boolean) =>
    fixedPoints
      .filter(({ stability }) => (stability === 'stable') === isStable)
      .flatMap(({ positions }) => positions);
  const cycles = attractors.filter(({ positions }) => positions.length > 1);
  if (fixedPoints.length + cycles.length === 0) return [];
  return [
    {
      name: 'averaged',
      caption:
        'Fixed points of the noise-averaged map in the plane of the first two principal axes of the orbit: discs are stable, diamonds are not; lines are where starts end that come to no point. Points are exact up to their residual.',
      figure: {
        title: 'Noise-averaged map',
        ...frame,
        xLabel: 'PC 1',
        yLabel: 'PC 2',
        equalAxes: true,
        layers: [
          ...cycles.map(({ positions, period }, k): Layer => {
            const path = period === null ? positions : [...positions, positions[0]];
            return { kind: 'line', x: column(path, 0), y: column(path, 1), stroke: lineLook(k) };
          }),
          { kind: 'marks', x: column(of(true), 0), y: column(of(true), 1), look: STABLE },
          { kind: 'marks', x: column(of(false), 0), y: column(of(false), 1), look: UNSTABLE },
        ],
        legend: [
          { text: 'stable', sample: { look: STABLE } },
          ...(of(false).length > 0 ? [{ text: 'not stable', sample: { look: UNSTABLE } }] : []),
          ...cycles.map((_, k) => ({ text: 'cycle', sample: { stroke: lineLook(k) } })),
        ],
      },
    },
  ];
}

export function readoutFigure({ rows }: ResultOf<'readout'>, frame: Frame): NamedFigure {
  return {
    name: 'readout',
    caption:
      'Angle of each row of the readout to the plane of the first two principal axes: 0° lies in it, 90° is not seen in it. Exact for this orbit’s axes.',
    figure: {
      title: 'Readout and principal plane',
      ...frame,
      xLabel: 'symbol',
      yLabel: 'angle (degrees)',
      yIncludes: [0, 90],
      xNames: rows.map(({ symbol }) => String(symbol)),
      layers: [
        { kind: 'marks', x: [-0.5, rows.length - 0.5], y: [0, 0], look: dot('none', 0.1) },
        {
          kind: 'marks',
          x: rows.map((_, k) => k),
          y: rows.map(({ degrees }) => degrees),
          look: dot(BLACK, 1.6),
        },
      ],
      legend: [],
    },
  };
}
