/** The command "Compare Runs": which runs are meant, asked where it is not clear; the training view does the rest. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import { readRuns, type RunSummary } from '../../files/runReader';
import { MOST_COMPARED } from '../../protocol/trainingPage';
import { experimentOf, isExperiment } from '../experiment/experimentFiles';
import { runsOf } from '../experiment/experimentRuns';
import type { RunsView } from '../runsView';
import { stateText } from '../runItems';
import { runChoices, splitRuns, type RunChoice } from './comparableRuns';
import { folderOf, type RunCommandParts } from './runCommands';

/**
 * Of several items of the Runs view, or folders, these; of one of them, it and siblings that are asked for; of an
 * experiment, or of the view or experiment in front, its runs.
 *
 * @throws Error when there are not two runs to compare
 */
export async function compareRuns(
  item: unknown,
  selected: unknown,
  parts: Pick<RunCommandParts, 'manager' | 'panels' | 'runs'>,
): Promise<void> {
  const { panels, manager, runs } = parts;
  const several = foldersOf(Array.isArray(item) ? item : selected);
  const isAboutExperiment = item instanceof vscode.Uri || isExperimentInFront();
  const inFront = item || isAboutExperiment ? null : panels.activeFolder;
  const own = several.length > 1 ? null : (folderOf(item) ?? inFront);
  const chosen =
    several.length > 1
      ? several
      : await choose(
          await candidates(own, isAboutExperiment, item, runs),
          own,
          panels.comparedWith(own ?? ''),
        );
  if (!chosen) return;
  const underWay = manager.underWay.flatMap(({ folder }) => folder ?? []);
  const split = splitRuns(chosen, own, underWay);
  await panels.compare(split.own, split.others);
  if (split.others.length <= MOST_COMPARED) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Only the first {0} runs are laid over {1}.', MOST_COMPARED, basename(split.own)),
  );
}

/** Asks, unless there are just two; null when nothing was chosen. */
async function choose(
  runs: readonly RunSummary[],
  own: string | null,
  compared: readonly string[],
): Promise<readonly string[] | null> {
  const choices = runChoices(runs).filter(({ folder }) => folder !== own);
  const least = own === null ? 2 : 1;
  if (choices.length < least) throw new Error(vscode.l10n.t('There is no other run to compare.'));
  if (choices.length === least && compared.length === 0) return choices.map(({ folder }) => folder);
  const picked = await vscode.window.showQuickPick(
    choices.map((choice, k) => ({
      ...choice,
      detail: detailOf(choice),
      picked: compared.length > 0 ? compared.includes(choice.folder) : k < least,
    })),
    {
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
      title: vscode.l10n.t('Compare Runs'),
      placeHolder:
        own === null
          ? vscode.l10n.t('Runs to compare: the first one with up to {0} others', MOST_COMPARED)
          : vscode.l10n.t('Up to {0} runs to lay over this one', MOST_COMPARED),
    },
  );
  if (!picked || (own === null && picked.length < least)) return null;
  return picked.map(({ folder }) => folder);
}

/** Siblings of a run, the runs of an experiment, or all runs of the workspace. */
async function candidates(
  own: string | null,
  isAboutExperiment: boolean,
  item: unknown,
  runs: RunsView,
): Promise<readonly RunSummary[]> {
  if (own !== null) return readRuns(dirname(own));
  return isAboutExperiment ? runsOf(await experimentOf(item)) : runs.summaries();
}

/** "finished · 500 of 500 epochs · best 3.214". */
function detailOf({ summary }: RunChoice): string {
  const { state, epochsDone, epochsTotal, bestLoss } = summary;
  return [
    ...(state === 'unknown' ? [] : [stateText(state)]),
    vscode.l10n.t('{0} of {1} epochs', epochsDone, epochsTotal),
    ...(bestLoss === null ? [] : [vscode.l10n.t('best {0}', bestLoss.toPrecision(4))]),
  ].join(' · ');
}

/** Folders of paths and items of the Runs view; what is neither is left out. */
function foldersOf(items: unknown): readonly string[] {
  return Array.isArray(items) ? items.flatMap((one: unknown) => folderOf(one) ?? []) : [];
}

function isExperimentInFront(): boolean {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isExperiment(document);
}
