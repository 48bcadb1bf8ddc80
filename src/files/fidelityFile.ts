/** A run's `fidelity.json` on disk: written whole, read back as the hostile text it may be. What it says is documents' and engine's. */
import { relative, sep } from 'node:path';
import { parseFidelitySummary, type FidelitySummary } from '../documents/fidelitySummary';
import { writeAtomic } from './atomicWriter';
import { runLayout } from './runLayout';
import { readBounded } from './statusFile';

const MAX_BYTES = 4_000_000;

/**
 * @param textOf the file's text, from the checkpoint's path inside the run: a run may be moved
 * @throws WriteError
 */
export async function writeFidelityFile(
  folder: string,
  checkpoint: string,
  textOf: (checkpoint: string) => string,
): Promise<void> {
  const inside = relative(folder, checkpoint).split(sep).join('/');
  await writeAtomic(runLayout(folder).fidelity, new TextEncoder().encode(`${textOf(inside)}\n`));
}

/** null when there is none, or none that can be read. */
export function readFidelityFile(folder: string): Promise<string | null> {
  return readBounded(runLayout(folder).fidelity, MAX_BYTES);
}

/** null when there is none, or none that says its verdict. */
export async function readFidelitySummary(folder: string): Promise<FidelitySummary | null> {
  const text = await readFidelityFile(folder);
  return text === null ? null : parseFidelitySummary(text);
}
