/** "Find Mechanism": asks a worker of its own, shows how far it is, opens what was found as Markdown. Searches nothing itself. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { cancellable } from './cancellable';
import type { PreviewWorker } from './experiment/previewWorker';
import { showMarkdown } from './showMarkdown';

/** The search takes a minute in which its thread answers nobody: `worker` serves nothing else, and is ended to cancel. */
export async function findMechanism(checkpoint: vscode.Uri, worker: PreviewWorker): Promise<void> {
  if (checkpoint.scheme !== 'file') {
    throw new Error(vscode.l10n.t('A mechanism is searched in files on this machine only.'));
  }
  const path = checkpoint.fsPath;
  const title = vscode.l10n.t('Mechanism of {0}', basename(path));
  const content = await cancellable(title, (progress, signal) => {
    signal.addEventListener('abort', () => void worker.end());
    return worker.noticed('mechanism', { path }, (message) => progress.report({ message }), signal);
  });
  if (content === null) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await showMarkdown(document.uri);
}
