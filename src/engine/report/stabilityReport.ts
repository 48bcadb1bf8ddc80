/** The mechanism over a run as files: figures of effects, tables of claims, a page that names them. Searches nothing. */
import { isAbsolute } from 'node:path';
import { drawFigure } from '../../core/figures/drawFigure';
import type { ReportFile } from '../../files/reportFolder';
import type { MechanismsResult } from '../jobs/mechanismsSchemas';
import { shareText, stabilityLines } from '../mechanismStabilityText';
import { correctionWords, shellWord, type Searched } from '../mechanismText';
import { strictJson } from '../strictJson';
import { csvText } from './dataFiles';
import type { NamedFigure } from './namedFigure';
import { stabilityFigures } from './stabilityFigures';
import { escaped, image, number, table } from './words';

type Direction = MechanismsResult['directions'][number];
type Checkpoint = MechanismsResult['checkpoints'][number];

const PAGE_NAME = 'report.md';
/** Columns of the page; the table of effects has all units. */
const TABLED_UNITS = 4;

/** The page comes last: it never names what is not there. @param searched its path is seen from the files' folder */
export function stabilityFiles(result: MechanismsResult, searched: Searched): ReportFile[] {
  const { directions, seeds } = result;
  const figures = directions.map((one) => stabilityFigures(one, seeds.length));
  return [
    ...figures
      .flat()
      .map(({ name, figure }) => ({ name: `${name}.svg`, content: drawFigure(figure) })),
    { name: 'claims.csv', content: csvText(result.checkpoints.flatMap(claimRows)) },
    { name: 'stability.csv', content: csvText(directions.flatMap(overlapRows)) },
    { name: 'effects.csv', content: csvText(directions.flatMap(effectRows)) },
    { name: 'mechanisms.json', content: `${strictJson(result)}\n` },
    { name: PAGE_NAME, content: pageOf(result, searched, figures) },
  ];
}

/** A row for each direction of each search. */
function claimRows({ file, epoch, skipped, searches }: Checkpoint): Record<string, unknown>[] {
  if (skipped !== null) return [{ file, epoch, skipped }];
  return searches.flatMap(({ seed, explodedAtStep, directions }) =>
    directions.map((one) => ({ file, epoch, skipped, seed, explodedAtStep, ...one })),
  );
}

function overlapRows({ from, to, checkpoints }: Direction): Record<string, unknown>[] {
  return checkpoints.map(({ file, epoch, asked, units, betweenSeeds, withPrevious }) => ({
    ...{ from, to, file, epoch, asked },
    ...{ units: units.map(({ unit }) => unit), seeds: units.map(({ seeds }) => seeds) },
    ...{ jaccardSeeds: betweenSeeds.jaccard, chanceSeeds: betweenSeeds.chance },
    ...{ jaccardPrevious: withPrevious.jaccard, chancePrevious: withPrevious.chance },
  }));
}

function effectRows({ from, to, effects }: Direction): Record<string, unknown>[] {
  return effects.flatMap(({ file, epoch, skipped, transitions, claimed, together, units }) => {
    const about = { from, to, file, epoch, skipped };
    if (!together) return [about];
    const { largestControlStopped, largestControlStarted, ...all } = together;
    return [{ unit: 'together', ...all }, ...units].map(({ unit, stopped, started }) => ({
      ...{ ...about, transitions, claimed, unit },
      ...{ stopped: stopped.mean, stoppedError: stopped.standardError },
      ...{ started: started.mean, startedError: started.standardError },
      ...{ largestControlStopped, largestControlStarted },
    }));
  });
}

