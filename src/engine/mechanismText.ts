/** What a search for a mechanism found, as Markdown for people. Searches nothing. */
import { escaped, number, plusMinus, table } from './fidelity/markdown';
import type { MechanismResult } from './jobs/mechanismSchemas';
import { mechanismLines } from './mechanismResult';

/** @param name of the checkpoint's file */
export function mechanismText(name: string, result: MechanismResult): string {
  const claimed = result.kickSets.filter((set) => set.claimed);
  const first = claimed[0]?.units.map(({ unit }) => unit) ?? [];
  return [
    `# Mechanism of ${escaped(name)}`,
    '',
    claimed.length > 0
      ? `${claimed.length} of ${result.kickSets.length} directions have kick units that passed every test on noise the search had not seen.`
      : 'No kick units are claimed.',
    '',
    ...mechanismLines(result).map((line) => itemOf(line)),
    ...claimed.flatMap((set) => ['', ...kickTable(set)]),
    '',
    'Held: a unit keeps the value it had while the symbol dwelt, from its habit’s end to the change, on the same noise.',
    'Kicked: it is given its values of a real change in the middle of a dwell. Credits are Shapley values, ± are 95 %.',
    '',
    'The same from a terminal, as data:',
    '',
    '```sh',
    `dynascope mechanism ${shellWord(name)} --json`,
    ...(first.length > 0
      ? [
          `dynascope ablate ${shellWord(name)} --units ${first.join(',')} --site recurrent --json`,
          `dynascope sweep ${shellWord(name)} --units ${first.join(',')} --out sweep`,
        ]
      : []),
    '```',
    '',
  ].join('\n');
}

/** Lines that are indented belong to the one before. */
function itemOf(line: string): string {
  const text = line.trimStart();
  const depth = (line.length - text.length) / 2;
  return `${'  '.repeat(depth)}- ${escaped(text)}`;
}

function kickTable(set: MechanismResult['kickSets'][number]): string[] {
  return [
    `## ${set.from} → ${set.to}`,
    '',
    ...table(
      ['unit', 'steps ahead', 'stops', 'starts', 'largest control stops', 'starts '],
      set.units.map(({ unit, leadSteps, stopped, started, controls }) => [
        String(unit),
        number(Number(leadSteps)),
        share(stopped),
        share(started),
        number(Number(controls.largestStopped)),
        number(Number(controls.largestStarted)),
      ]),
    ),
  ];
}

/** With the half width of its 95 % interval. */
function share({ mean, standardError }: { mean: unknown; standardError: unknown }): string {
  return plusMinus(Number(mean), 1.96 * Number(standardError));
}

/** Foreign names can not leave their quotes. */
function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name)
    ? name
    : `'${name.replace(/[\n\r`]/g, ' ').replace(/'/g, "'\\''")}'`;
}
