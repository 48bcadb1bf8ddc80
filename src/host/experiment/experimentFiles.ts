/** Which documents are experiments or views, and the run that a command is about. */
import * as vscode from 'vscode';
import { EXPERIMENT_EXTENSION, VIEW_EXTENSION } from '../../files/experimentPaths';

export const EXPERIMENT_SELECTOR: vscode.DocumentSelector = {
  pattern: `**/*${EXPERIMENT_EXTENSION}`,
};

export const VIEW_SELECTOR: vscode.DocumentSelector = { pattern: `**/*${VIEW_EXTENSION}` };

export function isExperiment(document: vscode.TextDocument): boolean {
  return document.uri.path.toLowerCase().endsWith(EXPERIMENT_EXTENSION);
}

export function isView(document: vscode.TextDocument): boolean {
  return document.uri.path.toLowerCase().endsWith(VIEW_EXTENSION);
}

/** The document a command was called on: of its argument, or of the active editor. @throws Error when it is none */
export async function experimentOf(argument: unknown): Promise<vscode.TextDocument> {
  const document =
    argument instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(argument)
      : vscode.window.activeTextEditor?.document;
  if (document && isExperiment(document)) return document;
  throw new Error(vscode.l10n.t('Open an experiment (*{0}) first.', EXPERIMENT_EXTENSION));
}
