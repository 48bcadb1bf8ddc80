/** Pieces of a report's Markdown: numbers with their errors, tables, links. Foreign text is escaped here. */
import { escaped, number, plusMinus, table } from '../fidelity/markdown';

export { escaped, number, plusMinus, table } from '../fidelity/markdown';

/** 'meanSignChanges' → 'mean sign changes'. */
export function wordsOf(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

export function estimate(value: number, error: number): string {
  return Number.isNaN(error)
    ? `${number(value)} (no error: too few values)`
    : plusMinus(value, error);
}

/** @param path relative, with slashes; whatever it is called, it is a path and neither a scheme nor Markdown */
export function link(text: string, path: string): string {
  return `[${escaped(text)}](${linkTarget(path)})`;
}

export function image(path: string, caption: string): string[] {
  return [`![${escaped(caption)}](${linkTarget(path)})`, '', `*${escaped(caption)}*`, ''];
}

/** Halves of surrogate pairs, which no URI can hold. */
const HALF_CHARACTERS = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function linkTarget(path: string): string {
  const relative = path.startsWith('../') ? path : `./${path}`;
  return encodeURI(relative.replace(HALF_CHARACTERS, '')).replace(
    /[()#?'*!<>]/g,
    (found) => `%${found.charCodeAt(0).toString(16)}`,
  );
}

/** 'a, b' of parameters; nested ones in braces. */
export function parametersText(parameters: object): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${wordsOf(key)} ${escaped(valueText(value))}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (Array.isArray(value)) return value.map(valueText).join(' ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, entry]) => `${wordsOf(key)} ${valueText(entry)}`)
      .join('; ');
  }
  return String(value);
}

const MOST_ROWS = 20;

/**
 * What of a result is a number or a short table, each number with the error that stands beside it (`xError` for `x`, or
 * `{ mean, error }`), and the same of what is nested in it, under its own heading. What is null or an empty list has no
 * line; longer lists are in the data only.
 */
export function resultLines(result: object): string[] {
  const entries = Object.entries(result).filter(([key]) => key !== 'parameters' && key !== 'notes');
  const facts: string[][] = [];
  const tables: string[] = [];
  const texts: string[] = [];
  for (const [key, value] of entries) {
    if (isErrorOf(key, result) || value === null || isEmpty(value)) continue;
    const text = scalarText(key, value, result as Row);
    if (typeof value === 'string' && value.length > 40) texts.push(escaped(value), '');
    else if (text !== null) facts.push([wordsOf(key), text]);
    else if (Array.isArray(value) && value.length > 0 && value.every(isRow)) {
      tables.push(...recordTable(key, value));
    } else if (isRow(value)) {
      const nested = resultLines(value);
      if (nested.length > 0) tables.push(`**${wordsOf(key)}**`, '', ...nested);
    }
  }
  const head = facts.length > 0 ? [...table(['what', 'value'], facts), ''] : [];
  return [...texts, ...head, ...tables];
}

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isErrorOf(key: string, row: object): boolean {
  return key.endsWith('Error') && Object.hasOwn(row, key.slice(0, -'Error'.length));
}

function scalarText(key: string, value: unknown, row: Row): string | null {
  if (typeof value === 'number') {
    const error = row[`${key}Error`];
    return typeof error === 'number' ? estimate(value, error) : number(value);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return escaped(value);
  if (value === null) return '–';
  if (isShortList(value)) return shortListText(value, row[`${key}Error`]);
  if (!isRow(value)) return null;
  const { mean, error } = value;
  return typeof mean === 'number' && typeof error === 'number' ? estimate(mean, error) : null;
}

function shortListText(values: readonly number[], errors: unknown): string {
  const told = isShortList(errors)
    ? values.map((one, k) => estimate(one, errors[k]))
    : values.map((one) => number(one));
  return told.join(', ') || '–';
}

/** Such as the two symbols of a pair; longer lists are data. */
function isShortList(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 3 && value.every((one) => typeof one === 'number');
}

/** Numbers of records within a record have columns of their own. */
function recordTable(key: string, given: readonly Row[]): string[] {
  const rows = given.map(flattened);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (column) =>
      !rows.some((row) => isErrorOf(column, row)) &&
      rows.some((row) => scalarText(column, row[column] ?? null, row) !== null),
  );
  if (columns.length === 0) return [];
  const shown = rows
    .slice(0, MOST_ROWS)
    .map((row) => columns.map((column) => scalarText(column, row[column] ?? null, row) ?? '–'));
  const more =
    rows.length > MOST_ROWS ? [`${rows.length - MOST_ROWS} more rows are in the data.`, ''] : [];
  return [`**${wordsOf(key)}**`, '', ...table(columns.map(wordsOf), shown), '', ...more];
}

/** `{ direct: { mean, error } }` → `{ direct }` stays an estimate; other records become `directX`. */
function flattened(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
      if (!isRow(value) || scalarText(key, value, row) !== null) return [[key, value]];
      return Object.entries(flattened(value)).map(([inner, entry]) => [
        `${key}${inner[0].toUpperCase()}${inner.slice(1)}`,
        entry,
      ]);
    }),
  );
}
