/** What a report of a problem needs to hold; no contents of files. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { OpenInspector } from './openInspector';

export function diagnostics(
  context: vscode.ExtensionContext,
  inspectors: readonly OpenInspector[],
): string {
  const { version } = context.extension.packageJSON as { version: string };
  const lines = [
    `Dynascope ${version}`,
    `VS Code ${vscode.version} (${vscode.env.appName}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}${vscode.env.remoteName ? `, remote ${vscode.env.remoteName}` : ''})`,
    `Node ${process.version}, ${process.platform} ${process.arch}`,
    ...inspectors.map(
      ({ path, lastDrawn, firstPictureMs }) =>
        `${basename(path)}: ${lastDrawn?.renderer ?? 'not drawn'}, first picture ${firstPictureMs === null ? 'not yet' : `${Math.round(firstPictureMs)} ms`}, frame ${lastDrawn?.frameMs.toFixed(1) ?? '?'} ms`,
    ),
  ];
  return lines.join('\n');
}
