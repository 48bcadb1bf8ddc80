/** Creates the host's parts around experiments and runs, and registers them. No worker starts before it is needed. */
import * as vscode from 'vscode';
import { availableParallelism } from 'node:os';
import type { AnalysisClient } from '../../engine/client';
import type { BackendWish } from '../../protocol/training';
import { ExperimentCodeLensProvider } from '../experiment/experimentCodeLens';
import { ExperimentDiagnostics } from '../experiment/experimentDiagnostics';
import { EXPERIMENT_SELECTOR } from '../experiment/experimentFiles';
import { PreviewPanels } from '../experiment/previewPanels';
import { FidelityDocuments } from '../fidelityDocuments';
import { PreviewWorker } from '../experiment/previewWorker';
import type { RunsView } from '../runsView';
import type { RunCommandParts } from './runCommands';
import { RUN_PHASE_KEY, watchRunPhase } from './runPhaseKey';
import { TrainingManager } from './trainingManager';
import { TrainingPanels } from './trainingPanels';
import { TrainingProgress } from './trainingProgress';

export interface TrainingParts {
  readonly context: vscode.ExtensionContext;
  readonly client: AnalysisClient;
  readonly runs: RunsView;
  readonly log: vscode.LogOutputChannel;
}

export function activateTraining({ context, client, runs, log }: TrainingParts): RunCommandParts {
  const { extensionUri, extension } = context;
  const manifest: unknown = extension.packageJSON;
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const tensorflowFolder = vscode.Uri.joinPath(context.globalStorageUri, 'tensorflow');
  const worker = {
    workerPath: vscode.Uri.joinPath(dist, 'trainingWorker.js').fsPath,
    workerData: {
      distFolder: dist.fsPath,
      tensorflowFolder: tensorflowFolder.fsPath,
      cores: availableParallelism(),
      versions: { dynascope: versionOf(manifest), vscode: vscode.version, node: process.version },
    },
  };
  const manager = new TrainingManager({ ...worker, log, backend: chosenBackend });
  const panels = new TrainingPanels({ manager, client, log, extensionUri });
  const previewWorker = new PreviewWorker({ ...worker, log: (line) => log.warn(line) });
  const previews = new PreviewPanels({ worker: previewWorker, log, extensionUri });
  const fidelity = new FidelityDocuments(previewWorker);
  const progress = new TrainingProgress(manager, (track) => panels.show(track));
  const lenses = new ExperimentCodeLensProvider();
  context.subscriptions.push(
    manager,
    panels,
    previews,
    progress,
    fidelity,
    new ExperimentDiagnostics(client, log),
    watchRunPhase(manager, (value) => {
      void vscode.commands.executeCommand('setContext', RUN_PHASE_KEY, value);
    }),
    { dispose: () => void previewWorker.end() },
    vscode.languages.registerCodeLensProvider(EXPERIMENT_SELECTOR, lenses),
    manager.onDidChange(({ change }) => {
      if (change.kind !== 'phase' && change.kind !== 'epoch') return;
      void previews.refreshRuns();
      if (change.kind === 'phase') lenses.refresh();
    }),
  );
  const tensorflow = { folder: tensorflowFolder, worker: previewWorker, log };
  return { manager, panels, previews, progress, runs, tensorflow, fidelity };
}

function chosenBackend(): BackendWish {
  return vscode.workspace.getConfiguration('dynascope').get<BackendWish>('backend', 'auto');
}

function versionOf(manifest: unknown): string {
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}
