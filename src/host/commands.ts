/** Every command of the extension, by name: a forgotten one does not compile, a test compares them with the manifest. */
import * as vscode from 'vscode';
import type { AnalysisClient } from '../engine/client';
import type { CheckpointEditorProvider } from './checkpointEditor';
import { diagnostics } from './diagnostics';
import { explainCheckpoint, type ExplainParts } from './explainCheckpoint';
import { findMechanism, findMechanismOnRun, type MechanismParts } from './mechanismDocument';
import { openView, viewDocument } from './openView';
import { plotAblation } from './plotAblation';
import { openSampleNetwork } from './sampleNetwork';
import { showReplay } from './replayDocument';
import { saveView } from './saveView';
import { compareRuns } from './training/compareRuns';
import * as run from './training/runCommands';
import type { RunCommandParts } from './training/runCommands';

export const COMMANDS = [
  'dynascope.openSampleNetwork',
  'dynascope.refreshRuns',
  'dynascope.openNextCheckpoint',
  'dynascope.openPreviousCheckpoint',
  'dynascope.openRunConfig',
  'dynascope.resetCamera',
  'dynascope.togglePlay',
  'dynascope.clearGains',
  'dynascope.exportPng',
  'dynascope.exportCsv',
  'dynascope.exportNpz',
  'dynascope.explainCheckpoint',
  'dynascope.copyDiagnostics',
  'dynascope.saveView',
  'dynascope.openView',
  'dynascope.replayOnRun',
  'dynascope.findMechanism',
  'dynascope.plotAblation',
  'dynascope.findMechanismOnRun',
  'dynascope.openLastCheckpoint',
  'dynascope.sortRuns',
  'dynascope.filterRuns',
  'dynascope.newExperiment',
  'dynascope.openPreview',
  'dynascope.trainExperiment',
  'dynascope.openTrainingView',
  'dynascope.showFidelityReport',
  'dynascope.pauseRun',
  'dynascope.resumeRun',
  'dynascope.stopRun',
  'dynascope.continueRun',
  'dynascope.renameRun',
  'dynascope.revealRun',
  'dynascope.deleteRun',
  'dynascope.compareRuns',
  'dynascope.installTensorflow',
] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface CommandParts extends RunCommandParts {
  readonly context: vscode.ExtensionContext;
  readonly client: AnalysisClient;
  readonly editors: CheckpointEditorProvider;
  readonly log: vscode.LogOutputChannel;
  readonly explain: ExplainParts;
}

export function registerCommands(parts: CommandParts): vscode.Disposable[] {
  const handlers = commandHandlers(parts);
  return COMMANDS.map((name) =>
    vscode.commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        return await handlers[name](...args);
      } catch (error) {
        await report(parts.log, error);
        return undefined;
      }
    }),
  );
}

type Handler = (...args: unknown[]) => unknown;

function commandHandlers(parts: CommandParts): Record<CommandName, Handler> {
  return { ...inspectorHandlers(parts), ...runHandlers(parts) };
}

type RunCommandName = keyof ReturnType<typeof runHandlers>;

function runHandlers(parts: CommandParts) {
  return {
    'dynascope.sortRuns': () => parts.runs.chooseOrder(),
    'dynascope.filterRuns': () => parts.runs.chooseFilter(),
    'dynascope.newExperiment': () => run.newExperiment(),
    'dynascope.openPreview': (item: unknown) => run.openPreview(item, parts),
    'dynascope.trainExperiment': (item: unknown) => run.trainExperiment(item, parts),
    'dynascope.openTrainingView': (item: unknown) => run.openTrainingView(item, parts),
    'dynascope.explainCheckpoint': (item: unknown, what: unknown) => explain(item, what, parts),
    'dynascope.showFidelityReport': (item: unknown) =>
      run.showFidelityReport(item, parts, parts.editors.active()?.path ?? null),
    'dynascope.findMechanism': (item: unknown) =>
      findMechanism(checkpointMeant(item, parts), mechanismParts(parts)),
    'dynascope.plotAblation': (item: unknown) =>
      plotAblation(checkpointMeant(item, parts), mechanismParts(parts)),
    'dynascope.findMechanismOnRun': (item: unknown) =>
      findMechanismOnRun(run.folderOf(item), parts.tensorflow.worker),
    'dynascope.pauseRun': (item: unknown) => run.pauseRun(item, parts, true),
    'dynascope.resumeRun': (item: unknown) => run.pauseRun(item, parts, false),
    'dynascope.stopRun': (item: unknown) => run.stopRun(item, parts),
    'dynascope.continueRun': (item: unknown) => run.continueRun(item, parts),
    'dynascope.renameRun': (item: unknown) => run.renameRun(item, parts),
    'dynascope.revealRun': (item: unknown) => run.revealRun(item),
    'dynascope.deleteRun': (item: unknown) => run.deleteRun(item, parts),
    'dynascope.compareRuns': (item: unknown, selected: unknown) =>
      compareRuns(item, selected, parts),
    'dynascope.installTensorflow': () => run.installTensorflow(parts.tensorflow),
  };
}

