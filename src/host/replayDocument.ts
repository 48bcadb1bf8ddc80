/** A view's interventions on every checkpoint of its run, or one of them at all its gains, as a Markdown document. Computes nothing itself. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { PreviewWorker } from './experiment/previewWorker';
import { longWork } from './longWork';
import { showMarkdown } from './showMarkdown';

/** Computes with progress, cancellable, and opens the result: as text, which is kept when the user saves it, and as it reads. @param intervention place in the list; nothing for the whole run */
export async function showReplay(
  view: vscode.TextDocument,
  intervention: unknown,
  worker: PreviewWorker,
): Promise<void> {
  if (view.uri.scheme !== 'file') {
    throw new Error(vscode.l10n.t('Replays are of files on this machine only.'));
  }
  // What is replayed is what is on disk, so that the result can be explained later.
  if (view.isDirty && !(await view.save())) return;
  const path = view.uri.fsPath;
  const title = vscode.l10n.t('Replay of {0}', basename(path));
  const content = await longWork(worker, title, 'replay', {
    path,
    intervention: typeof intervention === 'number' ? intervention : null,
  });
  if (content === null) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
  await showMarkdown(document.uri);
}