function pageOf(
  result: MechanismsResult,
  searched: Searched,
  figures: readonly (readonly NamedFigure[])[],
): string {
  const { directions, notes } = result;
  return [
    `# Mechanism of ${escaped(searched.name)} over training`,
    '',
    ...stabilityLines(result).map(itemOf),
    '',
    ...directions.flatMap((one, k) => [
      ...[`## ${one.from} → ${one.to}`, ''],
      ...figures[k].flatMap(({ name, caption }) => image(`${name}.svg`, caption)),
      ...claimTable(one, result),
      '',
      ...effectTable(one),
    ]),
    ...notes.map((note) => `- ${escaped(note)}`),
    '',
    'In claims “25 (2)” says that unit 25 is claimed on two seeds. Indices are Jaccard’s, |A ∩ B| / |A ∪ B|, beside what random sets',
    'of the same sizes would have; two empty sets have none. Held and kicked as in the report of one checkpoint, ± are 95 %.',
    '',
    `From a terminal${isAbsolute(searched.path) ? '' : ' in the folder of this page'}, as data:`,
    '',
    '```sh',
    commandOf(result, searched),
    '```',
    '',
  ].join('\n');
}

/** Lines that are indented belong to the one before. */
function itemOf(line: string): string {
  const text = line.trimStart();
  return `${' '.repeat(line.length - text.length)}- ${escaped(text)}`;
}

function claimTable({ from, to, checkpoints }: Direction, result: MechanismsResult): string[] {
  const index = (value: number | null) => (value === null ? '–' : number(value));
  return table(
    [
      'checkpoint',
      'asked on',
      'claimed',
      'seeds',
      'by chance',
      'with previous',
      'by chance ',
      'why not, first seed',
    ],
    checkpoints.map(({ file, epoch, asked, units, betweenSeeds, withPrevious }) => {
      const search = result.checkpoints.find((one) => one.file === file && one.epoch === epoch);
      const first = search?.searches[0].directions.find(
        (one) => one.from === from && one.to === to,
      );
      return [
        ...[escaped(file), `${asked} of ${result.seeds.length}`],
        units.map(({ unit, seeds }) => `${unit} (${seeds})`).join(', ') || '–',
        ...[index(betweenSeeds.jaccard), index(betweenSeeds.chance)],
        ...[index(withPrevious.jaccard), index(withPrevious.chance)],
        escaped(whyNot(first)),
      ];
    }),
  );
}

function whyNot(one: Checkpoint['searches'][number]['directions'][number] | undefined): string {
  if (!one) return 'no such transition';
  return one.asked ? (one.refused ?? '') : `${one.transitions} transitions`;
}

function effectTable({ effects, lastClaimed }: Direction): string[] {
  if (effects.length === 0) return [];
  const shown = lastClaimed.slice(0, TABLED_UNITS);
  const isSet = lastClaimed.length > 1;
  const head = [...(isSet ? ['together'] : []), ...shown.map((unit) => `unit ${unit}`)];
  return [
    `Effects of what is claimed at the last checkpoint: ${lastClaimed.join(', ')}`,
    '',
    ...table(
      [
        'checkpoint',
        ...head.flatMap((what) => [`${what} stops`, `${what} starts`]),
        ...['largest control stops', 'largest control starts', 'all tests'],
      ],
      effects.map(({ file, skipped, refused, together, units }) => {
        if (!together) {
          const blank = head.slice(1).flatMap(() => ['', '']);
          return [escaped(file), '', '', ...blank, '', '', escaped(skipped ?? '')];
        }
        const { largestControlStopped, largestControlStarted, ...all } = together;
        const own = shown.flatMap((unit) => units.find((one) => one.unit === unit) ?? []);
        return [
          escaped(file),
          ...[...(isSet ? [all] : []), ...own].flatMap(({ stopped, started }) => [
            ...[shareText(stopped), shareText(started)],
          ]),
          ...[largestControlStopped, largestControlStarted].map((one) => `${number(100 * one)} %`),
          escaped(refused ?? 'passed'),
        ];
      }),
    ),
    '',
  ];
}

function commandOf(result: MechanismsResult, { path, correction }: Searched): string {
  const { seeds, steps, noise } = result;
  return [
    ...['dynascope mechanisms', shellWord(path === '' ? '.' : path), `--seeds ${seeds.length}`],
    ...[`--seed ${seeds[0]} --steps ${steps} --noise ${noise}`],
    ...[...correctionWords(correction), '--json'],
  ].join(' ');
}
