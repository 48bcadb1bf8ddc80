/** A sweep of gains as files: figures against gain, a table, and a page that names them. Measures nothing. */
import { drawFigure } from '../../core/figures/drawFigure';
import type { Figure, Layer } from '../../core/figures/figure';
import type { ReportFile } from '../../files/reportFolder';
import { escaped, number, table } from '../fidelity/markdown';
import type { SweepResult } from '../jobs/sweepSchemas';
import { strictJson } from '../strictJson';
import type { NamedFigure } from './namedFigure';
import { pathFigures, pathLines } from './pathFigures';
import { csvText } from './dataFiles';
import { argmaxOf, bandArea, bandColumns, bandLegend, bandLines, bandNote } from './sweepBands';
import { DASHED, dot, estimates, lineLook } from './looks';

type SweptSet = SweepResult['sets'][number];
type Point = SweptSet['points'][number];

type Dose = Point['outputs'][number]['changesPerStep'];
type ReadDose = (point: Point) => Dose;
/** A figure's value and the half length of its bar; NaN where there is none. */
type Read = (point: Point) => readonly [value: number, half: number];

const SIZE = { widthMm: 85, heightMm: 60, background: 'paper' } as const;
const ACTS_ON: Readonly<Record<SweptSet['name'], string>> = {
  kick: 'recurrent input of the kick units',
  noise: 'noise of their strongest excitatory afferents',
  control: 'noise of all units but their very strongest afferents',
};
/** Said where it holds: these are numbers to hold beside the paper's, not the ones to believe. */
const PARITY_LINES = [
  '',
  "**Parity:** as the paper's scripts have it. Of each kick unit the 60 strongest afferents are its noise, and the control is all",
  'units, kick units too, but the 35 strongest; the active set is taken at the state of the next step with the input of this',
  'one; windows that begin before the orbit count as 0, and those that run over its end are cut; where the symbol rises less than',
  'twice under a gain, the times are those of the intact network. Without `--parity` these are mended.',
];
const PAGE_NAME = 'sweep.md';

/** The page comes last: it never names what is not there. @param checkpoint its file's name */
export function sweepFiles(checkpoint: string, result: SweepResult): ReportFile[] {
  const figures = sweepFigures(result);
  return [
    ...figures.map(({ name, figure }) => ({ name: `${name}.svg`, content: drawFigure(figure) })),
    { name: 'sweep.csv', content: csvText(result.sets.flatMap(rowsOf)) },
    { name: 'sweep.json', content: `${strictJson(result)}\n` },
    { name: PAGE_NAME, content: pageOf(checkpoint, result, figures) },
  ];
}

/** As in the paper: pairs, transition rate and residency of all three sets, and the outputs of each. */
export function sweepFigures({ sets, paths }: SweepResult): NamedFigure[] {
  const hasPairs = sets.some(({ points }) => points.some((one) => pairsOf(one)[0] >= 0));
  return [
    againstGain(sets, {
      ...{ name: 'transition-rate', title: 'Changes of symbol', yLabel: 'changes per step' },
      caption: 'Changes of the argmax symbol per step.',
      dose: (point) => argmaxOf(point.outputs).changesPerStep,
    }),
    againstGain(sets, {
      ...{ name: 'residency', title: 'Residency', yLabel: 'residency (steps)' },
      caption: 'Mean steps to the next change of the argmax symbol, capped at 60.',
      dose: (point) => argmaxOf(point.outputs).residencySteps,
    }),
    ...(hasPairs
      ? [
          againstGain(sets, {
            ...{ name: 'critical-pairs', title: 'Critical pairs', yLabel: 'pairs a transition' },
            caption:
              'Complex pairs near the unit circle, summed over 30 steps around a transition; bars are one standard deviation over transitions.',
            read: pairsOf,
          }),
        ]
      : []),
    ...sets.map(frequencyFigure),
    ...(paths ? pathFigures(paths) : []),
  ];
}

interface Wanted extends Pick<NamedFigure, 'name' | 'caption'> {
  readonly title: string;
  readonly yLabel: string;
}

/** @param wanted read from doses, whose controls have an area below the curves, or from points */
function againstGain(
  sets: readonly SweptSet[],
  wanted: Wanted & ({ readonly dose: ReadDose } | { readonly read: Read }),
): NamedFigure {
  const { name, title, yLabel, caption } = wanted;
  const dose = 'dose' in wanted ? wanted.dose : null;
  const read: Read = 'dose' in wanted ? (point) => valueOf(wanted.dose(point)) : wanted.read;
  const areas = dose ? sets.map(({ points }, k) => bandArea(points, dose, lineLook(k).colour)) : [];
  const named = sets.filter((_, k) => areas[k]?.length > 0);
  return {
    ...{ name, caption },
    figure: {
      ...gainFrame(title, yLabel),
      layers: [
        ...areas.flat(),
        intactRule,
        ...sets.flatMap(({ points }, k) => curve(points, read, k)),
      ],
      legend: [
        ...sets.map((set, k) => ({ text: set.name, sample: { stroke: lineLook(k) } })),
        ...named.flatMap((set) => bandLegend(set, lineLook(sets.indexOf(set)).colour)),
      ],
    },
  };
}

