/** The saved views of a checkpoint, to choose one from. Opening it is openView.ts's. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { aboutOf } from '../documents/view/aboutCheckpoint';
import { VIEW_EXTENSION } from '../files/experimentPaths';
import { reportFolderOf } from '../files/reportFolder';
import { EXCLUDED_FOLDERS } from './excludedFolders';

const MOST_VIEWS = 1000;

/** null when none was chosen; a message when there are none. */
export async function chooseSavedView(checkpoint: vscode.Uri): Promise<vscode.Uri | null> {
  const views = await savedViewsOf(checkpoint);
  if (views.length === 0) {
    const wish = vscode.l10n.t(
      'No saved view of this checkpoint was found. “Save View…” makes one.',
    );
    void vscode.window.showInformationMessage(wish);
    return null;
  }
  const items = views.map(({ uri, notes }) => ({
    label: basename(uri.path, VIEW_EXTENSION),
    description: vscode.workspace.asRelativePath(uri, false),
    detail: notes.slice(0, 200),
    uri,
  }));
  const placeHolder = vscode.l10n.t('Saved view to show');
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
  return chosen?.uri ?? null;
}

/** Those of the workspace and of the checkpoint's report, which may lie outside of it. */
async function savedViewsOf(
  checkpoint: vscode.Uri,
): Promise<{ readonly uri: vscode.Uri; readonly notes: string }[]> {
  const pattern = `**/*${VIEW_EXTENSION}`;
  const patterns: vscode.GlobPattern[] = [pattern];
  if (checkpoint.scheme === 'file') {
    const report = vscode.Uri.file(await reportFolderOf(checkpoint.fsPath));
    patterns.push(new vscode.RelativePattern(report, pattern));
  }
  const found = await Promise.all(
    patterns.map((one) => vscode.workspace.findFiles(one, EXCLUDED_FOLDERS, MOST_VIEWS)),
  );
  const uris = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  const views = await Promise.all(
    [...uris.values()].map(async (uri) => ({ uri, ...(await aboutFile(uri)) })),
  );
  return views
    .filter(({ uri, checkpoint: path }) => {
      return path !== null && isSame(vscode.Uri.joinPath(uri, '..', path), checkpoint);
    })
    .sort((a, b) => a.uri.path.localeCompare(b.uri.path));
}

async function aboutFile(uri: vscode.Uri) {
  try {
    return aboutOf(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    // Gone since it was listed, or not to be read: it is no view to choose.
    return { checkpoint: null, notes: '' };
  }
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
