/** How runs are offered for comparison: one line each, and which of them is this run. Neither VS Code nor files. */
import { resolveExperimentLabels } from '../../documents/experiment/labels';
import type { RunSummary } from '../../files/runReader';

export interface RunChoice {
  readonly folder: string;
  /** The folder's name. */
  readonly label: string;
  /** What tells it from the others. */
  readonly description: string;
  readonly summary: RunSummary;
}

/** Newest first. */
export function runChoices(summaries: readonly RunSummary[]): readonly RunChoice[] {
  const labels = resolveExperimentLabels(summaries.map(({ experiment }) => experiment));
  return summaries
    .map((summary, k) => ({
      folder: summary.folder,
      label: summary.name,
      description: labels[k],
      summary,
    }))
    .reverse();
}

/**
 * Which run's view the others are laid over: the one asked for, else the first that is under way, else the first.
 *
 * @param folders at least one
 */
export function splitRuns(
  folders: readonly string[],
  own: string | null,
  underWay: readonly string[],
): { readonly own: string; readonly others: readonly string[] } {
  const live = folders.find((folder) => underWay.includes(folder));
  const base = own ?? live ?? folders[0];
  return { own: base, others: folders.filter((folder) => folder !== base) };
}