function frequencyFigure({ name, points, controls }: SweptSet): NamedFigure {
  const symbols = points[0]?.outputs[0]?.frequency.map((_, symbol) => symbol) ?? [];
  return {
    name: `frequency-${name}`,
    caption: `Share of each argmax symbol under gains on the ${name} set${controls ? ', and what its control sets come to' : ''}.`,
    figure: {
      ...gainFrame(`Outputs, ${name}`, 'share of steps'),
      yIncludes: [0, 1],
      layers: [
        ...symbols.flatMap((symbol) => bandArea(points, shareOf(symbol), lineLook(symbol).colour)),
        intactRule,
        ...symbols.flatMap((symbol) =>
          curve(points, (point) => valueOf(shareOf(symbol)(point)), symbol),
        ),
      ],
      legend: symbols.map((symbol) => ({
        text: `symbol ${symbol}`,
        sample: { stroke: lineLook(symbol) },
      })),
    },
  };
}

const shareOf =
  (symbol: number): ReadDose =>
  ({ outputs }) =>
    argmaxOf(outputs).frequency[symbol];

function gainFrame(title: string, yLabel: string): Pick<Figure, keyof Figure> {
  return { ...SIZE, title, xLabel: 'gain', yLabel, yIncludes: [0], layers: [], legend: [] };
}

const intactRule: Layer = { kind: 'rule', axis: 'x', at: 1, stroke: DASHED };

function curve(points: readonly Point[], read: Read, k: number): Layer[] {
  const x = points.map(({ gain }) => gain);
  const [y, half] = [0, 1].map((at) => points.map((point) => read(point)[at]));
  const stroke = lineLook(k);
  return [
    { kind: 'line', x, y, stroke },
    estimates(x, y, half, stroke.colour),
    { kind: 'marks', x, y, look: dot(stroke.colour, 1) },
  ];
}

/** Bars are two standard errors of the difference from the intact network. */
function valueOf(dose: Dose): readonly [number, number] {
  return [dose.value ?? Number.NaN, 2 * (dose.standardError ?? Number.NaN)];
}

function pairsOf({ criticalPairs }: Point): readonly [number, number] {
  return [criticalPairs?.mean ?? Number.NaN, criticalPairs?.deviation ?? Number.NaN];
}

function rowsOf({ name, site, points }: SweptSet): Record<string, unknown>[] {
  return points.map((point) => {
    const { changesPerStep, residencySteps, frequency } = argmaxOf(point.outputs);
    return {
      ...{ set: name, site, gain: point.gain, explodedRuns: point.exploded },
      ...{ changesPerStep: changesPerStep.value, changesError: changesPerStep.standardError },
      ...bandColumns('changes', changesPerStep),
      ...{ residencySteps: residencySteps.value, residencyError: residencySteps.standardError },
      ...bandColumns('residency', residencySteps),
      ...{ controlSets: changesPerStep.controls?.sets, explodedControls: point.explodedControls },
      ...{ pairs: point.criticalPairs?.mean, pairsDeviation: point.criticalPairs?.deviation },
      pairWindows: point.criticalPairs?.windows,
      ...Object.fromEntries(frequency.map(({ value }, k) => [`frequency${k}`, value])),
    };
  });
}

/** Runs that exploded are counted until then: said, as their numbers are of less. */
export function explosionLines(sets: readonly SweptSet[]): string[] {
  return sets.flatMap(({ name, points }) => {
    const blown = points.filter(({ exploded }) => exploded > 0);
    const told = blown.map(({ gain, exploded }) => `${exploded} at gain ${gain}`);
    return told.length > 0 ? [`Runs of ${name} that exploded: ${told.join(', ')}.`, ''] : [];
  });
}

/** Changes at the ends and the middle of the paper's gains tell at a glance what the first figure shows. */
function setTable(sets: readonly SweptSet[]): string[] {
  const told = [0, 1, 2].filter((gain) => sets[0]?.points.some((point) => point.gain === gain));
  return table(
    [
      ...['set', 'gains act on'],
      ...told.map((gain, k) => `${k === 0 ? 'changes per step ' : ''}at gain ${gain}`),
      'units',
    ],
    sets.map(({ name, points, units }) => [
      name,
      ACTS_ON[name],
      ...told.map((gain) => changesAt(points, gain)),
      units.join(' '),
    ]),
  );
}

function changesAt(points: readonly Point[], gain: number): string {
  const point = points.find((one) => one.gain === gain);
  const rate = point ? argmaxOf(point.outputs).changesPerStep.value : null;
  return rate === null ? 'not decidable' : number(rate);
}

function pageOf(
  checkpoint: string,
  { sets, runs, stepsPerRun, seed, noise, pairs, parity, paths }: SweepResult,
  figures: readonly NamedFigure[],
): string {
  return [
    `# Gains on ${escaped(checkpoint)}`,
    '',
    `${runs} runs of ${stepsPerRun} steps for each gain, seeds from ${seed}, noise ${number(noise)}, float64; every gain and the intact`,
    'network on the same noise, symbols by argmax. Bars are two standard errors of the difference from the intact network',
    'where nothing else is said; the dashed line is the intact network.',
    '',
    ...setTable(sets),
    '',
    ...bandLines(sets).map((line) => `- ${line}`),
    ...(sets.some(({ controls }) => controls) ? ['', ...bandNote(sets), ''] : []),
    ...explosionLines(sets),
    `Critical pairs: eigenvalues of the derivative with |Re| < ${pairs.re} and Im > ${pairs.im} after a Möbius map of the unit circle to`,
    `the imaginary axis, on an orbit of ${pairs.steps} steps.`,
    '',
    ...pathLines(paths),
    ...(parity ? PARITY_LINES : []),
    ...figures.flatMap(({ name, caption, figure }) => [
      '',
      `![${figure.title}](${name}.svg)`,
      '',
      caption,
    ]),
    '',
    'All numbers: [sweep.csv](sweep.csv), [sweep.json](sweep.json).',
    '',
  ].join('\n');
}
