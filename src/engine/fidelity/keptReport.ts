/** A report read back from a run's folder: hostile until it is checked. */
import { matchesSchema } from '../../documents/matchesSchema';
import { readFidelityFile } from '../../files/fidelityFile';
import type { FidelityResult } from '../../protocol/fidelityReport';
import { FidelityResultSchema } from '../jobs/fidelitySchema';

/** null when there is none, or none that its schema knows. */
export async function readKeptReport(folder: string): Promise<FidelityResult | null> {
  const text = await readFidelityFile(folder);
  if (text === null) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!matchesSchema(FidelityResultSchema, parsed)) return null;
    // Strict JSON spells numbers that are not finite; the schema has seen that they stand where numbers may.
    return JSON.parse(text, revived) as FidelityResult;
  } catch {
    return null;
  }
}

const NAMES = ['checkpoint', 'hmm', 'sampledBy'];

function revived(key: string, value: unknown): unknown {
  const isSpelled = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  return isSpelled && !NAMES.includes(key) ? Number(value) : value;
}
