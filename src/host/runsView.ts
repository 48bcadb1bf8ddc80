/** The Runs view: folders of checkpoints in the workspace, read when they are opened. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import { isCheckpointName } from '../files/checkpointNames';
import { runCheckpointOf, sortByTraining, type RunCheckpoint } from '../files/runFolder';

const PATTERN = '**/*.{pth,pt,ckpt,safetensors,pth.tar,pt.tar}';
const EXCLUDED = '**/{node_modules,.git,.venv,venv,site-packages}/**';
/** Workspaces with more are told so in the view. */
const MAX_FILES = 20_000;
const SETTLE_MS = 300;

/** Of any file system: `path` alone would lose the scheme. */
interface ListedCheckpoint extends RunCheckpoint {
  readonly uri: vscode.Uri;
}
interface RunNode {
  readonly kind: 'run';
  readonly folder: vscode.Uri;
  readonly checkpoints: readonly ListedCheckpoint[];
}
interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly checkpoint: ListedCheckpoint;
}
export type RunsNode = RunNode | CheckpointNode;

export class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly tree: vscode.TreeView<RunsNode>;
  private readonly subscriptions: vscode.Disposable[];
  private timer: ReturnType<typeof setTimeout> | null = null;
  readonly onDidChangeTreeData = this.changed.event;

  constructor() {
    this.tree = vscode.window.createTreeView('dynascope.runs', { treeDataProvider: this });
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    this.subscriptions = [
      this.tree,
      this.changed,
      watcher,
      watcher.onDidCreate(() => this.refreshSoon()),
      watcher.onDidDelete(() => this.refreshSoon()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refreshSoon()),
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

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async runs(): Promise<RunsNode[]> {
    const uris = await vscode.workspace.findFiles(PATTERN, EXCLUDED, MAX_FILES);
    const folders = new Map<string, { folder: vscode.Uri; checkpoints: ListedCheckpoint[] }>();
    for (const uri of uris) {
      if (!isCheckpointName(basename(uri.path))) continue;
      const folder = runFolderOf(uri);
      const key = folder.toString();
      const run = folders.get(key) ?? { folder, checkpoints: [] };
      run.checkpoints.push({ ...runCheckpointOf(uri.fsPath), uri });
      folders.set(key, run);
    }
    this.tree.message =
      uris.length >= MAX_FILES
        ? vscode.l10n.t('Only the first {0} checkpoints are listed.', MAX_FILES)
        : '';
    return [...folders.values()]
      .sort((a, b) => a.folder.path.localeCompare(b.folder.path, undefined, { numeric: true }))
      .map((run) => ({ kind: 'run', ...run }));
  }

  private refreshSoon(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), SETTLE_MS);
  }
}

/** `models` and `models/evolution` belong to the folder above them; any other folder is a run itself. */
export function runFolderOf(checkpoint: vscode.Uri): vscode.Uri {
  let path = dirname(checkpoint.path);
  if (basename(path) === 'evolution') path = dirname(path);
  if (basename(path) === 'models') path = dirname(path);
  return checkpoint.with({ path });
}

function runItem({ folder, checkpoints }: RunNode): vscode.TreeItem {
  const single = vscode.workspace.workspaceFolders?.length === 1;
  const label = vscode.workspace.asRelativePath(folder, !single);
  const isRoot = vscode.workspace.workspaceFolders?.some(
    ({ uri }) => uri.toString() === folder.toString(),
  );
  const item = new vscode.TreeItem(
    isRoot ? basename(folder.path) : label,
    isRoot ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = folder.toString();
  item.description = vscode.l10n.t('{0} checkpoints', checkpoints.length);
  item.iconPath = new vscode.ThemeIcon('history');
  item.contextValue = 'run';
  item.tooltip = folder.fsPath;
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

function checkpointItem({ uri, path, label }: ListedCheckpoint): vscode.TreeItem {
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
