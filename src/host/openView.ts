/** Opens the picture a view document describes, with one of its interventions in force. */
import * as vscode from 'vscode';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { AnalysisClient } from '../engine/client';
import { VIEW_EXTENSION } from '../files/experimentPaths';
import { sha256Of } from '../files/viewFiles';
import type { Notice } from '../protocol/inspector';
import type { CheckpointEditorProvider } from './checkpointEditor';
import { askForNumbers } from './chosenInputs';
import { isView } from './experiment/experimentFiles';

/**
 * @param argument URI of the document; the active editor's without one
 * @param intervention place in its list; the one it shows without one
 * @param chosenInputs in place of the file of inputs that the view names
 * @throws Error with what is not legal, or missing
 */
export async function openView(
  editors: CheckpointEditorProvider,
  client: AnalysisClient,
  argument: unknown,
  intervention: unknown,
  chosenInputs: vscode.Uri | null = null,
): Promise<void> {
  const document = await viewDocument(argument);
  const wanted = typeof intervention === 'number' ? intervention : null;
  const text = document.getText();
  const read = await client.call('readView', { text, intervention: wanted });
  const { checkpoint, inputFile, correction, view, axes } = read;
  if (checkpoint.path === '') {
    throw new Error(
      vscode.l10n.t('checkpoint.path: nothing found, the path of a checkpoint is needed'),
    );
  }
  const beside = (path: string) => vscode.Uri.joinPath(document.uri, '..', path);
  const uri = beside(checkpoint.path);
  const notices = hashNotices(uri, checkpoint.sha256, await hashOf(uri));
  if (inputFile) {
    const file = chosenInputs ?? beside(inputFile.path);
    try {
      const { id, sha256 } = await editors.inputs.take(file, null);
      view.simulation.inputFile = id;
      notices.push(...hashNotices(file, inputFile.sha256, sha256));
    } catch (error) {
      void offerInputs(error, beside('.'), (other) =>
        openView(editors, client, document.uri, intervention, other),
      );
    }
  }
  if (await editors.correct(uri, correction)) {
    const message = vscode.l10n.t(
      'The file is understood as the view says, not as corrected before.',
    );
    notices.push({ severity: 'info', message });
  }
  const place = { viewType: 'dynascope.inspector', viewColumn: undefined };
  const carried = { view, axes, notices, measures: wanted !== null, document: document.uri };
  await editors.show(uri, carried, place);
}

/** The orbit is on noise meanwhile. */
async function offerInputs(
  error: unknown,
  folder: vscode.Uri,
  open: (file: vscode.Uri) => Promise<void>,
): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  const choose = vscode.l10n.t('Choose File…');
  const message = vscode.l10n.t('The orbit is on noise, without the inputs of the view: {0}', why);
  if ((await vscode.window.showWarningMessage(message, choose)) !== choose) return;
  const file = await askForNumbers(folder, choose, vscode.l10n.t('Inputs'));
  if (file) await open(file);
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

function hashNotices(file: vscode.Uri, wanted: string, found: string): Notice[] {
  if (wanted === found) return [];
  const name = basename(file.path);
  return [
    {
      severity: 'warning',
      message:
        wanted === ''
          ? vscode.l10n.t(
              'The view holds no hash of {0}: whether it was made of this file is not known.',
              name,
            )
          : vscode.l10n.t(
              'Another {0} than the view was made of: hash {1}…, {2}… in the view.',
              name,
              found.slice(0, 8),
              wanted.slice(0, 8),
            ),
      hint: vscode.l10n.t('Its numbers need not be those of the view.'),
    },
  ];
}
