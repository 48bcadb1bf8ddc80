/** A run's `metrics.csv` on disk: rows are appended one by one, and one that can not be written whole is taken back. */
import { open, stat, truncate } from 'node:fs/promises';
import {
  metricsHeader,
  metricsRow,
  parseMetrics,
  type MetricsColumn,
  type MetricsTable,
} from '../documents/metricsTable';
import { writeAtomic } from './atomicWriter';
import { codeOf, writeErrorOf, WriteError } from './writeError';

/** A hundred thousand epochs of a few dozen columns. */
const MAX_BYTES = 64 * 1024 * 1024;

export class MetricsLog {
  private constructor(
    private readonly path: string,
    private readonly columns: readonly MetricsColumn[],
    private bytes: number,
  ) {}

  /** @throws WriteError; RangeError naming a column that can not be written */
  static async create(path: string, columns: readonly MetricsColumn[]): Promise<MetricsLog> {
    return MetricsLog.written(path, columns, []);
  }

  /**
   * Goes on with a file that is there, or a new one. Rows after `lastEpoch` (by the first column) and torn lines leave,
   * since they will be made again; columns that are no longer kept leave, too.
   *
   * @throws WriteError; RangeError naming a column that can not be written
   */
  static async resume(
    path: string,
    columns: readonly MetricsColumn[],
    lastEpoch: number,
  ): Promise<MetricsLog> {
    const table = await readMetrics(path);
    const kept = table.rows.filter(([epoch]) => epoch <= lastEpoch);
    const rows = kept.map((row) =>
      Object.fromEntries(table.columns.map(({ name }, k): [string, number] => [name, row[k]])),
    );
    return MetricsLog.written(path, columns, rows);
  }

  /** @throws WriteError; the file then ends with the row before */
  async append(values: Readonly<Record<string, number>>): Promise<void> {
    const row = new TextEncoder().encode(metricsRow(this.columns, values));
    try {
      await writeAt(this.path, this.bytes, row);
    } catch (error) {
      await truncate(this.path, this.bytes).catch(() => undefined);
      if (codeOf(error) === 'ENOENT') throw new WriteError(DELETED, 'ENOENT');
      throw writeErrorOf(this.path, error);
    }
    this.bytes += row.length;
  }

  private static async written(
    path: string,
    columns: readonly MetricsColumn[],
    rows: readonly Readonly<Record<string, number>>[],
  ): Promise<MetricsLog> {
    const text = [metricsHeader(columns), ...rows.map((row) => metricsRow(columns, row))].join('');
    const bytes = new TextEncoder().encode(text);
    await writeAtomic(path, bytes);
    return new MetricsLog(path, columns, bytes.length);
  }
}

const DELETED = 'metrics.csv: can not be written: the file was deleted (ENOENT)';

/**
 * An empty table when there is no such file, or none that can be read.
 *
 * @param maxBytes of a longer file the header and the newest rows within so many bytes are read
 */
export async function readMetrics(path: string, maxBytes = MAX_BYTES): Promise<MetricsTable> {
  return parseMetrics(await readEnds(path, maxBytes));
}

/** The whole text, or the header and as much of the end as is legal. */
async function readEnds(path: string, maxBytes: number): Promise<string> {
  try {
    const { size } = await stat(path);
    const bytes = await readRange(path, 0, Math.min(size, maxBytes));
    const text = new TextDecoder().decode(bytes);
    if (size <= maxBytes) return text;
    const header = text.slice(0, text.indexOf('\n') + 1);
    const end = new TextDecoder().decode(await readRange(path, size - maxBytes, maxBytes));
    return header + end.slice(end.indexOf('\n') + 1);
  } catch {
    return '';
  }
}

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Does not make the file: one that was deleted stays so. */
async function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
  } finally {
    await handle.close();
  }
}
