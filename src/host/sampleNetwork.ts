/** Copies the sample run out of the extension and opens its last checkpoint, so that nobody needs data to begin. */
import * as vscode from 'vscode';
import { findRun } from '../files/runFolder';

/** Into the extension's own storage: the copy can be changed, and is refreshed only when it is missing. */
export async function openSampleNetwork(context: vscode.ExtensionContext): Promise<void> {
  const source = vscode.Uri.joinPath(context.extensionUri, 'media', 'sample');
  const target = vscode.Uri.joinPath(context.globalStorageUri, 'sample');
  if (!(await exists(target))) {
    await vscode.workspace.fs.createDirectory(context.globalStorageUri);
    await vscode.workspace.fs.copy(source, target);
  }
  const { checkpoints } = await findRun(vscode.Uri.joinPath(target, 'models', 'any.pth').fsPath);
  const last = checkpoints.at(-1);
  if (!last)
    throw new Error(vscode.l10n.t('The sample at {0} holds no checkpoint.', target.fsPath));
  const uri = vscode.Uri.file(last.path);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector');
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
