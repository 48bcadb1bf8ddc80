/** Creates the host's parts and registers them. */
import * as vscode from 'vscode';
import { AnalysisClient } from '../engine/client';
import { HostSources } from './byteSources';
import { CheckpointEditorProvider } from './checkpointEditor';
import { registerCommands } from './commands';
import { ConfigCodeLensProvider } from './configCodeLens';
import type { OpenInspector } from './openInspector';
import { FileMemory } from './fileMemory';
import { RunsView } from './runsView';
import { StatusItem } from './statusItem';

/** For tests only: what the Inspectors on screen report. Not a public interface. */
export interface DynascopeApi {
  readonly inspectors: () => readonly OpenInspector[];
  /** What activation cost. */
  readonly activationMs: number;
}

const INSPECTOR_VIEW_TYPES = ['dynascope.inspector', 'dynascope.inspectorAny'];

export function activateDynascope(context: vscode.ExtensionContext): DynascopeApi {
  const started = performance.now();
  const log = vscode.window.createOutputChannel('Dynascope', { log: true });
  const sources = new HostSources();
  const client = new AnalysisClient({
    workerPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath,
    log: (line) => log.warn(line),
    readRange: (params) => sources.readRange(params),
  });
  const memory = new FileMemory(context.workspaceState);
  const status = new StatusItem();
  const editors = new CheckpointEditorProvider({
    extensionUri: context.extensionUri,
    client,
    sources,
    memory,
    status,
    log,
  });
  const runs = new RunsView();
  context.subscriptions.push(
    log,
    status,
    runs,
    { dispose: () => void client.dispose() },
    ...INSPECTOR_VIEW_TYPES.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, editors, {
        supportsMultipleEditorsPerDocument: true,
      }),
    ),
    vscode.languages.registerCodeLensProvider(
      { pattern: '**/config.json' },
      new ConfigCodeLensProvider(),
    ),
    ...registerCommands({ context, editors, runs, log }),
  );
  return { inspectors: () => editors.open(), activationMs: performance.now() - started };
}
