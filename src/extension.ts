/** Wires the extension's parts together. Nothing here does work: the analysis worker starts with the first checkpoint. */
import type { ExtensionContext } from 'vscode';
import { activateDynascope, type DynascopeApi } from './host/activation';

export function activate(context: ExtensionContext): DynascopeApi {
  return activateDynascope(context);
}
