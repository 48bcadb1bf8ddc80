/** What a search for a mechanism found, as Markdown for people. Searches nothing. */
import { isAbsolute } from 'node:path';
import { TRIALS_Z_95 } from '../core/mechanism/discovery/proof';
import { KICK_STEPS } from '../core/mechanism/discovery/trials';
import { DWELL_STEPS, LEAD_STEPS } from '../core/mechanism/discovery/transitions';
import type { CorrectionParams } from '../protocol/inspector';
import { escaped, number, plusMinus, table } from './fidelity/markdown';
import type { MechanismResult } from './jobs/mechanismSchemas';
import { mechanismLines } from './mechanismLines';

type KickSet = MechanismResult['kickSets'][number];

export interface Searched {
  /** Of the checkpoint's file. */
  readonly name: string;
  /** As it is called from where the text is read: absolute, or from its folder. */
  readonly path: string;
  /** What its file was taken for. */
  readonly correction: CorrectionParams;
}

/** @param picture of the graph, beside the text; none when there is none */
export function mechanismText(
  result: MechanismResult,
  searched: Searched,
  picture?: string,
): string {
  const claimed = result.kickSets.filter((set) => set.claimed);
  return [
    `# Mechanism of ${escaped(searched.name)}`,
    '',
    claimed.length > 0
      ? `${claimed.length} of ${result.kickSets.length} directions have kick units that passed every test on ${result.seeds.proof.length} runs the search had not seen.`
      : 'No kick units are claimed.',
    '',
    ...(picture === undefined
      ? []
      : [`![What is claimed, from input to symbols](${picture})`, '', PICTURE, '']),
    ...mechanismLines(result).map((line) => itemOf(line)),
    ...result.kickSets.filter(({ units }) => units.length > 0).flatMap(kickTable),
    ...result.kickSets.filter(({ candidates }) => candidates.length > 0).flatMap(candidateTable),
    '',
    `Held: from ${LEAD_STEPS} steps before the change and for ${LEAD_STEPS + DWELL_STEPS} steps the recurrent input of the units is kept at its mean`,
    'while the symbol dwells; the noise is that of the transition. Kicked: in a dwell, on noise of another time, it is kept for',
    `${KICK_STEPS} steps at that mean and the mean of the largest departures on real ways out; whether the other symbol is on ${DWELL_STEPS} steps`,
    'later counts. Controls are held at their own mean, and kicked by the departure of the unit they stand for. Credits are Shapley',
    'values, ± are 95 %; "in runs": in how many of the runs that judge the same would be said of that run alone.',
    '',
    `From a terminal${isAbsolute(searched.path) ? '' : ' in the folder of this page'}, as data, and the very tests of each set again:`,
    '',
    '```sh',
    ...commands(result, searched),
    '```',
    '',
    ...(claimed.length > 0
      ? [
          'Another experiment, not the tests above: gains of 0 to 2 on the same recurrent input, for good. The network may find other',
          'ways meanwhile.',
          '',
          '```sh',
          ...claimed.map(({ from, to, units }) =>
            [
              ...['dynascope sweep', shellWord(searched.path), `--units ${namesOf(units)}`],
              ...correctionWords(searched.correction),
              `--out sweep-${from}-${to}`,
            ].join(' '),
          ),
          '```',
          '',
        ]
      : []),
  ].join('\n');
}

const PICTURE =
  'Solid: excites, or starts the symbol; dashed: inhibits, or ends it. Width is the strength, an open circle is not proven.';

function commands(result: MechanismResult, { path, correction }: Searched): string[] {
  const { seeds, steps, noise, named } = result;
  const how = [
    ...[`--seed ${seeds.search}`, `--steps ${steps}`, `--noise ${noise}`],
    ...correctionWords(correction),
  ];
  const base = `dynascope mechanism ${shellWord(path)}`;
  return [
    ...(named === null ? [`${base} ${how.join(' ')} --json`] : []),
    ...result.kickSets
      .filter(({ units }) => units.length > 0)
      .map(
        ({ from, to, units }) =>
          `${base} --units ${namesOf(units)} --from ${from} --to ${to} ${how.join(' ')}`,
      ),
  ];
}

function namesOf(units: KickSet['units']): string {
  return units.map(({ unit }) => unit).join(',');
}

/** Options that say what a file was taken for. */
export function correctionWords({ cell, nonlinearity }: CorrectionParams): string[] {
  return [
    ...(cell === undefined ? [] : [`--cell ${cell}`]),
    ...(nonlinearity === undefined ? [] : [`--nonlinearity ${nonlinearity}`]),
  ];
}

/** Lines that are indented belong to the one before. */
function itemOf(line: string): string {
  const text = line.trimStart();
  const depth = (line.length - text.length) / 2;
  return `${'  '.repeat(depth)}- ${escaped(text)}`;
}

/** Effects of a unit alone stand beside those of single controls; credits are of what the set does. */
function kickTable(set: KickSet): string[] {
  return [
    '',
    `## ${set.from} → ${set.to}${set.claimed ? '' : ' (not claimed)'}`,
    '',
    ...table(
      [
        ...['unit', 'steps ahead', 'stops alone', 'largest control', 'starts alone'],
        ...['largest control ', 'credit of stopping', 'credit of starting', 'in runs'],
      ],
      set.units.map(({ unit, leadSteps, stopped, started, alone, controls, seeds }) => [
        ...[String(unit), number(Number(leadSteps))],
        ...[share(alone.stopped), number(Number(controls.largestStopped))],
        ...[share(alone.started), number(Number(controls.largestStarted))],
        ...[share(stopped), share(started), `${seeds.passed} of ${seeds.of}`],
      ]),
    ),
  ];
}

/** What the search suspected, and by what; effects are of the run that was searched. */
function candidateTable({ from, to, candidates, zThreshold }: KickSet): string[] {
  return [
    '',
    `## Candidates ${from} → ${to}`,
    '',
    ...table(
      [
        ...['unit', 'found by', 'flips beyond chance', 'z', 'steps ahead', 'departure in SD'],
        ...['credit of stopping', 'credit of starting', 'survives'],
      ],
      candidates.map((one) => [
        ...[String(one.unit), one.foundBy, number(one.flips - one.flipsByChance)],
        ...[number(one.z), String(one.zLeadSteps), number(one.deviations)],
        ...[share(one.stopped), share(one.started), one.survives ? 'yes' : 'no'],
      ]),
    ),
    '',
    `z is of the recurrent input on ways out beside stretches of the dwell, at the step where it is largest; beyond ${number(zThreshold)} it is locked to the`,
    'change. Credits are of the run that was searched.',
  ];
}

/** With the half width of its 95 % interval. */
function share({ mean, standardError }: { mean: unknown; standardError: unknown }): string {
  return plusMinus(Number(mean), TRIALS_Z_95 * Number(standardError));
}

/** As a word of a shell: foreign names can not leave their quotes. */
export function shellWord(name: string): string {
  const word = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./-]+$/.test(word)
    ? word
    : `'${word.replace(/[\n\r`]/g, ' ').replace(/'/g, "'\\''")}'`;
}
