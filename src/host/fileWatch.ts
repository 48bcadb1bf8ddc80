/** Watches one file and says what becomes of it. When it is read again is decided in reloadSchedule.ts. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import type { Notice } from '../protocol/inspector';
import { escapeGlob } from './escapeGlob';
import { ReloadSchedule } from './reloadSchedule';

export interface WatchActions {
  /** Reads the file again; rejects while it can not be read. */
  readonly reload: () => Promise<void>;
  readonly notice: (notice: Notice | null) => void;
  readonly log: (line: string) => void;
}

export class FileWatch {
  private readonly watcher: vscode.FileSystemWatcher;
  private readonly schedule: ReloadSchedule;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly actions: WatchActions,
  ) {
    this.schedule = new ReloadSchedule({
      reload: actions.reload,
      loaded: () => actions.notice(null),
      failed: (reason, retries) => this.failed(reason, retries),
    });
    const folder = uri.with({ path: dirname(uri.path) });
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, escapeGlob(basename(uri.path))),
    );
    this.watcher.onDidChange(() => this.schedule.changed());
    this.watcher.onDidCreate(() => this.schedule.changed());
    this.watcher.onDidDelete(() => this.deleted());
  }

  dispose(): void {
    this.schedule.stop();
    this.watcher.dispose();
  }

  private failed(reason: string, retries: boolean): void {
    this.actions.log(`${this.uri.path}: read again failed: ${reason}`);
    this.actions.notice({
      severity: 'warning',
      message: retries
        ? vscode.l10n.t('The file is being written; the last good picture stays.')
        : vscode.l10n.t(
            'The file on disk can not be read: {0}. The last good picture stays.',
            reason,
          ),
    });
  }

  private deleted(): void {
    this.schedule.stop();
    this.actions.notice({
      severity: 'warning',
      message: vscode.l10n.t('The file was deleted; the last good picture stays.'),
    });
  }
}
