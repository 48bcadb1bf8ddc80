/** What every suite needs: the extension's test interface, files of the workspace, and waiting. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DynascopeApi } from '../../src/host/activation';
import type { OpenInspector } from '../../src/host/openInspector';

export const SAMPLE_CHECKPOINT = 'models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth';

export const LARGE_CHECKPOINT =
  'two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';

/** Software GL on two busy cores. */
const PATIENCE_MS = 150_000;

export async function dynascope(): Promise<DynascopeApi> {
  const extension = vscode.extensions.getExtension<DynascopeApi>('dynascope.dynascope');
  if (!extension) throw new Error('the extension dynascope.dynascope is not there');
  return extension.activate();
}

export function workspaceFile(relativePath: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no workspace folder is open');
  return vscode.Uri.file(join(folder.uri.fsPath, relativePath));
}

export async function openCheckpoint(relativePath: string): Promise<void> {
  const uri = workspaceFile(relativePath);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector');
}

export async function command(name: string): Promise<void> {
  await vscode.commands.executeCommand(name);
}

export async function closeEditors(): Promise<void> {
  await command('workbench.action.closeAllEditors');
}

/** The open Inspector of a file, once `ready` holds for it. */
export async function inspectorOf(
  relativePath: string,
  ready: (inspector: OpenInspector) => boolean,
): Promise<OpenInspector> {
  const api = await dynascope();
  const { fsPath } = workspaceFile(relativePath);
  return until(`the Inspector of ${relativePath}`, () =>
    api.inspectors().find((inspector) => inspector.path === fsPath && ready(inspector)),
  );
}

export function hasPicture(inspector: OpenInspector): boolean {
  return inspector.lastDrawn?.complete === true;
}

/** First value that is neither undefined, null nor false. */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`);
}
