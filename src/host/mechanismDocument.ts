/** "Find Mechanism": asks a worker of its own, shows how far it is, opens what was found as Markdown. Searches nothing itself. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { PreviewWorker } from './experiment/previewWorker';

/** The search takes a minute in which its thread answers nobody: `worker` serves nothing else, and is ended to cancel. */
export async function findMechanism(checkpoint: vscode.Uri, worker: PreviewWorker): Promise<void> {
  if (checkpoint.scheme !== 'file') {
    throw new Error(vscode.l10n.t('A mechanism is searched in files on this machine only.'));
  }
  const content = await withProgress(checkpoint.fsPath, worker);
  if (content === null) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch {
    // The editor's Markdown support may be disabled; the text reads without it.
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

/** null when it was cancelled. */
async function withProgress(path: string, worker: PreviewWorker): Promise<string | null> {
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Mechanism of {0}', basename(path)),
    cancellable: true,
  };
  const release = worker.use();
  try {
    return await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => {
        controller.abort();
        void worker.end();
      });
      const quiet = worker.onNotice((message) => progress.report({ message }));
      return worker.call('mechanism', { path }, controller.signal).finally(quiet);
    });
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  } finally {
    release();
  }
}
