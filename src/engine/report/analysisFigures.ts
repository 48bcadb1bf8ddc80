/** Figures of the analyses on request, drawn from their results. An analysis without an entry here has none. */
import type { Figure, Layer, LegendEntry } from '../../core/figures/figure';
import type { AnalysisReply } from '../../protocol/analyses/request';
import { BLACK, DASHED, dot, estimates, GREY, lineLook, RED } from './looks';
import type { Background } from './sceneFigures';

export interface NamedFigure {
  /** Of the file, without its extension. */
  readonly name: string;
  /** One sentence below it. */
  readonly caption: string;
  readonly figure: Figure;
}

const SIZE = { widthMm: 85, heightMm: 60 };

export function analysisFigures(reply: AnalysisReply, background: Background): NamedFigure[] {
  const frame = { ...SIZE, background };
  if (reply.kind === 'zones') return [zoneFigure(reply.result, frame)];
  if (reply.kind === 'lyapunov') return [lyapunovFigure(reply.result, frame)];
  if (reply.kind === 'noise') return [noiseFigure(reply.result, frame)];
  if (reply.kind === 'hmm') {
    return [timescaleFigure(reply.result, frame), matrixFigure(reply.result, frame)];
  }
  return [];
}

type Frame = Pick<Figure, 'widthMm' | 'heightMm' | 'background'>;
type ResultOf<K extends AnalysisReply['kind']> = Extract<AnalysisReply, { kind: K }>['result'];

function zoneFigure({ zones, share, shareError }: ResultOf<'zones'>, frame: Frame): NamedFigure {
  const x = zones.map((_, k) => k);
  return {
    name: 'zones',
    caption: 'Share of states in each zone; bars are two standard errors to each side.',
    figure: {
      title: 'Shares of zones',
      ...frame,
      xLabel: 'zone',
      yLabel: 'share of states',
      yIncludes: [0, 1],
      xNames: zones,
      layers: [
        { kind: 'marks', x: [-0.5, zones.length - 0.5], y: [0, 0], look: dot('none', 0.1) },
        estimates(
          x,
          share,
          shareError.map((one) => 2 * one),
          BLACK,
        ),
        { kind: 'marks', x, y: share, look: dot(BLACK, 1.6) },
      ],
      legend: [],
    },
  };
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

/** Fresh noise only: γ = 1. */
function noiseFigure({ sensitivity }: ResultOf<'noise'>, frame: Frame): NamedFigure {
  const own = sensitivity.filter(({ fresh }) => fresh === 1);
  return {
    name: 'noise',
    caption:
      'How far copies of a state part under noise of their own; bars are two standard errors.',
    figure: {
      title: 'Spread of copies',
      ...frame,
      xLabel: 'steps',
      yLabel: 'trace of the covariance',
      yIncludes: [0],
      layers: own.flatMap(({ trace, traceError }, k): Layer[] => {
        const x = trace.map((_, step) => step + 1);
        const { colour } = lineLook(k);
        return [
          { kind: 'line', x, y: trace, stroke: lineLook(k) },
          estimates(
            x,
            trace,
            traceError.map((one) => 2 * one),
            colour,
          ),
        ];
      }),
      legend: own.map(({ zone }, k) => ({ text: zone, sample: { stroke: lineLook(k) } })),
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
