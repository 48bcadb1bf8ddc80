/** A run looked at checkpoint by checkpoint as files: figures over training, a table, and a page that names them. Measures nothing. */
import { drawFigure } from '../../core/figures/drawFigure';
import type { Layer } from '../../core/figures/figure';
import type { ReportFile } from '../../files/reportFolder';
import type { EvolutionResult } from '../jobs/evolutionSchemas';
import { strictJson } from '../strictJson';
import { csvText } from './dataFiles';
import { DASHED, dot, estimates, lineLook } from './looks';
import type { NamedFigure } from './namedFigure';
import { escaped, estimate, image, number, table } from './words';

const SIZE = { widthMm: 85, heightMm: 60, background: 'paper' } as const;
const PAGE_NAME = 'evolution.md';
/** An onset with a larger p is none. */
const CHANCE = 0.05;

type Checkpoint = EvolutionResult['checkpoints'][number];
type Measured = NonNullable<Checkpoint['measured']>;
type Share = 'changesPerStep' | 'expandingShare' | 'criticalShare' | 'boxShare';

/** The page comes last: it never names what is not there. @param run name of its folder */
export function evolutionFiles(run: string, result: EvolutionResult): ReportFile[] {
  const figures = evolutionFigures(result);
  return [
    ...figures.map(({ name, figure }) => ({ name: `${name}.svg`, content: drawFigure(figure) })),
    { name: 'evolution.csv', content: csvText(result.checkpoints.map(rowOf)) },
    { name: 'evolution.json', content: `${strictJson(result)}\n` },
    { name: PAGE_NAME, content: pageOf(run, result, figures) },
  ];
}

interface Row {
  readonly epoch: number;
  readonly measured: Measured;
}

export function evolutionFigures(result: EvolutionResult): NamedFigure[] {
  const rows = result.checkpoints.flatMap(({ epoch, measured }) =>
    epoch === null || measured === null ? [] : [{ epoch, measured }],
  );
  return [changesFigure(result, rows), spectraFigure(result, rows), raysFigure(rows)];
}

function changesFigure(result: EvolutionResult, rows: readonly Row[]): NamedFigure {
  return {
    name: 'changes',
    caption: 'Changes of the argmax symbol per step; bars are two standard errors to each side.',
    figure: {
      ...{ ...SIZE, title: 'Changes of symbol', xLabel: 'epoch', yLabel: 'changes per step' },
      ...{ yIncludes: [0], legend: [] },
      layers: [...onset(result, 'changesPerStep'), ...series(rows, 'changesPerStep', 0)],
    },
  };
}

function spectraFigure(result: EvolutionResult, rows: readonly Row[]): NamedFigure {
  return {
    name: 'spectra',
    caption:
      'Steps with some |λ| > 1, with a pair near the unit circle, and with one in the paper’s Möbius box.',
    figure: {
      ...{ ...SIZE, title: 'Spectra along the orbit', xLabel: 'epoch', yLabel: 'share of steps' },
      yIncludes: [0, 1],
      layers: [
        ...onset(result, 'criticalShare'),
        ...series(rows, 'expandingShare', 0),
        ...series(rows, 'criticalShare', 1),
        ...series(rows, 'boxShare', 2),
      ],
      legend: ['|λ| > 1', 'near the circle', 'in the box'].map((text, k) => ({
        ...{ text, sample: { stroke: lineLook(k) } },
      })),
    },
  };
}

function raysFigure(rows: readonly Row[]): NamedFigure {
  return {
    name: 'rays',
    caption: 'Growth of the attracting rays, a mark each.',
    figure: {
      ...{ ...SIZE, title: 'Attracting rays', xLabel: 'epoch', yLabel: 'growth λ per step' },
      ...{ yIncludes: [1], legend: [] },
      layers: [
        { kind: 'rule', axis: 'y', at: 1, stroke: DASHED },
        {
          kind: 'marks',
          x: rows.flatMap(({ epoch, measured }) => measured.growths.map(() => epoch)),
          y: rows.flatMap(({ measured }) => measured.growths),
          look: dot(lineLook(0).colour, 1.4),
        },
      ],
    },
  };
}

