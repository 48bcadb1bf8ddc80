/** A view's interventions on every checkpoint of its run, as a Markdown document. Computed in the worker of previews. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { PreviewWorker } from './experiment/previewWorker';

/** Computes with progress, cancellable, and opens the result, which is kept when the user saves it. */
export async function showReplay(view: vscode.TextDocument, worker: PreviewWorker): Promise<void> {
  if (view.uri.scheme !== 'file') {
    throw new Error(vscode.l10n.t('Replays are of files on this machine only.'));
  }
  // What is replayed is what is on disk, so that the result can be explained later.
  if (view.isDirty && !(await view.save())) return;
  const content = await withProgress(view.uri.fsPath, worker);
  if (content === null) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** null when it was cancelled. */
async function withProgress(path: string, worker: PreviewWorker): Promise<string | null> {
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Replay of {0}', basename(path)),
    cancellable: true,
  };
  const release = worker.use();
  try {
    return await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      const quiet = worker.onNotice((file) => progress.report({ message: file }));
      return worker.call('replay', { path }, controller.signal).finally(quiet);
    });
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  } finally {
    release();
  }
}
