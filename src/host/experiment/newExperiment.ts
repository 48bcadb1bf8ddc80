/** "New Experiment…": one of the paper's families as a commented file to edit. */
import * as vscode from 'vscode';
import { paperExperiments } from '../../documents/experiment/paperExperiments';

/** Asks which family and where; opens the file with its preview beside it. Nothing happens when an answer is missing. */
export async function newExperiment(): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    paperExperiments.map(({ title, fileName, text }) => ({
      label: title,
      description: fileName,
      text,
      fileName,
    })),
    {
      title: vscode.l10n.t('New Experiment'),
      placeHolder: vscode.l10n.t('The HMM that the network is to emulate'),
      matchOnDescription: true,
    },
  );
  if (!picked) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('New Experiment'),
    saveLabel: vscode.l10n.t('Create'),
    filters: { [vscode.l10n.t('Dynascope experiment')]: ['dynascope.json'] },
    ...(folder ? { defaultUri: await freeName(folder, picked.fileName) } : {}),
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(picked.text));
  await vscode.window.showTextDocument(target);
  await vscode.commands.executeCommand('dynascope.openPreview', target);
}

/** A name that no file has yet: `chain-of-two-2.dynascope.json`. */
async function freeName(folder: vscode.Uri, fileName: string): Promise<vscode.Uri> {
  const [base, ...extensions] = fileName.split('.');
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? base : `${base}-${number}`;
    const uri = vscode.Uri.joinPath(folder, [numbered, ...extensions].join('.'));
    if (!(await exists(uri))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
