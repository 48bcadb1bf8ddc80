/** One checkpoint file as VS Code sees it: its session in the worker, its snapshot, its life on disk. No webview. */
import * as vscode from 'vscode';
import { basename, dirname } from 'node:path';
import type { AnalysisClient } from '../engine/client';
import { findRun, type Run } from '../files/runFolder';
import type { OpenedCheckpoint, SourceDescriptor } from '../protocol/analysis';
import type { CorrectionParams, Notice } from '../protocol/inspector';
import type { MechanismGraph } from '../protocol/mechanismGraph';
import type { HostSources } from './byteSources';
import type { FileMemory } from './fileMemory';
import { versionOf } from './fileVersion';
import { FileWatch } from './fileWatch';
import { buildSnapshot, unreadableSnapshot, type FileSnapshot } from './snapshot';

export interface DocumentParts {
  readonly client: AnalysisClient;
  readonly sources: HostSources;
  readonly memory: FileMemory;
  readonly log: vscode.LogOutputChannel;
}

interface OpenSession {
  readonly opened: OpenedCheckpoint;
  /** Of the worker that holds the session. */
  readonly generation: number;
}

const NO_RUN: Run = { configPath: null, checkpoints: [] };

export class CheckpointDocument implements vscode.CustomDocument {
  private readonly changed = new vscode.EventEmitter<FileSnapshot>();
  private readonly noticed = new vscode.EventEmitter<Notice | null>();
  private readonly watch: FileWatch;
  private session: OpenSession | null = null;
  private current: FileSnapshot | null = null;
  private revision = 0;
  /** Of the content that was read last; null while none could be. */
  private readVersion: string | null = null;
  /** Aborted when the last editor of the file is closed: a long read stops then. */
  private readonly life = new AbortController();
  /** The newest read that is under way. */
  private opening: Promise<FileSnapshot> | null = null;
  /** Source whose bytes the host holds for the worker. */
  private heldSource: SourceDescriptor | null = null;
  private shownNotice: Notice | null = null;
  private foundRun: Run = NO_RUN;
  /** The file has new content that could be read. */
  readonly onSnapshot = this.changed.event;
  /** Something to say above the picture, or null to say nothing. */
  readonly onNotice = this.noticed.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly parts: DocumentParts,
  ) {
    this.watch = new FileWatch(uri, {
      reload: () => this.reload(),
      notice: (notice) => {
        this.shownNotice = notice;
        this.noticed.fire(notice);
      },
      log: (line) => parts.log.info(line),
    });
  }

  get name(): string {
    return basename(this.uri.path);
  }

  get run(): Run {
    return this.foundRun;
  }

  /** What stands above the picture now: a page that comes back is told again. */
  get notice(): Notice | null {
    return this.shownNotice;
  }

  /**
   * Reads the file when it was not read yet. A file that can not be read gives a snapshot that says why.
   *
   * @throws once the document is disposed
   */
  async snapshot(): Promise<FileSnapshot> {
    if (this.current && this.isLive()) {
      const view = this.parts.memory.viewOf(this.uri.toString());
      const { mechanism } = this;
      return { ...this.current, mechanism, ...(view ? { view } : {}) };
    }
    try {
      return await this.openOnce();
    } catch (error) {
      if (this.life.signal.aborted) throw error;
      const key = this.uri.toString();
      if (this.parts.memory.correctionOf(key)) {
        // Of another content of the file, or of a view of another file: without it there may be something to see.
        this.parts.log.warn(`${this.name}: the correction is forgotten: ${String(error)}`);
        await this.parts.memory.setCorrection(key, null);
        return this.snapshot();
      }
      this.current = unreadableSnapshot(this.uri, error, ++this.revision);
      return this.current;
    }
  }

  /** What was found of the content that was read last; null for nothing. */
  get mechanism(): MechanismGraph | null {
    const { readVersion } = this;
    return readVersion === null
      ? null
      : this.parts.memory.mechanismOf(this.uri.toString(), readVersion);
  }

  /** Session number in the living worker; opens the file again after a worker was lost. */
  async sessionNumber(): Promise<number> {
    if (!this.isLive()) await this.openOnce();
    if (!this.session) throw new Error(`${this.name}: is not open`);
    return this.session.opened.session;
  }

  /** Looks for siblings again: a training run adds some while its checkpoints are shown. */
  async refreshRun(): Promise<Run> {
    this.foundRun = this.uri.scheme === 'file' ? await findRun(this.uri.fsPath) : NO_RUN;
    return this.foundRun;
  }

  async correct(correction: CorrectionParams | null): Promise<FileSnapshot> {
    const key = this.uri.toString();
    const before = this.parts.memory.correctionOf(key);
    await this.parts.memory.setCorrection(key, correction);
    try {
      return await this.openAnew();
    } catch (error) {
      // A correction that does not fit is not remembered; the picture stays.
      await this.parts.memory.setCorrection(key, before);
      throw error;
    }
  }

  dispose(): void {
    if (this.life.signal.aborted) return;
    this.life.abort();
    this.watch.dispose();
    this.changed.dispose();
    this.noticed.dispose();
    void this.closeSession().catch((error: unknown) => this.parts.log.debug(String(error)));
  }

  private async reload(): Promise<void> {
    // VS Code may tell late of a change from before the file was read: the picture is of that content already.
    if ((await versionOf(this.uri)) === this.readVersion) return;
    this.changed.fire(await this.openAnew());
  }

  private isLive(): boolean {
    return this.session !== null && this.parts.client.holds(this.session.generation);
  }

  /** Joins a read that is under way: several calls of a page find a lost worker at the same time. */
  private openOnce(): Promise<FileSnapshot> {
    return this.opening ?? this.openAnew();
  }

  /** Reads the file as it is from now on; one read at a time, so that the newest one stays. */
  private openAnew(): Promise<FileSnapshot> {
    const before = this.opening ?? Promise.resolve();
    const open = () => this.open();
    const opening = before.then(open, open).finally(() => {
      if (this.opening === opening) this.opening = null;
    });
    this.opening = opening;
    return opening;
  }

  private async open(): Promise<FileSnapshot> {
    const { signal } = this.life;
    signal.throwIfAborted();
    const { client, sources, memory } = this.parts;
    const key = this.uri.toString();
    const version = await versionOf(this.uri);
    await this.refreshRun();
    const config = await this.readConfig();
    const source = await sources.describe(this.uri);
    try {
      const correction = memory.correctionOf(key);
      const opened = await client.call('open', { source, config, correction }, signal);
      const previous = this.session;
      this.session = { opened, generation: client.generation };
      if (previous && client.holds(previous.generation)) {
        await client.call('close', { session: previous.opened.session });
      }
    } finally {
      // The worker keeps the network; only statistics of virtual files would read again.
      this.releaseLater(source);
    }
    this.current = await buildSnapshot({
      uri: this.uri,
      opened: this.session.opened,
      config,
      run: this.foundRun,
      view: memory.viewOf(key),
      mechanism: memory.mechanismOf(key, version),
      revision: ++this.revision,
    });
    this.readVersion = version;
    return this.current;
  }

  /** Bytes of a virtual file are held as long as the document lives, for its tensor table. */
  private releaseLater(source: SourceDescriptor): void {
    const { sources } = this.parts;
    if (this.heldSource) sources.release(this.heldSource);
    this.heldSource = source;
    if (this.life.signal.aborted) sources.release(source);
  }

  private async closeSession(): Promise<void> {
    if (this.heldSource) this.parts.sources.release(this.heldSource);
    const { session } = this;
    this.session = null;
    if (!session || !this.parts.client.holds(session.generation)) return;
    await this.parts.client.call('close', { session: session.opened.session });
  }

  private async readConfig(): Promise<{ path: string; text: string } | null> {
    const path = this.foundRun.configPath;
    if (!path) return null;
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path));
      return { path, text: new TextDecoder().decode(bytes) };
    } catch (error) {
      this.parts.log.warn(`${path}: ${String(error)}`);
      return null;
    }
  }

  /** Folder to suggest when something is saved. */
  get folder(): vscode.Uri {
    return this.uri.with({ path: dirname(this.uri.path) });
  }
}
