/** The text of `metrics.csv`: a header of names with units, a row of numbers an epoch. Tolerant: a torn line costs itself. */

export interface MetricsColumn {
  /** Letters, digits, _ and . */
  readonly name: string;
  /** '' for a plain number. */
  readonly unit: string;
}

export interface MetricsTable {
  readonly columns: readonly MetricsColumn[];
  /** One entry a column, NaN where a cell was empty. */
  readonly rows: readonly (readonly number[])[];
  /** Lines that are no row: torn, or not ours. */
  readonly skipped: number;
}

const MAX_COLUMNS = 1000;
const NAME = /^[\w.]+$/;
/** A unit stands in brackets; it can hold neither those nor what separates cells. */
const UNIT = /^[^[\],"\n\r]*$/;
const HEADER_CELL = /^([\w.]+)(?: \[([^[\]]*)\])?$/;
const CELL = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|NaN|-?Infinity)?$/i;

/** With its line end. @throws RangeError naming the column that can not be written */
export function metricsHeader(columns: readonly MetricsColumn[]): string {
  if (columns.length === 0 || columns.length > MAX_COLUMNS) {
    throw new RangeError(`${columns.length} columns found, 1 to ${MAX_COLUMNS} are legal`);
  }
  const names = new Set<string>();
  for (const { name, unit } of columns) {
    if (!NAME.test(name) || !UNIT.test(unit) || names.has(name)) {
      throw new RangeError(
        `column ${JSON.stringify(name)} [${unit}]: each needs a name of its own, of letters, digits, _ and .`,
      );
    }
    names.add(name);
  }
  return `${columns.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)).join(',')}\n`;
}

/** With its line end; a column without a value, or with NaN, stays empty. Numbers are written to the last digit. */
export function metricsRow(
  columns: readonly MetricsColumn[],
  values: Readonly<Record<string, number>>,
): string {
  const cell = (value = NaN) => (Number.isNaN(value) ? '' : String(value));
  return `${columns.map(({ name }) => cell(values[name])).join(',')}\n`;
}

/** Never throws. A last line without its end was being written when the program died: it does not count. */
export function parseMetrics(text: string): MetricsTable {
  const lines = text.split('\n');
  const torn = lines.pop() === '' ? 0 : 1;
  const columns = headerColumns(lines[0] ?? '');
  if (!columns) return { columns: [], rows: [], skipped: lines.length + torn };
  const rows: number[][] = [];
  for (const line of lines.slice(1)) {
    const row = rowOf(line, columns.length);
    if (row) rows.push(row);
  }
  return { columns, rows, skipped: lines.length - 1 - rows.length + torn };
}

/** By name, the last row; empty without rows. */
export function lastMetrics({ columns, rows }: MetricsTable): Record<string, number> {
  const last = rows[rows.length - 1] ?? [];
  return Object.fromEntries(
    columns.map(({ name }, k): [string, number] => [name, last[k] ?? NaN]).slice(0, last.length),
  );
}

/** One column from the first row to the last; empty when there is none of that name. */
export function metricsSeries({ columns, rows }: MetricsTable, name: string): number[] {
  const k = columns.findIndex((column) => column.name === name);
  return k < 0 ? [] : rows.map((row) => row[k]);
}

function headerColumns(line: string): MetricsColumn[] | null {
  const cells = line.replace(/\r$/, '').split(',', MAX_COLUMNS + 1);
  const columns = cells.map((cell) => HEADER_CELL.exec(cell));
  if (columns.length > MAX_COLUMNS || columns.some((match) => match === null)) return null;
  return columns.map((match) => ({ name: match?.[1] ?? '', unit: match?.[2] ?? '' }));
}

function rowOf(line: string, columns: number): number[] | null {
  const cells = line.replace(/\r$/, '').split(',', columns + 1);
  if (cells.length !== columns || !cells.every((cell) => CELL.test(cell))) return null;
  return cells.map((cell) => (cell === '' ? NaN : Number(cell)));
}
