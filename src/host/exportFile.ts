/** Saves exported bytes where the user says, whole or not at all. */
import * as vscode from 'vscode';

/** Asks for a place (beside the checkpoint by default), writes to a temporary name and renames, then offers to open it. */
export async function exportFile(
  folder: vscode.Uri,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const target = await askForPlace(folder, name);
  if (!target) return;
  await writeWhole(target, bytes);
  await offerToOpen(target);
}

export function askForPlace(folder: vscode.Uri, name: string): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, name.replace(/[\\/:*?"<>|]/g, '_')),
  });
}

/** Nothing half-written stays, whatever fails. */
export async function writeWhole(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const temporary = target.with({ path: `${target.path}.partial` });
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    // That it may not even have been made changes nothing.
    await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
}

export async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Saved {0}.', vscode.workspace.asRelativePath(target)),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