function series(rows: readonly Row[], key: Share, k: number): Layer[] {
  const x = rows.map(({ epoch }) => epoch);
  const y = rows.map(({ measured }) => measured[key].mean);
  const bars = rows.map(({ measured }) => 2 * measured[key].error);
  const stroke = lineLook(k);
  return [{ kind: 'line', x, y, stroke }, estimates(x, y, bars, stroke.colour)];
}

/** A rule at the onset of a series, where it has one. */
function onset({ onsets }: EvolutionResult, what: string): Layer[] {
  return onsets
    .filter((one) => one.what === what && one.p <= CHANCE)
    .map((one) => ({ kind: 'rule', axis: 'x', at: one.epoch ?? 0, stroke: DASHED }));
}

function rowOf({ file, epoch, skipped, measured }: Checkpoint): Record<string, number | string> {
  const of = (read: (one: Measured) => number) => (measured ? read(measured) : Number.NaN);
  return {
    file,
    epoch: epoch ?? '',
    skipped: skipped ?? '',
    explodedAtStep: measured?.explodedAtStep ?? '',
    changesPerStep: of((one) => one.changesPerStep.mean),
    changesPerStepError: of((one) => one.changesPerStep.error),
    reciprocalRate: of((one) => one.reciprocalRate),
    expandingShare: of((one) => one.expandingShare.mean),
    unstable: of((one) => one.unstable.mean),
    criticalShare: of((one) => one.criticalShare.mean),
    criticalShareError: of((one) => one.criticalShare.error),
    boxShare: of((one) => one.boxShare.mean),
    attractingRays: of((one) => one.growths.length),
    largestGrowth: of((one) => one.growths[0] ?? Number.NaN),
  };
}

function pageOf(run: string, result: EvolutionResult, figures: readonly NamedFigure[]): string {
  const { checkpoints, steps, warmupSteps, seed, noise } = result;
  return [
    `# ${escaped(run)} over training`,
    '',
    `${checkpoints.length} checkpoints, each on the same noise (σ = ${noise}, seed ${seed}): ${steps} steps after ${warmupSteps}.`,
    '',
    ...onsetLines(result).map((line) => `- ${escaped(line)}`),
    '',
    ...figures.flatMap(({ name, caption }) => image(`${name}.svg`, caption)),
    ...table(
      ['checkpoint', 'changes per step', '|λ| > 1', 'near the circle', 'rays', 'exploded'],
      checkpoints.map(({ file, skipped, measured }) =>
        measured
          ? [
              file,
              estimate(measured.changesPerStep.mean, measured.changesPerStep.error),
              estimate(measured.expandingShare.mean, measured.expandingShare.error),
              estimate(measured.criticalShare.mean, measured.criticalShare.error),
              measured.growths.map((growth) => number(growth)).join(', ') || '–',
              measured.explodedAtStep === null ? 'no' : `**at step ${measured.explodedAtStep}**`,
            ]
          : [file, `not looked at: ${skipped ?? ''}`, '', '', '', ''],
      ),
    ),
    '',
    ...result.notes.map((note) => `- ${escaped(note)}`),
    '',
  ].join('\n');
}

/** What began when, and whether the series agree. */
export function onsetLines({ onsets, paperOnset }: EvolutionResult): string[] {
  const clear = onsets.filter(({ p }) => p <= CHANCE);
  const apart = clear.some((one) =>
    clear.some((other) => (one.to ?? 0) < (other.from ?? 0) || (other.to ?? 0) < (one.from ?? 0)),
  );
  return [
    ...onsets.map(
      ({ what, epoch, from, to, before, after, p }) =>
        `${what}: from ${number(before)} to ${number(after)} at epoch ${epoch ?? '–'} (95 % ${from ?? '–'} to ${to ?? '–'}, p = ${p})${p > CHANCE ? ': chance does as well, no onset' : ''}`,
    ),
    ...(apart ? ['The onsets do not agree: their intervals are apart.'] : []),
    `By the paper’s rule, the first jump of more than .02: ${paperOnset === null ? 'none' : `epoch ${paperOnset}`}. It fires on noise.`,
  ];
}
