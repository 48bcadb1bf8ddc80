/** A search for the mechanism of a checkpoint, as Markdown for people. The search itself: core/mechanism/discovery. */
import { basename } from 'node:path';
import type { CancelSignal } from '../core/cancel';
import { nodeByteSource } from '../files/nodeByteSource';
import { configBeside } from '../files/viewFiles';
import { escaped, number, plusMinus, table } from './fidelity/markdown';
import { searchMechanism } from './jobs/mechanism';
import type { MechanismResult } from './jobs/mechanismSchemas';
import { mechanismLines } from './mechanismResult';

export interface MechanismHooks {
  readonly signal: CancelSignal;
  /** 0..1, and what is being done. */
  readonly told: (share: number, stage: string) => void;
}

/**
 * Searches, and tells what was proven and what was not.
 *
 * @param path of a checkpoint
 * @throws FormatError when it holds no network of finite weights; Cancelled
 */
export async function mechanismText(
  path: string,
  { signal, told }: MechanismHooks,
): Promise<string> {
  const source = await nodeByteSource(path);
  const config = await configBeside(path);
  const result = await searchMechanism({ source, config, signal }, {}, ({ share, stage }) =>
    told(share, stage),
  );
  return textOf(basename(path), result);
}

/** @param name of the checkpoint's file */
export function textOf(name: string, result: MechanismResult): string {
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
      ? [`dynascope ablate ${shellWord(name)} --units ${first.join(',')} --site recurrent --json`]
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
