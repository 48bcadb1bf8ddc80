/** The runs that an experiment left: found by its name in the folder it names. */
import type { TextDocument } from 'vscode';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import { besideExperiment, experimentName } from '../../files/experimentPaths';
import { readRuns, type RunSummary } from '../../files/runReader';

const DEFAULT_FOLDER = 'runs';

/** Oldest first; of a text with errors those in the default folder. */
export async function runsOf(document: TextDocument): Promise<RunSummary[]> {
  if (document.uri.scheme !== 'file') return [];
  const { experiment } = parseExperiment(document.getText());
  const path = document.uri.fsPath;
  const parent = besideExperiment(path, experiment?.run.folder ?? DEFAULT_FOLDER);
  const own = new RegExp(`^${escaped(experimentName(path))}-\\d+$`);
  return (await readRuns(parent)).filter(({ name }) => own.test(name));
}

export async function lastRunOf(document: TextDocument): Promise<RunSummary | null> {
  return (await runsOf(document)).at(-1) ?? null;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
