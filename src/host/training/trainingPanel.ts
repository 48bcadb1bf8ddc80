/** One training view: serves its page after checking what it asks, tells it what happens to its run. */
import * as vscode from 'vscode';
import { Type } from '@sinclair/typebox';
import { join } from 'node:path';
import type { AnalysisClient } from '../../engine/client';
import { findRun } from '../../files/runFolder';
import { runLayout } from '../../files/runLayout';
import { assertNever, Channel } from '../../protocol/channel';
import type {
  OrbitOfCheckpoint,
  TrainingAction,
  TrainingDrawn,
  TrainingHostMethods,
  TrainingPageEvents,
  TrainingSnapshot,
  TrainingViewEvents,
} from '../../protocol/trainingPage';
import { checkMessage } from '../checkMessage';
import { webviewPort } from '../webviewPage';
import { CheckpointOrbits } from './checkpointOrbits';
import { RunComparison } from './runComparison';
import { isUnderWay, type RunTrack } from './runTrack';
import type { RunChange, TrainingManager } from './trainingManager';

export interface TrainingPanelParts {
  readonly manager: TrainingManager;
  readonly client: AnalysisClient;
  readonly log: vscode.LogOutputChannel;
}

/** What the extension's tests may see of a training view on screen. */
export interface OpenTrainingView {
  readonly track: RunTrack;
  readonly lastDrawn: TrainingDrawn | null;
}

type NoMethods = Record<never, never>;
type PageChannel = Channel<TrainingHostMethods, NoMethods, TrainingViewEvents, TrainingPageEvents>;

const Epoch = Type.Integer({ minimum: 0, maximum: 1e9 });
const ActionSchema = Type.Union([
  Type.Object({
    kind: Type.Union([
      Type.Literal('pause'),
      Type.Literal('resume'),
      Type.Literal('stop'),
      Type.Literal('continue'),
      Type.Literal('openConfig'),
      Type.Literal('showFidelity'),
      Type.Literal('compare'),
      Type.Literal('reveal'),
    ]),
  }),
  Type.Object({
    kind: Type.Literal('forget'),
    runFolder: Type.String({ minLength: 1, maxLength: 4096 }),
  }),
  Type.Object({ kind: Type.Literal('openCheckpoint'), epoch: Epoch }),
]);
const OrbitSchema = Type.Object({ epoch: Type.Union([Type.Null(), Epoch]) });

export class TrainingPanel implements OpenTrainingView, vscode.Disposable {
  private readonly channel: PageChannel;
  private readonly orbits: CheckpointOrbits;
  readonly comparison: RunComparison;
  lastDrawn: TrainingDrawn | null = null;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    public track: RunTrack,
    private readonly parts: TrainingPanelParts,
  ) {
    this.orbits = new CheckpointOrbits(parts.client);
    this.comparison = new RunComparison(() => this.track.folder, {
      trackOf: (folder) => parts.manager.trackOf(folder),
      tell: (comparison) => this.channel.emit('comparison', comparison),
      log: (line) => parts.log.warn(line),
    });
    this.channel = new Channel<
      TrainingHostMethods,
      NoMethods,
      TrainingViewEvents,
      TrainingPageEvents
    >({
      port: webviewPort(panel.webview),
      methods: {
        ready: async () => this.snapshot(),
        act: async (params) => {
          await this.act(checkMessage(ActionSchema, params));
          return null;
        },
        orbit: (params, signal) => this.orbit(checkMessage(OrbitSchema, params).epoch, signal),
      },
      onEvent: {
        drawn: (report) => {
          this.lastDrawn = report;
        },
        failed: ({ message }) => parts.log.error(`${track.name}: ${message}`),
      },
      log: (line) => parts.log.warn(line),
    });
    this.setTitle();
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** The same run, as it goes on after it was continued. */
  follow(track: RunTrack): void {
    this.track = track;
    this.channel.emit('snapshot', this.snapshot());
  }

  tell(change: RunChange): void {
    const { channel } = this;
    switch (change.kind) {
      case 'phase':
        this.setTitle();
        // Backend, floor and folder come with it.
        channel.emit('snapshot', this.snapshot());
        return;
      case 'steps':
        channel.emit('steps', change.steps);
        return;
      case 'epoch':
        channel.emit('epoch', change.report);
        return;
      case 'checkpoint':
        channel.emit('checkpoint', { epoch: change.epoch });
        return;
      case 'notice':
        channel.emit('notice', { text: change.text });
        return;
      case 'judging':
        // Its report is a document of its own.
        return;
      default:
        assertNever(change);
    }
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.comparison.dispose();
    this.channel.dispose();
  }

  private setTitle(): void {
    this.panel.title = this.track.shownName;
  }

  private snapshot(): TrainingSnapshot {
    const { folder } = this.track;
    const shown = folder ? vscode.workspace.asRelativePath(folder, false) : '';
    const blocked = vscode.workspace.isTrusted
      ? null
      : vscode.l10n.t('This workspace is not trusted.');
    return { ...this.track.snapshot(shown, blocked), comparison: this.comparison.current };
  }

  private async act(action: TrainingAction): Promise<void> {
    const { track } = this;
    const { manager } = this.parts;
    switch (action.kind) {
      case 'pause':
        return manager.pause(track, true);
      case 'resume':
        return manager.pause(track, false);
      case 'stop':
        return manager.stop(track);
      case 'continue':
        if (track.folder && !isUnderWay(track.phase)) {
          await vscode.commands.executeCommand('dynascope.continueRun', track.folder);
        }
        return;
      case 'openCheckpoint':
        return this.openCheckpoint(action.epoch);
      case 'openConfig':
        if (track.folder) {
          await vscode.window.showTextDocument(vscode.Uri.file(runLayout(track.folder).config));
        }
        return;
      case 'showFidelity':
        await vscode.commands.executeCommand('dynascope.showFidelityReport', track.folder);
        return;
      case 'compare':
        await vscode.commands.executeCommand('dynascope.compareRuns', track.folder);
        return;
      case 'forget':
        return this.comparison.forget(action.runFolder);
      case 'reveal':
        if (track.folder) {
          const uri = vscode.Uri.file(track.folder);
          await vscode.commands.executeCommand('revealInExplorer', uri);
        }
        return;
    }
  }

  private async openCheckpoint(epoch: number): Promise<void> {
    const { path } = await this.checkpoint(epoch);
    const uri = vscode.Uri.file(path);
    // Beside the curves, which go on.
    const column = vscode.ViewColumn.Beside;
    await vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector', column);
  }

  private async orbit(epoch: number | null, signal: AbortSignal): Promise<OrbitOfCheckpoint> {
    const wanted = epoch ?? this.track.checkpoints.at(-1);
    if (wanted === undefined) throw new Error(vscode.l10n.t('There is no checkpoint yet.'));
    const { path, config } = await this.checkpoint(wanted);
    return this.orbits.orbit({ epoch: wanted, path, config }, signal);
  }

  private async checkpoint(epoch: number) {
    const { folder } = this.track;
    const run = folder ? await findRun(join(runLayout(folder).evolution, 'any.pth')) : null;
    const found = run?.checkpoints.find((checkpoint) => checkpoint.epoch === epoch);
    if (!found) throw new Error(vscode.l10n.t('There is no checkpoint of epoch {0}.', epoch));
    return { path: found.path, config: run?.configPath ? await readConfig(run.configPath) : null };
  }
}

async function readConfig(path: string): Promise<{ path: string; text: string }> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path));
  return { path, text: new TextDecoder().decode(bytes) };
}
