/** Opens what the page links to: the run's config, a report, a saved view, a sibling checkpoint, or a choice of them. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { CheckpointDocument } from './checkpointDocument';
import { chooseSavedView } from './savedViews';

/** Only paths that belong to the document's own run are opened: ids come from the page. */
export async function openLink(
  id: string,
  document: CheckpointDocument,
  openSibling: (path: string) => Promise<void>,
): Promise<void> {
  const separator = id.indexOf(':');
  const kind = id.slice(0, separator);
  const path = id.slice(separator + 1);
  const { configPath, checkpoints } = document.run;
  if (kind === 'config' && path === configPath) {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
  } else if (kind === 'report' && path === '') {
    await vscode.commands.executeCommand('dynascope.explainCheckpoint', document.uri);
  } else if (kind === 'ablation' && path === '') {
    await vscode.commands.executeCommand('dynascope.plotAblation', document.uri);
  } else if (kind === 'mechanism' && path === '') {
    await vscode.commands.executeCommand('dynascope.findMechanism', document.uri);
  } else if (kind === 'views' && path === '') {
    const view = await chooseSavedView(document.uri);
    if (view) await vscode.commands.executeCommand('dynascope.openView', view);
  } else if (kind === 'checkpoint' && path === '') {
    const chosen = await pickCheckpoint(document);
    if (chosen) await openSibling(chosen);
  } else if (checkpoints.some((checkpoint) => checkpoint.path === path)) {
    await openSibling(path);
  } else {
    throw new RangeError(`link '${id}' does not belong to this run`);
  }
}

async function pickCheckpoint(document: CheckpointDocument): Promise<string | null> {
  const { checkpoints } = await document.refreshRun();
  const items = checkpoints.map(({ path, label }) => ({
    label,
    description: path === document.uri.fsPath ? vscode.l10n.t('shown') : basename(path),
    path,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Checkpoint to show in place of this one'),
    matchOnDescription: true,
  });
  return chosen?.path ?? null;
}
