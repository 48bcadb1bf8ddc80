/** Creates the host's parts and registers them. */
import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';
import { AnalysisClient } from '../engine/client';
import { HostSources } from './byteSources';
import { CheckpointEditorProvider } from './checkpointEditor';
import { registerCommands } from './commands';
import { ConfigCodeLensProvider } from './configCodeLens';
import { activateTraining } from './training/activateTraining';
import type { OpenPreview } from './experiment/previewPanel';
import type { OpenTrainingView } from './training/trainingPanel';
import type { TrainingManager } from './training/trainingManager';
import type { OpenInspector } from './openInspector';
import { VIEW_SELECTOR } from './experiment/experimentFiles';
import { ViewCodeLensProvider } from './viewCodeLens';
import { FileMemory } from './fileMemory';
import { RunsView } from './runsView';
import { StatusItem } from './statusItem';

/** For tests only: what the Inspectors on screen report. Not a public interface. */
export interface DynascopeApi {
  readonly inspectors: () => readonly OpenInspector[];
  readonly previews: () => readonly OpenPreview[];
  readonly trainingViews: () => readonly OpenTrainingView[];
  readonly training: TrainingManager;
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
    workerData: { cores: availableParallelism() },
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
  const runs = new RunsView(context.workspaceState);
  const training = activateTraining({ context, client, runs, log });
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
    vscode.languages.registerCodeLensProvider(VIEW_SELECTOR, new ViewCodeLensProvider()),
    ...registerCommands({
      context,
      client,
      editors,
      log,
      explain: { client, memory },
      ...training,
    }),
  );
  return {
    inspectors: () => editors.open(),
    previews: () => training.previews.open(),
    trainingViews: () => training.panels.open(),
    training: training.manager,
    activationMs: performance.now() - started,
  };
}
