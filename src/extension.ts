/** Wires the extension's parts together. Nothing here does work: the analysis worker starts with the first checkpoint. */
import type { ExtensionContext } from 'vscode';
import { activateDynascope, type DynascopeApi } from './host/activation';

let api: DynascopeApi | null = null;

export function activate(context: ExtensionContext): DynascopeApi {
  api = activateDynascope(context);
  return api;
}

/** A run under way keeps what it has before the window closes. */
export async function deactivate(): Promise<void> {
  await api?.training.end();
}
