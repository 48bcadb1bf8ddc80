/** The Runs view: folders of checkpoints in the workspace, read when they are opened, in the order and filter of the user. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import { resolveExperimentLabels } from '../documents/experiment/labels';
import { isCheckpointName } from '../files/checkpointNames';
import { runCheckpointOf, sortByTraining } from '../files/runFolder';
import { readRun, type RunSummary } from '../files/runReader';
import {
  checkpointItem,
  runItem,
  type ListedCheckpoint,
  type RunNode,
  type RunsNode,
} from './runItems';
import { matchesFilter, RUN_ORDERS, sortRuns, type RunOrder } from './runOrder';
import { EXCLUDED_FOLDERS } from './excludedFolders';

export type { RunsNode } from './runItems';

const PATTERN = '**/*.{pth,pt,ckpt,safetensors,pth.tar,pt.tar}';
const STATUS_PATTERN = '**/status.json';
/** Workspaces with more are told so in the view. */
const MAX_FILES = 20_000;
const SETTLE_MS = 300;
/** A run that trains writes its status every few seconds. */
const LIVE_SETTLE_MS = 1500;
const ORDER_KEY = 'dynascope.runs.order';

export class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly tree: vscode.TreeView<RunsNode>;
  private readonly subscriptions: vscode.Disposable[];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private filter = '';
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {
    this.tree = vscode.window.createTreeView('dynascope.runs', {
      treeDataProvider: this,
      canSelectMany: true,
    });
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false);
    const statuses = vscode.workspace.createFileSystemWatcher(STATUS_PATTERN);
    const later = () => this.refreshSoon(LIVE_SETTLE_MS);
    this.subscriptions = [
      this.tree,
      this.changed,
      watcher,
      watcher.onDidCreate(() => this.refreshSoon(SETTLE_MS)),
      watcher.onDidDelete(() => this.refreshSoon(SETTLE_MS)),
      statuses,
      statuses.onDidCreate(later),
      statuses.onDidChange(later),
      statuses.onDidDelete(later),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refreshSoon(SETTLE_MS)),
    ];
  }

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) return this.runs();
    if (node.kind === 'checkpoint') return [];
    return sortByTraining(node.checkpoints).map((checkpoint) => ({
      kind: 'checkpoint',
      checkpoint,
    }));
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === 'run' ? runItem(node) : checkpointItem(node.checkpoint);
  }

  /** Size and date only of the item that is pointed at: a run can hold thousands. */
  async resolveTreeItem(item: vscode.TreeItem, node: RunsNode): Promise<vscode.TreeItem> {
    if (node.kind === 'run') return item;
    const { uri, path } = node.checkpoint;
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    const date = new Date(mtime).toLocaleString(vscode.env.language);
    const kilobytes = (size / 1000).toLocaleString(vscode.env.language, {
      maximumFractionDigits: 1,
    });
    item.tooltip = `${path}\n${vscode.l10n.t('{0} kB, written {1}', kilobytes, date)}`;
    return item;
  }

  /** Asks for the order, and keeps it for this workspace. */
  async chooseOrder(): Promise<void> {
    const names: Readonly<Record<RunOrder, string>> = {
      name: vscode.l10n.t('Name'),
      bestLoss: vscode.l10n.t('Best loss'),
      newest: vscode.l10n.t('Newest first'),
    };
    const picked = await vscode.window.showQuickPick(
      RUN_ORDERS.map((order) => ({ label: names[order], order, picked: order === this.order })),
      { placeHolder: vscode.l10n.t('Sort runs by') },
    );
    if (!picked) return;
    await this.memory.update(ORDER_KEY, picked.order);
    this.refresh();
  }

  /** Asks for words that a run must have in its path, label or state; none shows all. */
  async chooseFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter Runs'),
      placeHolder: vscode.l10n.t('e.g. units 50 finished'),
      value: this.filter,
    });
    if (filter === undefined) return;
    this.filter = filter.trim();
    this.refresh();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private get order(): RunOrder {
    const kept = this.memory.get<string>(ORDER_KEY);
    return RUN_ORDERS.find((order) => order === kept) ?? 'name';
  }

  /** What the runs of the workspace say of themselves, whatever the filter; those on other file systems are left out. */
  async summaries(): Promise<readonly RunSummary[]> {
    const { nodes } = await this.list();
    return nodes.flatMap(({ summary }) => summary ?? []);
  }

  private async list() {
    const uris = await vscode.workspace.findFiles(PATTERN, EXCLUDED_FOLDERS, MAX_FILES);
    const folders = new Map<string, { folder: vscode.Uri; checkpoints: ListedCheckpoint[] }>();
    for (const uri of uris) {
      if (!isCheckpointName(basename(uri.path))) continue;
      const folder = runFolderOf(uri);
      const key = folder.toString();
      const run = folders.get(key) ?? { folder, checkpoints: [] };
      run.checkpoints.push({ ...runCheckpointOf(uri.fsPath), uri });
      folders.set(key, run);
    }
    return { nodes: await labelled([...folders.values()]), files: uris.length };
  }

  private async runs(): Promise<RunsNode[]> {
    const { nodes, files } = await this.list();
    const shown = nodes.filter((node) => matchesFilter(node, this.filter));
    this.tree.message = this.messageFor(files, nodes.length - shown.length);
    return sortRuns(shown, this.order);
  }

  private messageFor(files: number, hidden: number): string {
    if (hidden > 0) {
      return vscode.l10n.t('Filter "{0}" hides {1} runs.', this.filter, hidden);
    }
    return files >= MAX_FILES
      ? vscode.l10n.t('Only the first {0} checkpoints are listed.', MAX_FILES)
      : '';
  }

  private refreshSoon(afterMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), afterMs);
  }
}

type Folder = Pick<RunNode, 'folder' | 'checkpoints'>;

/** What runs say of themselves, and what tells those in one folder apart. */
async function labelled(folders: readonly Folder[]): Promise<(RunNode & { path: string })[]> {
  const summaries = await Promise.all(
    folders.map(async ({ folder }) => (folder.scheme === 'file' ? readRun(folder.fsPath) : null)),
  );
  const labels = new Map<RunSummary, string>();
  const siblings = new Map<string, RunSummary[]>();
  for (const summary of summaries) {
    // Runs made elsewhere are known by their folder's name.
    if (!summary?.experiment || summary.state === 'unknown') continue;
    const parent = dirname(summary.folder);
    siblings.set(parent, [...(siblings.get(parent) ?? []), summary]);
  }
  for (const group of siblings.values()) {
    resolveExperimentLabels(group.map(({ experiment }) => experiment)).forEach((label, k) =>
      labels.set(group[k], label),
    );
  }
  return folders.map(({ folder, checkpoints }, k) => {
    const summary = summaries[k];
    return {
      kind: 'run',
      folder,
      path: folder.path,
      checkpoints,
      summary,
      label: (summary && labels.get(summary)) ?? '',
    };
  });
}

/** `models` and `models/evolution` belong to the folder above them; any other folder is a run itself. */
export function runFolderOf(checkpoint: vscode.Uri): vscode.Uri {
  let path = dirname(checkpoint.path);
  if (basename(path) === 'evolution') path = dirname(path);
  if (basename(path) === 'models') path = dirname(path);
  return checkpoint.with({ path });
}
