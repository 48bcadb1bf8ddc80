/** Numbers a user brings along: input sequences [T, d] and states to start from, from .json, .csv, .npy or .npz. Local files only. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FormatError } from '../formats/formatError';
import { readCheckpoint } from '../formats/readCheckpoint';
import { nodeByteSource } from './nodeByteSource';

export interface NumberTable {
  readonly rows: number;
  readonly width: number;
  /** [rows, width] row-major */
  readonly values: Float64Array;
}

/** What a table is for: the key it has in a file that holds several, and what is told when there is none. */
interface Wanted {
  readonly key: 'inputs' | 'h0';
  readonly needed: string;
  /** A list of numbers is a table of one row. */
  readonly oneRow: boolean;
}

const INPUTS: Wanted = { key: 'inputs', needed: 'a list of lists of numbers', oneRow: false };
const STATES: Wanted = {
  key: 'h0',
  needed: 'a list of numbers, or of lists of them',
  oneRow: true,
};

/**
 * Inputs, one row a step: the only 2-d array of an .npz, or the one named `inputs`; rows of a .csv; a JSON list of
 * lists, or an object with the key `inputs`.
 * @throws FormatError naming the file, the row, what was found and what is legal
 */
export function readInputs(path: string): Promise<NumberTable> {
  return readTable(path, INPUTS);
}

/**
 * States to start from, one a row: the only array of an .npz, or the one named `h0`; rows of a .csv; a JSON list of
 * numbers or of lists of them, or an object with the key `h0`.
 * @throws FormatError as `readInputs`
 */
export function readInitialStates(path: string): Promise<NumberTable> {
  return readTable(path, STATES);
}

/** States that a file of inputs holds under the key `h0`; null without one. @throws FormatError */
export async function readStatesBesideInputs(path: string): Promise<NumberTable | null> {
  if (/\.npz$/i.test(path)) {
    const { tensors } = await readCheckpoint(await nodeByteSource(path));
    return tensors.some(({ name }) => name === STATES.key) ? readTable(path, STATES) : null;
  }
  if (!/\.json$/i.test(path)) return null;
  const value = jsonOf(await readText(path), basename(path));
  return isObject(value) && STATES.key in value ? readTable(path, STATES) : null;
}

async function readTable(path: string, wanted: Wanted): Promise<NumberTable> {
  if (/\.np[yz]$/i.test(path)) return readArray(path, wanted);
  const name = basename(path);
  const text = await readText(path);
  const rows = /\.csv$/i.test(path) ? csvRows(text, name) : jsonRows(text, name, wanted);
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, t) => {
    if (row.length !== width || !row.every(Number.isFinite)) {
      throw new FormatError(
        `${name}: row ${t} holds ${row.length} values, ${width} finite numbers are needed`,
      );
    }
  });
  if (width === 0) {
    throw new FormatError(`${name}: no ${wanted.key} found, rows of numbers are needed`);
  }
  return { rows: rows.length, width, values: Float64Array.from(rows.flat()) };
}

/** The array with the wanted name, or the only one of a fitting shape that is not named for the other purpose. */
async function readArray(path: string, { key, oneRow }: Wanted): Promise<NumberTable> {
  const { tensors } = await readCheckpoint(await nodeByteSource(path));
  const other = oneRow ? INPUTS.key : STATES.key;
  const fitting = tensors.filter(
    ({ name, shape }) => name !== other && (shape.length === 2 || (oneRow && shape.length === 1)),
  );
  const chosen = fitting.find(({ name }) => name === key) ?? fitting[0];
  if (!chosen || (fitting.length > 1 && chosen.name !== key)) {
    const shape = oneRow ? 'arrays [S] or [rows, S]' : 'arrays [T, d]';
    throw new FormatError(
      `${basename(path)}: ${fitting.length} ${shape} found, one (or one named '${key}') is needed`,
    );
  }
  const [rows, width] = chosen.shape.length === 1 ? [1, chosen.shape[0]] : chosen.shape;
  const values = await chosen.values();
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new FormatError(
      `${basename(path)}: ${chosen.name}: ${values[bad]} found in row ${Math.floor(bad / width)}, finite numbers are needed`,
    );
  }
  return { rows, width, values };
}

/** Numbers separated by commas, semicolons or blanks; a first line of names is skipped. */
function csvRows(text: string, name: string): number[][] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/[\s,;]+/)
      .map(Number),
  );
  const isHeader = rows.length > 1 && rows[0].some(Number.isNaN);
  const kept = isHeader ? rows.slice(1) : rows;
  if (kept.length === 0) throw new FormatError(`${name}: no rows found`);
  return kept;
}

function jsonRows(text: string, name: string, { key, needed, oneRow }: Wanted): number[][] {
  const whole = jsonOf(text, name);
  const value: unknown = isObject(whole) && key in whole ? whole[key] : whole;
  const rows: unknown =
    oneRow && Array.isArray(value) && value.every((entry) => typeof entry === 'number')
      ? [value]
      : value;
  if (!Array.isArray(rows) || !rows.every((row): row is number[] => Array.isArray(row))) {
    throw new FormatError(`${name}: ${needed} is needed, or the key '${key}' with one`);
  }
  return rows;
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(`${name}: not valid JSON`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(`${path}: can not be read (${reason})`);
  }
}
