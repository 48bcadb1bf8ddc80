/** Results of analyses as tables (CSV) and arrays (NPZ), by their shape alone: an analysis that is new needs nothing here. */
import { writeNpz, type NamedArray } from '../../formats/npz';
import type { ReportFile } from '../../files/reportFolder';

type Row = Readonly<Record<string, unknown>>;

/**
 * A CSV for each list of records and each record of lists of equal length, and one NPZ with every list of numbers and
 * every matrix, under its path with `_` between the keys.
 */
export function dataFiles(name: string, result: object): ReportFile[] {
  const files: ReportFile[] = [];
  const arrays: NamedArray[] = [];
  for (const [key, value] of Object.entries(result)) {
    if (key === 'parameters' || key === 'notes') continue;
    const rows = rowsOf(value);
    if (rows.length > 0) files.push({ name: `${name}-${key}.csv`, content: csvText(rows) });
    collectArrays(key, value, arrays);
  }
  if (arrays.length > 0) files.push({ name: `${name}.npz`, content: writeNpz(arrays) });
  return files;
}

function rowsOf(value: unknown): Row[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  if (!isRecord(value)) return [];
  const columns = Object.entries(value).filter(([, entry]) => Array.isArray(entry));
  const lengths = new Set(columns.map(([, entry]) => (entry as unknown[]).length));
  if (columns.length < 2 || lengths.size !== 1) return [];
  const [length] = lengths;
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.map(([key, entry]) => [key, (entry as unknown[])[i]])),
  );
}

/** Columns are all keys of all rows; lists stand in one cell, their numbers separated by blanks. */
export function csvText(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => cells.join(',');
  return `${[
    line(columns.map(cellText)),
    ...rows.map((row) => line(columns.map((column) => cellText(row[column])))),
  ].join('\n')}\n`;
}

/** Text that a spreadsheet would run as a formula is no formula here. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return quoted(value.map(cellText).join(' '));
  if (typeof value === 'string') return quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  return quoted(JSON.stringify(value));
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function collectArrays(path: string, value: unknown, arrays: NamedArray[]): void {
  if (isNumbers(value)) {
    if (value.length > 0) {
      arrays.push({ name: path, shape: [value.length], data: Float64Array.from(value) });
    }
  } else if (isMatrix(value)) {
    const shape = [value.length, value[0].length];
    arrays.push({ name: path, shape, data: Float64Array.from(value.flat()) });
  } else if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
    // A list of records: a column of numbers each.
    for (const key of Object.keys(value[0])) {
      collectArrays(
        `${path}_${key}`,
        value.map((row) => row[key]),
        arrays,
      );
    }
  } else if (isRecord(value)) {
    for (const [key, entry] of Object.entries(value)) {
      collectArrays(`${path}_${key}`, entry, arrays);
    }
  }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function isMatrix(value: unknown): value is number[][] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isNumbers)) return false;
  return value[0].length > 0 && value.every((row) => row.length === value[0].length);
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
