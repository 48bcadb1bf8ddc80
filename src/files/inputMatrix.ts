/** Input sequences of a user, [T, d], from .json, .csv, .npy or .npz. Local files only. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FormatError } from '../formats/formatError';
import { readCheckpoint } from '../formats/readCheckpoint';
import { nodeByteSource } from './nodeByteSource';

export interface InputMatrix {
  /** T */
  readonly steps: number;
  /** d */
  readonly width: number;
  /** [T, d] row-major */
  readonly values: Float64Array;
}

/** @throws FormatError naming the file, the row, what was found and what is legal */
export async function readInputMatrix(path: string): Promise<InputMatrix> {
  if (/\.np[yz]$/i.test(path)) return readArray(path);
  const name = basename(path);
  const text = await readText(path);
  const rows = /\.csv$/i.test(path) ? csvRows(text, name) : jsonRows(text, name);
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, t) => {
    if (row.length !== width || !row.every(Number.isFinite)) {
      throw new FormatError(
        `${name}: row ${t} holds ${row.length} values, ${width} finite numbers are needed`,
      );
    }
  });
  if (width === 0) throw new FormatError(`${name}: no inputs found, rows of numbers are needed`);
  return { steps: rows.length, width, values: Float64Array.from(rows.flat()) };
}

/** The only 2-d array, or the one named `inputs`. */
async function readArray(path: string): Promise<InputMatrix> {
  const { tensors } = await readCheckpoint(await nodeByteSource(path));
  const matrices = tensors.filter(({ shape }) => shape.length === 2);
  const chosen = matrices.find(({ name }) => name === 'inputs') ?? matrices[0];
  if (!chosen || (matrices.length > 1 && chosen.name !== 'inputs')) {
    throw new FormatError(
      `${basename(path)}: ${matrices.length} arrays [T, d] found, one (or one named 'inputs') is needed`,
    );
  }
  const [steps, width] = chosen.shape;
  return { steps, width, values: await chosen.values() };
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

function jsonRows(text: string, name: string): number[][] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FormatError(`${name}: not valid JSON`);
  }
  if (!Array.isArray(value) || !value.every((row): row is number[] => Array.isArray(row))) {
    throw new FormatError(`${name}: a list of lists of numbers is needed`);
  }
  return value;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(`${path}: can not be read (${reason})`);
  }
}
