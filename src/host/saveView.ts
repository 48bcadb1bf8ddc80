/** Saves what an Inspector shows as a view document, whole or not at all. Its text is made in the worker. */
import * as vscode from 'vscode';
import { posix } from 'node:path';
import { VIEW_EXTENSION } from '../files/experimentPaths';
import { askForPlace, offerToOpen, writeWhole } from './exportFile';
import type { InspectorHost } from './inspectorHost';

/** @param place null asks for one, beside the checkpoint by default */
export async function saveView(
  inspector: InspectorHost,
  place: vscode.Uri | null = null,
): Promise<void> {
  const { document } = inspector;
  const name = document.name.replace(/\.(pth|pt|ckpt|safetensors)(\.tar)?$/i, '');
  const target = place ?? (await askForPlace(document.folder, `${name}${VIEW_EXTENSION}`));
  if (!target) return;
  const { scheme, authority, path } = document.uri;
  if (target.scheme !== scheme || target.authority !== authority) {
    throw new Error(
      vscode.l10n.t(
        'A view names its checkpoint by a relative path: save it where {0} is.',
        document.name,
      ),
    );
  }
  const relative = posix.relative(posix.dirname(target.path), path);
  const text = await inspector.viewText(relative, await textThere(target));
  await writeWhole(target, new TextEncoder().encode(text));
  if (!place) await offerToOpen(target);
}

/** null where there is no file yet. */
async function textThere(target: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
  } catch {
    return null;
  }
}
