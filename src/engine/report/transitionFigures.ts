/** Figures of transitions: averages around changes, times to come, the least noise beside real changes. */
import type { Layer } from '../../core/figures/figure';
import { BLACK, DASHED, dot, estimates, GREY, lineLook, RED } from './looks';
import type { Frame, NamedFigure, ResultOf } from './namedFigure';

type Transitions = ResultOf<'transitions'>;

/** Pairs of symbols that one picture holds. */
const MOST_PAIRS = 4;

export function transitionFigures(result: Transitions, frame: Frame): NamedFigure[] {
  return [
    ...leadFigure(result, frame),
    ...passageFigure(result, frame),
    ...pathFigure(result, frame),
  ];
}

function leadFigure({ pairs }: Transitions, frame: Frame): NamedFigure[] {
  const shown = pairs
    .flatMap(({ from, to, averages }) => (averages ? [{ from, to, ...averages }] : []))
    .slice(0, MOST_PAIRS);
  if (shown.length === 0) return [];
  return [
    {
      name: 'transitions-lead',
      caption:
        'Mean lead of the new symbol’s logit over the old one’s around changes of symbol, at lag 0 the first step of the new one; bars are two standard errors over events.',
      figure: {
        title: 'Around changes of symbol',
        ...frame,
        xLabel: 'lag (steps)',
        yLabel: 'lead of the new symbol',
        layers: [
          { kind: 'rule', axis: 'y', at: 0, stroke: DASHED },
          { kind: 'rule', axis: 'x', at: 0, stroke: DASHED },
          ...shown.flatMap(({ lags, lead, leadError }, k): Layer[] => [
            { kind: 'line', x: lags, y: lead, stroke: lineLook(k) },
            estimates(
              lags,
              lead,
              leadError.map((one) => 2 * one),
              lineLook(k).colour,
            ),
          ]),
        ],
        legend: shown.map(({ from, to }, k) => ({
          text: `${from} → ${to}`,
          sample: { stroke: lineLook(k) },
        })),
      },
    },
  ];
}

function passageFigure({ passages, parameters }: Transitions, frame: Frame): NamedFigure[] {
  const known = passages.filter(({ refused }) => refused === null);
  if (known.length === 0) return [];
  const x = known.map((_, k) => k);
  const kinds = [
    {
      text: 'direct runs',
      shift: -0.1,
      look: dot(BLACK, 1.4),
      mean: known.map(({ direct }) => direct.mean),
      error: known.map(({ direct }) => direct.error),
    },
    {
      text: 'splitting and Hill',
      shift: 0.1,
      look: { ...dot(RED, 1.6), shape: 'diamond' as const },
      mean: known.map(({ hill }) => hill.mean),
      error: known.map(({ hill }) => hill.error),
    },
  ];
  const censored = known.some(({ direct }) => direct.censored > 0);
  return [
    {
      name: 'transitions-times',
      caption: `Mean times to a change of symbol; bars are two standard errors to each side.${censored ? ` Some direct runs are censored at ${parameters.capSteps} steps: their means are restricted, and too small.` : ''}`,
      figure: {
        title: 'Times to a change',
        ...frame,
        xLabel: 'passage',
        yLabel: 'mean time (steps)',
        yIncludes: [0],
        xNames: known.map(({ from, to }) => `${from}→${to ?? 'any'}`),
        layers: [
          { kind: 'marks', x: [-0.5, known.length - 0.5], y: [0, 0], look: dot('none', 0.1) },
          ...kinds.flatMap(({ shift, look, mean, error }): Layer[] => {
            const at = x.map((one) => one + shift);
            return [
              estimates(
                at,
                mean,
                error.map((one) => 2 * one),
                look.colour,
              ),
              { kind: 'marks', x: at, y: mean, look },
            ];
          }),
        ],
        legend: kinds.map(({ text, look }) => ({ text, sample: { look } })),
      },
    },
  ];
}

function pathFigure({ picture, path }: Transitions, frame: Frame): NamedFigure[] {
  if (picture.path.length === 0) return [];
  const line = (
    rows: readonly (readonly number[])[],
    stroke: ReturnType<typeof lineLook>,
  ): Layer => ({
    kind: 'line',
    x: rows.map((row) => row[0]),
    y: rows.map((row) => row[1]),
    stroke,
  });
  const real = { colour: GREY, widthMm: 0.2 };
  const average = { colour: BLACK, widthMm: 0.5 };
  const least = { colour: RED, widthMm: 0.6, dashMm: [1.2, 0.6] };
  const change = path ? `${path.from} → ${path.to}` : 'a change';
  return [
    {
      name: 'transitions-path',
      caption: `Under the least noise that makes ${change}, beside real changes and their average, in the plane of the first two principal axes.`,
      figure: {
        title: 'The least noise',
        ...frame,
        xLabel: 'PC 1',
        yLabel: 'PC 2',
        equalAxes: true,
        layers: [
          ...picture.segments.map((rows) => line(rows, real)),
          line(picture.average, average),
          line(picture.path, least),
        ],
        legend: [
          { text: 'real changes', sample: { stroke: real } },
          { text: 'their average', sample: { stroke: average } },
          { text: 'least noise', sample: { stroke: least } },
        ],
      },
    },
  ];
}
