/** How runs and checkpoints look in the Runs view. Reads nothing. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { FidelitySummary } from '../documents/fidelitySummary';
import type { RunCheckpoint } from '../files/runFolder';
import type { RunSummary } from '../files/runReader';

/** Of any file system: `path` alone would lose the scheme. */
export interface ListedCheckpoint extends RunCheckpoint {
  readonly uri: vscode.Uri;
}

export interface RunNode {
  readonly kind: 'run';
  readonly folder: vscode.Uri;
  readonly checkpoints: readonly ListedCheckpoint[];
  /** null for a folder of checkpoints that says nothing of itself. */
  readonly summary: RunSummary | null;
  /** What tells it from its siblings; '' for a run without a config. */
  readonly label: string;
}

export interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly checkpoint: ListedCheckpoint;
}

export type RunsNode = RunNode | CheckpointNode;

/** Lines of a tooltip. */
const MISSING_SHOWN = 6;

const ICONS: Readonly<Record<RunSummary['state'], string>> = {
  running: 'sync~spin',
  paused: 'debug-pause',
  stopped: 'debug-stop',
  finished: 'pass',
  failed: 'error',
  crashed: 'warning',
  unknown: 'history',
};

export function runItem(node: RunNode): vscode.TreeItem {
  const { folder, checkpoints, summary, label } = node;
  const single = vscode.workspace.workspaceFolders?.length === 1;
  const isRoot = vscode.workspace.workspaceFolders?.some(
    ({ uri }) => uri.toString() === folder.toString(),
  );
  const name = isRoot ? basename(folder.path) : vscode.workspace.asRelativePath(folder, !single);
  const item = new vscode.TreeItem(
    label === '' ? name : label,
    isRoot ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  const facts = factsOf(node);
  item.id = folder.toString();
  item.description = [...(label === '' ? [] : [basename(folder.path)]), ...facts].join(' · ');
  item.iconPath = new vscode.ThemeIcon(ICONS[summary?.state ?? 'unknown']);
  item.contextValue = contextOf(summary);
  item.tooltip = [folder.fsPath, summary?.reason ?? '', ...fidelityLines(summary)]
    .filter(Boolean)
    .join('\n');
  const count = vscode.l10n.t('{0} checkpoints', checkpoints.length);
  const spoken = facts.filter((fact) => !/[▁-█]/.test(fact));
  item.accessibilityInformation = { label: [name, label, ...spoken, count].join(', ') };
  return item;
}

/** State, best loss, course of the loss. */
function factsOf({ summary, checkpoints }: RunNode): string[] {
  if (!summary || summary.state === 'unknown') {
    return [vscode.l10n.t('{0} checkpoints', checkpoints.length)];
  }
  const { epochsDone, epochsTotal, bestLoss, lossHistory } = summary;
  return [
    stateText(summary.state),
    vscode.l10n.t('{0} of {1} epochs', epochsDone, epochsTotal),
    ...(bestLoss === null ? [] : [vscode.l10n.t('best {0}', bestLoss.toPrecision(4))]),
    ...(summary.fidelity ? [fidelityText(summary.fidelity)] : []),
    ...(lossHistory.length > 1 ? [sparkline(lossHistory)] : []),
  ];
}

/** As the report of a finished run judges it. */
function fidelityText({ fidelity }: FidelitySummary): string {
  const texts: Readonly<Record<FidelitySummary['fidelity'], string>> = {
    reached: vscode.l10n.t('paper fidelity reached'),
    notReached: vscode.l10n.t('paper fidelity not reached'),
    undecided: vscode.l10n.t('fidelity not decidable'),
  };
  return texts[fidelity];
}

/** The verdict and the first things that lack: the report has all. */
function fidelityLines(summary: RunSummary | null): string[] {
  const fidelity = summary?.fidelity;
  if (!fidelity) return [];
  const missing = fidelity.missing.slice(0, MISSING_SHOWN).map((line) => `- ${line}`);
  const rest = fidelity.missing.length - missing.length;
  return [
    fidelityText(fidelity),
    ...missing,
    ...(rest > 0 ? [vscode.l10n.t('- and {0} more', rest)] : []),
  ];
}

export function stateText(state: RunSummary['state']): string {
  const texts: Readonly<Record<RunSummary['state'], string>> = {
    running: vscode.l10n.t('training'),
    paused: vscode.l10n.t('paused'),
    stopped: vscode.l10n.t('stopped'),
    finished: vscode.l10n.t('finished'),
    failed: vscode.l10n.t('failed'),
    crashed: vscode.l10n.t('crashed'),
    unknown: '',
  };
  return texts[state];
}

/** Menus go by it. */
function contextOf(summary: RunSummary | null): string {
  if (!summary || summary.state === 'unknown') return 'runFolder';
  if (summary.state === 'running' || summary.state === 'paused') return `run.live.${summary.state}`;
  return summary.canContinue ? 'run.ended.continuable' : 'run.ended';
}

const BARS = '▁▂▃▄▅▆▇█';
const BARS_SHOWN = 12;

/** One character a stretch of training, low to high. */
export function sparkline(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return '';
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  const count = Math.min(BARS_SHOWN, finite.length);
  return Array.from({ length: count }, (_, k) => {
    const value = finite[Math.ceil(((k + 1) * finite.length) / count) - 1];
    const level = range > 0 ? (value - low) / range : 0;
    return BARS[Math.min(BARS.length - 1, Math.floor(level * BARS.length))];
  }).join('');
}

export function checkpointItem({ uri, path, label }: ListedCheckpoint): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = uri.toString();
  item.resourceUri = uri;
  item.description = label === basename(path) ? '' : basename(path);
  item.iconPath = new vscode.ThemeIcon('pulse');
  item.contextValue = 'checkpoint';
  item.accessibilityInformation = { label: `${label}, ${basename(path)}` };
  item.command = {
    command: 'vscode.openWith',
    title: vscode.l10n.t('Open'),
    arguments: [uri, 'dynascope.inspector'],
  };
  return item;
}
