/** Opens the picture a view document describes, with one of its interventions in force. */
import * as vscode from 'vscode';
import { createHash } from 'node:crypto';
import type { AnalysisClient } from '../engine/client';
import { VIEW_EXTENSION } from '../files/experimentPaths';
import { sha256Of } from '../files/viewFiles';
import type { Notice } from '../protocol/inspector';
import type { CheckpointEditorProvider } from './checkpointEditor';
import { isView } from './experiment/experimentFiles';

/**
 * @param argument URI of the document; the active editor's without one
 * @param intervention place in its list; the one it shows without one
 * @throws Error with what is not legal, or missing
 */
export async function openView(
  editors: CheckpointEditorProvider,
  client: AnalysisClient,
  argument: unknown,
  intervention: unknown,
): Promise<void> {
  const document = await viewDocument(argument);
  const wanted = typeof intervention === 'number' ? intervention : null;
  const text = document.getText();
  const { checkpoint, view, axes } = await client.call('readView', { text, intervention: wanted });
  if (checkpoint.path === '') {
    throw new Error(
      vscode.l10n.t('checkpoint.path: nothing found, the path of a checkpoint is needed'),
    );
  }
  const uri = vscode.Uri.joinPath(document.uri, '..', checkpoint.path);
  const notice = hashNotice(checkpoint.sha256, await hashOf(uri));
  await editors.show(
    uri,
    { view, axes, notice },
    { viewType: 'dynascope.inspector', viewColumn: undefined },
  );
}

/** @throws Error when it is none */
export async function viewDocument(argument: unknown): Promise<vscode.TextDocument> {
  const document =
    argument instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(argument)
      : vscode.window.activeTextEditor?.document;
  if (document && isView(document)) return document;
  throw new Error(vscode.l10n.t('Open a view (*{0}) first.', VIEW_EXTENSION));
}

async function hashOf(uri: vscode.Uri): Promise<string> {
  if (uri.scheme === 'file') return sha256Of(uri.fsPath);
  return createHash('sha256')
    .update(await vscode.workspace.fs.readFile(uri))
    .digest('hex');
}

function hashNotice(wanted: string, found: string): Notice | null {
  if (wanted === found) return null;
  return {
    severity: 'warning',
    message:
      wanted === ''
        ? vscode.l10n.t('The view holds no hash: whether it was made of this file is not known.')
        : vscode.l10n.t(
            'Another file than the view was made of: hash {0}…, {1}… in the view.',
            found.slice(0, 8),
            wanted.slice(0, 8),
          ),
    hint: vscode.l10n.t('Its numbers need not be those of the view.'),
  };
}
