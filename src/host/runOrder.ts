/** In which order runs are listed, and which of them. Neither VS Code nor files. */
import type { RunSummary } from '../files/runReader';

export const RUN_ORDERS = ['name', 'bestLoss', 'newest'] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];

export interface OrderedRun {
  /** Of its folder. */
  readonly path: string;
  readonly label: string;
  readonly summary: RunSummary | null;
}

/** Runs that have no number to go by come last, by name. */
export function sortRuns<T extends OrderedRun>(runs: readonly T[], order: RunOrder): T[] {
  const byName = (a: T, b: T) => a.path.localeCompare(b.path, undefined, { numeric: true });
  const key = (run: T): number => {
    if (order === 'bestLoss') return run.summary?.bestLoss ?? Infinity;
    if (order === 'newest') return -(Date.parse(run.summary?.startedAt ?? '') || -Infinity);
    return 0;
  };
  return [...runs].sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? byName(a, b) : first - second;
  });
}

/** Words that all have to occur, in the path, the label or the state. */
export function matchesFilter({ path, label, summary }: OrderedRun, filter: string): boolean {
  const text = `${path} ${label} ${summary?.state ?? ''}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
