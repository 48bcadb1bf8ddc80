/** Every command of the extension, by name: a forgotten one does not compile, a test compares them with the manifest. */
import * as vscode from 'vscode';
import type { CheckpointEditorProvider } from './checkpointEditor';
import { diagnostics } from './diagnostics';
import type { RunsView } from './runsView';
import { openSampleNetwork } from './sampleNetwork';

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
  'dynascope.copyDiagnostics',
  'dynascope.openLastCheckpoint',
] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly editors: CheckpointEditorProvider;
  readonly runs: RunsView;
  readonly log: vscode.LogOutputChannel;
}

export function registerCommands(parts: CommandParts): vscode.Disposable[] {
  const handlers = commandHandlers(parts);
  return COMMANDS.map((name) =>
    vscode.commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        await handlers[name](...args);
      } catch (error) {
        await report(parts.log, error);
      }
    }),
  );
}

type Handler = (...args: unknown[]) => unknown;

function commandHandlers({ context, editors, runs }: CommandParts): Record<CommandName, Handler> {
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

async function openNeighbour(editors: CheckpointEditorProvider, step: 1 | -1): Promise<void> {
  const inspector = editors.active();
  if (!inspector) return;
  const { checkpoints } = await inspector.document.refreshRun();
  const at = checkpoints.findIndex(({ path }) => path === inspector.path);
  const neighbour = at < 0 ? undefined : checkpoints[at + step];
  if (neighbour) {
    await editors.openSibling(inspector.document, neighbour.path, inspector.viewColumn);
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
