/** Figures of the analyses on request, drawn from their results: exponents and the HMM here, the others in files of their own. */
import type { Layer, LegendEntry } from '../../core/figures/figure';
import type { AnalysisReply } from '../../protocol/analyses/request';
import { BLACK, DASHED, dot, estimates, GREY, lineLook, RED } from './looks';
import { averagedFigure, localFigure, readoutFigure } from './mapFigures';
import type { Frame, NamedFigure, ResultOf } from './namedFigure';
import { noiseFigures } from './noiseFigures';
import type { Background } from './sceneFigures';
import { patchingFigure } from './patchingReport';
import { transitionFigures } from './transitionFigures';
import { zoneFigures } from './zoneFigures';

const SIZE = { widthMm: 85, heightMm: 60 };

export function analysisFigures(reply: AnalysisReply, background: Background): NamedFigure[] {
  const frame = { ...SIZE, background };
  switch (reply.kind) {
    case 'zones':
      return zoneFigures(reply.result, frame);
    case 'local':
      return localFigure(reply.result, frame);
    case 'lyapunov':
      return reply.result.exponents.length > 0 ? [lyapunovFigure(reply.result, frame)] : [];
    case 'averaged':
      return averagedFigure(reply.result, frame);
    case 'noise':
      return noiseFigures(reply.result, frame);
    case 'readout':
      return [readoutFigure(reply.result, frame)];
    case 'transitions':
      return transitionFigures(reply.result, frame);
    case 'patching':
      return reply.result.units.length > 0 ? [patchingFigure(reply.result, frame)] : [];
    case 'cycles':
      return [];
    case 'hmm':
      return [timescaleFigure(reply.result, frame), matrixFigure(reply.result, frame)];
  }
}

function lyapunovFigure(result: ResultOf<'lyapunov'>, frame: Frame): NamedFigure {
  const x = result.exponents.map((_, k) => k + 1);
  const of = (settled: boolean) =>
    result.exponents.map((value, k) => (result.settled[k] === settled ? value : Number.NaN));
  const open = { ...dot(RED, 1.4), fill: 'none' };
  return {
    name: 'lyapunov',
    caption: 'Lyapunov exponents; bars are two standard errors to each side, −∞ is left out.',
    figure: {
      title: 'Lyapunov exponents',
      ...frame,
      xLabel: 'direction',
      yLabel: 'exponent (nats per step)',
      layers: [
        { kind: 'rule', axis: 'y', at: 0, stroke: DASHED },
        estimates(
          x,
          result.exponents,
          result.error.map((one) => 2 * one),
          GREY,
        ),
        { kind: 'marks', x, y: of(true), look: dot(BLACK, 1.4) },
        { kind: 'marks', x, y: of(false), look: open },
      ],
      legend: [
        { text: 'settled', sample: { look: dot(BLACK, 1.4) } },
        ...(result.settled.includes(false)
          ? [{ text: 'not settled', sample: { look: open } }]
          : []),
      ],
    },
  };
}

function timescaleFigure({ timescales }: ResultOf<'hmm'>, frame: Frame): NamedFigure {
  const x = timescales.map(({ lagSteps }) => lagSteps);
  const processes = Math.min(4, timescales[0]?.steps.length ?? 0);
  const chance = timescales.map(({ chanceSteps }) => chanceSteps);
  const names = ['slowest', 'second', 'third', 'fourth'];
  return {
    name: 'hmm-timescales',
    caption:
      'Implied timescales of the chain of microstates over its lag; at the dashed grey line a timescale is chance.',
    figure: {
      title: 'Implied timescales',
      ...frame,
      xLabel: 'lag (steps)',
      yLabel: 'timescale (steps)',
      yIncludes: [0],
      layers: [
        { kind: 'line', x, y: chance, stroke: DASHED },
        ...Array.from({ length: processes }, (_, i): Layer => ({
          kind: 'line',
          x,
          y: timescales.map(({ steps }) => steps[i]),
          stroke: lineLook(i),
        })),
      ],
      legend: [
        ...Array.from({ length: processes }, (_, i) => ({
          text: names[i],
          sample: { stroke: lineLook(i) },
        })),
        { text: 'chance', sample: { stroke: DASHED } },
      ],
    },
  };
}

/** Every entry of the transition matrix with its interval, the target's beside it. */
function matrixFigure({ transition, states }: ResultOf<'hmm'>, frame: Frame): NamedFigure {
  const cells = transition.value.flatMap((row, i) => row.map((_, j) => [i, j] as const));
  const x = cells.map((_, k) => k);
  const of = (rows: readonly (readonly number[])[] | null) =>
    cells.map(([i, j]) => rows?.[i][j] ?? Number.NaN);
  const target = { shape: 'cross' as const, colour: RED, fill: 'none', sizeMm: 1.8 };
  const legend: LegendEntry[] = [
    { text: 'distilled, 95 % interval', sample: { look: dot(BLACK, 1.4) } },
    ...(transition.target ? [{ text: 'HMM of the run', sample: { look: target } }] : []),
  ];
  return {
    name: 'hmm-transitions',
    caption: 'Moves between distilled states, from → to, beside those of the run’s HMM.',
    figure: {
      title: 'Transition probabilities',
      ...frame,
      xLabel: 'from → to',
      yLabel: 'probability per step',
      yIncludes: [0, 1],
      xNames: states <= 3 ? cells.map(([i, j]) => `${i}→${j}`) : [],
      layers: [
        { kind: 'marks', x: [-0.5, cells.length - 0.5], y: [0, 0], look: dot('none', 0.1) },
        {
          kind: 'intervals',
          x,
          low: of(transition.low),
          high: of(transition.high),
          stroke: { colour: BLACK, widthMm: 0.4 },
        },
        { kind: 'marks', x, y: of(transition.value), look: dot(BLACK, 1.4) },
        { kind: 'marks', x, y: of(transition.target), look: target },
      ],
      legend,
    },
  };
}
