/** Saves what an Inspector shows as a view document, whole or not at all. Its text is made in the worker. */
import * as vscode from 'vscode';
import { posix } from 'node:path';
import { VIEW_EXTENSION } from '../files/experimentPaths';
import { askForPlace, offerToOpen, writeWhole } from './exportFile';
import type { InspectorHost } from './inspectorHost';

/**
 * @param place null asks for one, beside the checkpoint by default
 * @returns whether there is a view now: none where nobody chose a place, or the file there must not be written over
 */
export async function saveView(
  inspector: InspectorHost,
  place: vscode.Uri | null = null,
): Promise<boolean> {
  const { document } = inspector;
  const name = document.name.replace(/\.(pth|pt|ckpt|safetensors)(\.tar)?$/i, '');
  const target = place ?? (await askForTarget(inspector, `${name}${VIEW_EXTENSION}`));
  if (!target) return false;
  const { scheme, authority } = document.uri;
  if (target.scheme !== scheme || target.authority !== authority) {
    throw new Error(
      vscode.l10n.t(
        'A view names its checkpoint by a relative path: save it where {0} is.',
        document.name,
      ),
    );
  }
  const before = await textThere(target);
  const relativeTo = ({ path }: vscode.Uri) => posix.relative(posix.dirname(target.path), path);
  const { text, problem } = await inspector.viewText(relativeTo, before);
  const isUnsaved = vscode.workspace.textDocuments.some(
    ({ uri, isDirty }) => isDirty && uri.toString() === target.toString(),
  );
  if (text === null || isUnsaved) {
    void refuse(target, isUnsaved ? null : problem);
    return false;
  }
  await writeWhole(target, new TextEncoder().encode(text));
  inspector.viewDocument = target;
  if (!place) await offerToOpen(target);
  return true;
}

/** The document that is worked on, without a question whether it may be replaced: nothing in it is lost. */
async function askForTarget(
  { document, viewDocument }: InspectorHost,
  name: string,
): Promise<vscode.Uri | undefined> {
  if (viewDocument) {
    const file = vscode.workspace.asRelativePath(viewDocument);
    const detail = vscode.l10n.t('Its notes and other interventions stay');
    const other = { label: vscode.l10n.t('Another File…') };
    const placeHolder = vscode.l10n.t('Where to save the view');
    const choice = await vscode.window.showQuickPick([{ label: file, detail }, other], {
      placeHolder,
    });
    if (choice !== other) return choice && viewDocument;
  }
  return askForPlace(document.folder, name);
}

/** null where there is no file yet. @throws whatever else keeps it from being read, UTF-8 that is none too */
async function textThere(target: vscode.Uri): Promise<string | null> {
  try {
    const bytes = await vscode.workspace.fs.readFile(target);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}

/** What was not written over, and why. @param problem null: it has changes that are not saved */
async function refuse(
  target: vscode.Uri,
  problem: { readonly message: string; readonly offset: number } | null,
): Promise<void> {
  const file = vscode.workspace.asRelativePath(target);
  const document = await vscode.workspace.openTextDocument(target);
  const at = document.positionAt(problem?.offset ?? 0);
  const why = problem
    ? vscode.l10n.t('line {0}: {1}', at.line + 1, problem.message)
    : vscode.l10n.t('it has unsaved changes');
  const open = vscode.l10n.t('Open File');
  const message = vscode.l10n.t('{0} was not written over: {1}.', file, why);
  if ((await vscode.window.showErrorMessage(message, open)) !== open) return;
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
