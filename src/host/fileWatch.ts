/** Watches one file: reloads after a change, retries half-written ones, says when it is gone. Reads no content itself. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import type { Notice } from '../protocol/inspector';

/** Writers touch a file many times; this long without another touch counts as done. */
const SETTLE_MS = 150;
/** A save in progress is retried this often, waiting twice as long each time (about 10 s in all). */
const RETRIES = 6;
const FIRST_RETRY_MS = 160;

export interface WatchActions {
  /** Reads the file again; rejects while it can not be read. */
  readonly reload: () => Promise<void>;
  readonly notice: (notice: Notice | null) => void;
  readonly log: (line: string) => void;
}

export class FileWatch {
  private readonly watcher: vscode.FileSystemWatcher;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private disposed = false;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly actions: WatchActions,
  ) {
    const folder = uri.with({ path: dirname(uri.path) });
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, escapeGlob(basename(uri.path))),
    );
    this.watcher.onDidChange(() => this.schedule(SETTLE_MS, 0));
    this.watcher.onDidCreate(() => this.schedule(SETTLE_MS, 0));
    this.watcher.onDidDelete(() => this.deleted());
  }

  dispose(): void {
    this.disposed = true;
    this.cancel();
    this.watcher.dispose();
  }

  private schedule(delayMs: number, attempt: number): void {
    this.cancel();
    this.timer = setTimeout(() => void this.attempt(attempt), delayMs);
  }

  private async attempt(attempt: number): Promise<void> {
    try {
      await this.actions.reload();
      if (!this.disposed) this.actions.notice(null);
    } catch (error) {
      if (this.disposed) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.actions.log(`${this.uri.path}: read again failed: ${reason}`);
      const last = attempt + 1 >= RETRIES;
      this.actions.notice({
        severity: 'warning',
        message: last
          ? vscode.l10n.t(
              'The file on disk can not be read: {0}. The last good picture stays.',
              reason,
            )
          : vscode.l10n.t('The file is being written; the last good picture stays.'),
      });
      if (!last) this.schedule(FIRST_RETRY_MS * 2 ** attempt, attempt + 1);
    }
  }

  private deleted(): void {
    this.cancel();
    this.actions.notice({
      severity: 'warning',
      message: vscode.l10n.t('The file was deleted; the last good picture stays.'),
    });
  }

  private cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** File names may hold glob characters. */
export function escapeGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