function inspectorHandlers({
  context,
  client,
  editors,
  runs,
  tensorflow,
}: CommandParts): Record<Exclude<CommandName, RunCommandName>, Handler> {
  return {
    'dynascope.openSampleNetwork': () => openSampleNetwork(context),
    'dynascope.refreshRuns': () => runs.refresh(),
    'dynascope.openNextCheckpoint': () => openNeighbour(editors, 1),
    'dynascope.openPreviousCheckpoint': () => openNeighbour(editors, -1),
    'dynascope.openRunConfig': () => openRunConfig(editors),
    'dynascope.resetCamera': () => editors.active()?.send('resetCamera'),
    'dynascope.togglePlay': () => editors.active()?.send('togglePlay'),
    'dynascope.clearGains': () => editors.active()?.send('clearGains'),
    'dynascope.exportPng': () => editors.active()?.send('exportPng'),
    'dynascope.exportCsv': () => editors.active()?.send('exportCsv'),
    'dynascope.exportNpz': () => editors.active()?.send('exportNpz'),
    'dynascope.saveView': async (target) => {
      const inspector = editors.active();
      if (inspector) await saveView(inspector, target instanceof vscode.Uri ? target : null);
    },
    'dynascope.openView': (view, intervention) => openView(editors, client, view, intervention),
    'dynascope.replayOnRun': async (view, intervention) =>
      showReplay(await viewDocument(view), intervention, tensorflow.worker),
    'dynascope.copyDiagnostics': async () => {
      await vscode.env.clipboard.writeText(diagnostics(context, editors.open()));
      await vscode.window.showInformationMessage(vscode.l10n.t('Diagnostics copied.'));
    },
    'dynascope.openLastCheckpoint': (path) => {
      if (typeof path !== 'string') return undefined;
      const uri = vscode.Uri.file(path);
      return vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector');
    },
  };
}

/** @param item a file of the explorer, an item of the runs view, or nothing: then the Inspector in front. */
async function explain(item: unknown, what: unknown, parts: CommandParts): Promise<unknown> {
  const names = Array.isArray(what) && what.every((name) => typeof name === 'string');
  return explainCheckpoint(checkpointMeant(item, parts), names ? what : null, parts.explain);
}

function mechanismParts({ tensorflow, editors, explain }: CommandParts): MechanismParts {
  return { worker: tensorflow.worker, editors, memory: explain.memory };
}

/** Of the Explorer or the Runs view, else the one in the Inspector. */
function checkpointMeant(item: unknown, { editors }: CommandParts): vscode.Uri {
  const inspected = editors.active()?.document.uri;
  const uri = item instanceof vscode.Uri ? item : (run.checkpointOf(item) ?? inspected);
  if (!uri) throw new Error(vscode.l10n.t('Open a checkpoint, or choose one first.'));
  return uri;
}

async function openNeighbour(editors: CheckpointEditorProvider, step: 1 | -1): Promise<void> {
  const inspector = editors.active();
  if (!inspector) return;
  const { checkpoints } = await inspector.document.refreshRun();
  const at = checkpoints.findIndex(({ path }) => path === inspector.path);
  const neighbour = at < 0 ? undefined : checkpoints[at + step];
  if (neighbour) {
    await editors.openSibling(inspector, neighbour.path);
  } else {
    vscode.window.setStatusBarMessage(
      step > 0
        ? vscode.l10n.t('This is the last checkpoint of the run.')
        : vscode.l10n.t('This is the first checkpoint of the run.'),
      3000,
    );
  }
}

async function openRunConfig(editors: CheckpointEditorProvider): Promise<void> {
  const path = editors.active()?.document.run.configPath;
  if (path) await vscode.window.showTextDocument(vscode.Uri.file(path));
  else
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('No config.json was found for this run.'),
      3000,
    );
}

/** Shown once, with the log as its action. */
async function report(log: vscode.LogOutputChannel, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? error : message);
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) log.show();
}
