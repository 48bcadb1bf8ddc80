/** Saves exported bytes where the user says, whole or not at all. */
import * as vscode from 'vscode';

/** Asks for a place (beside the checkpoint by default), writes to a temporary name and renames, then offers to open it. */
export async function exportFile(
  folder: vscode.Uri,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, name.replace(/[\\/:*?"<>|]/g, '_')),
  });
  if (!target) return;
  const temporary = target.with({ path: `${target.path}.partial` });
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    // Nothing half-written stays; that it may not even have been made changes nothing.
    await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Saved {0}.', vscode.workspace.asRelativePath(target)),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
