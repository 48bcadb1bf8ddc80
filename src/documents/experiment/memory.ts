/** A run that would need too much memory, told at the key that makes it so. The estimate itself is the kernels'. */
import { parseJsonTree } from '../jsonTree';
import type { Diagnostic, Path } from './diagnostic';
import { locate } from './places';

export interface MemoryEstimate {
  readonly neededBytes: number;
  readonly legalBytes: number;
  /** What takes most of it: 'training.batch' unless said otherwise. */
  readonly dominantKey?: 'training.batch' | 'data.lengthSteps' | 'network.units' | 'network.inputs';
}

/** null when there is room, or when the text is no experiment at all. */
export function memoryDiagnostic(text: string, estimate: MemoryEstimate): Diagnostic | null {
  const { neededBytes, legalBytes, dominantKey = 'training.batch' } = estimate;
  const { root } = parseJsonTree(text);
  if (neededBytes <= legalBytes || !root) return null;
  const path: Path = dominantKey.split('.');
  const message = `${path[1]}: the run needs ${gigabytes(neededBytes)} of memory, ${gigabytes(legalBytes)} are legal`;
  return locate({ path, severity: 'error', code: 'memory', message }, root, text);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
}
