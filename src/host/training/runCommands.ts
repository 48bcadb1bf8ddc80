/** Commands about experiments and runs: what each asks for, and what it does. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { experimentOf } from '../experiment/experimentFiles';
import { lastRunOf } from '../experiment/experimentRuns';
import { newExperiment } from '../experiment/newExperiment';
import type { PreviewPanels } from '../experiment/previewPanels';
import { installTensorflow, type InstallParts } from '../installTensorflow';
import type { FidelityDocuments } from '../fidelityDocuments';
import type { RunsView } from '../runsView';
import { isUnderWay, type RunTrack } from './runTrack';
import type { TrainingManager } from './trainingManager';
import type { TrainingPanels } from './trainingPanels';
import type { TrainingProgress } from './trainingProgress';

export interface RunCommandParts {
  readonly manager: TrainingManager;
  readonly panels: TrainingPanels;
  readonly previews: PreviewPanels;
  readonly progress: TrainingProgress;
  readonly runs: RunsView;
  readonly tensorflow: InstallParts;
  readonly fidelity: FidelityDocuments;
}

export async function trainExperiment(argument: unknown, parts: RunCommandParts): Promise<void> {
  needTrust();
  const document = await experimentOf(argument);
  // What is trained is what is on disk, so that the run can be explained later.
  if (document.isDirty && !(await document.save())) return;
  begin(parts.manager.train(document.uri.fsPath, document.getText()), parts);
}

export async function openPreview(argument: unknown, { previews }: RunCommandParts): Promise<void> {
  previews.show(await experimentOf(argument));
}

export { installTensorflow, newExperiment };

/** Of a folder, else of what trains now, else of the last run of the experiment in the editor. */
export async function openTrainingView(argument: unknown, parts: RunCommandParts): Promise<void> {
  const folder = folderOf(argument);
  if (folder) return parts.panels.showFolder(folder);
  const { active } = parts.manager;
  if (active) {
    parts.panels.show(active);
    return;
  }
  const last = await lastRunOf(await experimentOf(undefined));
  if (!last) throw new Error(vscode.l10n.t('There is no run yet.'));
  await parts.panels.showFolder(last.folder);
}

/** Of a run or checkpoint of the Runs view, of a path, else of the checkpoint in the Inspector. */
export async function showFidelityReport(
  argument: unknown,
  { fidelity }: RunCommandParts,
  inspected: string | null,
): Promise<void> {
  const path = folderOf(argument) ?? inspected;
  const target = checkpointOf(argument) ?? (path === null ? null : vscode.Uri.file(path));
  if (!target) throw new Error(vscode.l10n.t('Open a checkpoint, or choose a run first.'));
  await fidelity.show(target);
}

export async function continueRun(argument: unknown, parts: RunCommandParts): Promise<void> {
  needTrust();
  const folder = folderOf(argument);
  if (folder) begin(await parts.manager.continue(folder), parts);
}

export async function pauseRun(
  argument: unknown,
  { manager }: RunCommandParts,
  paused: boolean,
): Promise<void> {
  const track = await underWay(argument, manager);
  if (track) await manager.pause(track, paused);
}

export async function stopRun(argument: unknown, { manager }: RunCommandParts): Promise<void> {
  const track = await underWay(argument, manager);
  if (track) await manager.stop(track);
}

/** Its checkpoints go with it, to where the system keeps what is deleted. */
export async function deleteRun(argument: unknown, parts: RunCommandParts): Promise<void> {
  const folder = folderOf(argument);
  if (!folder) return;
  if (parts.manager.underWay.some((track) => track.folder === folder)) {
    throw new Error(vscode.l10n.t('{0} is being trained: stop it first.', basename(folder)));
  }
  const trash = vscode.l10n.t('Move to Trash');
  const question = vscode.l10n.t('Delete {0} with its checkpoints?', basename(folder));
  const answer = await vscode.window.showWarningMessage(question, { modal: true }, trash);
  if (answer !== trash) return;
  await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true, useTrash: true });
  parts.runs.refresh();
}

export async function renameRun(argument: unknown, { manager, runs }: RunCommandParts) {
  const folder = folderOf(argument);
  if (!folder) return;
  if (manager.underWay.some((track) => track.folder === folder)) {
    throw new Error(vscode.l10n.t('{0} is being trained: stop it first.', basename(folder)));
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    value: basename(folder),
    validateInput: (text) =>
      /^[^\\/:*?"<>|]+$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('A name without \\ / : * ? " < > | is needed.'),
  });
  if (!name || name.trim() === basename(folder)) return;
  const from = vscode.Uri.file(folder);
  await vscode.workspace.fs.rename(from, vscode.Uri.joinPath(from, '..', name.trim()));
  runs.refresh();
}

export async function revealRun(argument: unknown): Promise<void> {
  const folder = folderOf(argument);
  if (folder) {
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(folder));
  }
}

function begin(track: RunTrack, { panels, progress }: RunCommandParts): void {
  panels.show(track, vscode.ViewColumn.Beside);
  void progress.follow(track);
}

function needTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new Error(
    vscode.l10n.t('Training writes files and computes for long: trust this workspace first.'),
  );
}

/** A path, or an item of the Runs view. */
export function folderOf(argument: unknown): string | null {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('folder' in argument)) return null;
  return argument.folder instanceof vscode.Uri ? argument.folder.fsPath : null;
}

/** An item of the Runs view. */
export function checkpointOf(argument: unknown): vscode.Uri | null {
  if (typeof argument !== 'object' || argument === null || !('checkpoint' in argument)) return null;
  const { checkpoint } = argument;
  const isListed = typeof checkpoint === 'object' && checkpoint !== null && 'uri' in checkpoint;
  return isListed && checkpoint.uri instanceof vscode.Uri ? checkpoint.uri : null;
}

/** The run of an item, or the one that trains. */
async function underWay(argument: unknown, manager: TrainingManager): Promise<RunTrack | null> {
  const folder = folderOf(argument);
  const track = folder ? await manager.trackOf(folder) : manager.active;
  return track && isUnderWay(track.phase) ? track : null;
}
