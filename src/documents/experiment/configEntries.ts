/** An experiment as a flat list of keys and values in words: what a comparison of runs shows. */
import type { Experiment } from './experiment';

/** A key as it stands in the file, with dots, and its value as text. */
export type ConfigEntry = readonly [key: string, value: string];

/** In the file's order; where a run is kept and what was noted down make no difference between runs. */
export function configEntries({ run: _run, notes: _notes, ...rest }: Experiment): ConfigEntry[] {
  return entriesOf('', rest);
}

function entriesOf(prefix: string, value: object): ConfigEntry[] {
  return Object.entries(value).flatMap(([name, entry]: [string, unknown]): ConfigEntry[] => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const isSection = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
    return isSection ? entriesOf(key, entry) : [[key, textOf(entry)]];
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value) && !value.some(Array.isArray)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
