/** "Find Mechanism": asks a worker, hands what was found to whoever shows it. Searches nothing itself. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { CheckpointEditorProvider } from './checkpointEditor';
import type { PreviewWorker } from './experiment/previewWorker';
import type { MechanismGraph } from '../protocol/mechanismGraph';
import type { FileMemory } from './fileMemory';
import { versionOf } from './fileVersion';
import { longReport, longWork } from './longWork';
import { showMarkdown } from './showMarkdown';

export interface MechanismParts {
  readonly worker: PreviewWorker;
  readonly editors: Pick<CheckpointEditorProvider, 'showMechanism' | 'showSearch'>;
  readonly memory: FileMemory;
}

/**
 * Shown as a graph in the Inspectors of the checkpoint; as a document where there is none.
 *
 * @returns null when it was cancelled, or when the file is taken for another network by now
 */
export async function findMechanism(
  checkpoint: vscode.Uri,
  { worker, editors, memory }: MechanismParts,
): Promise<MechanismGraph | null> {
  if (checkpoint.scheme !== 'file') {
    throw new Error(vscode.l10n.t('A mechanism is searched in files on this machine only.'));
  }
  const [key, path] = [checkpoint.toString(), checkpoint.fsPath];
  const version = await versionOf(checkpoint);
  const correction = memory.correctionOf(key);
  const title = vscode.l10n.t('Mechanism of {0}', basename(path));
  const found = await longWork(worker, title, 'mechanism', { path, correction }, (soFar) =>
    editors.showSearch(checkpoint, soFar),
  ).finally(() => editors.showSearch(checkpoint, null));
  if (!found) return null;
  // Of a network that the file was taken for when the search began, and no longer is, there is text only.
  const isCurrent = JSON.stringify(memory.correctionOf(key)) === JSON.stringify(correction);
  if (isCurrent) await memory.setMechanism(key, version, found.graph);
  const isShown = isCurrent && (await editors.showMechanism(checkpoint, found.graph));
  if (isShown) void offerReport(title, found.text);
  else await showReport(found.text);
  return isCurrent ? found.graph : null;
}

/** Of every checkpoint, as a report in the run. @returns its path; null when it was cancelled */
export async function findMechanismOnRun(
  folder: string | null,
  worker: PreviewWorker,
): Promise<string | null> {
  if (folder === null) return null;
  const title = vscode.l10n.t('Mechanism of {0}', basename(folder));
  return longReport(worker, title, 'mechanisms', { path: folder });
}

/** Beside the graph it is there on request: it would cover the picture. */
async function offerReport(title: string, text: string): Promise<void> {
  const open = vscode.l10n.t('Open Report');
  if ((await vscode.window.showInformationMessage(title, open)) === open) await showReport(text);
}

async function showReport(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await showMarkdown(document.uri);
}
