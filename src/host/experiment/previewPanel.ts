/** One preview: follows its document keystroke by keystroke, measures when typing rests. */
import * as vscode from 'vscode';
import { Type } from '@sinclair/typebox';
import { basename } from 'node:path';
import { Cancelled } from '../../core/cancel';
import type { Experiment } from '../../documents/experiment/experiment';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import type { RunSummary } from '../../files/runReader';
import { CancelledError, Channel } from '../../protocol/channel';
import type {
  HmmPreview,
  LastRun,
  PreviewAction,
  PreviewCost,
  PreviewDrawn,
  PreviewEvents,
  PreviewHostMethods,
  PreviewPageEvents,
  PreviewSnapshot,
} from '../../protocol/previewPage';
import type { TrainingPreview } from '../../protocol/training';
import { checkMessage } from '../checkMessage';
import { webviewPort } from '../webviewPage';
import { experimentFacts } from './experimentFacts';
import { lastRunOf } from './experimentRuns';
import type { PreviewWorker } from './previewWorker';

export interface PreviewPanelParts {
  readonly worker: PreviewWorker;
  readonly log: vscode.LogOutputChannel;
}

/** What the extension's tests may see of a preview on screen. */
export interface OpenPreview {
  readonly path: string;
  readonly lastDrawn: PreviewDrawn | null;
  readonly snapshot: PreviewSnapshot;
}

type NoMethods = Record<never, never>;

const Folder = Type.String({ maxLength: 4096 });
const ActionSchema = Type.Union([
  Type.Object({ kind: Type.Union([Type.Literal('train'), Type.Literal('showFile')]) }),
  Type.Object({
    kind: Type.Union([Type.Literal('openRun'), Type.Literal('openCheckpoint')]),
    folder: Folder,
  }),
]);

/** A pause in typing, before something is measured. */
const MEASURE_AFTER_MS = 600;

export class PreviewPanel implements OpenPreview, vscode.Disposable {
  private readonly channel: Channel<
    PreviewHostMethods,
    NoMethods,
    PreviewPageEvents,
    PreviewEvents
  >;
  private readonly release: () => void;
  private revision = 0;
  private hmm: HmmPreview | null = null;
  private experiment: Experiment | null = null;
  private problems: PreviewSnapshot['problems'] = { errors: 0, warnings: 0, first: '' };
  private cost: PreviewCost = { state: 'none' };
  private measured: TrainingPreview | null = null;
  private lastRun: RunSummary | null = null;
  /** What was measured, or is: comments and notes change nothing of it. */
  private measuredFor = '';
  private work = new AbortController();
  private timer: ReturnType<typeof setTimeout> | null = null;
  lastDrawn: PreviewDrawn | null = null;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly document: vscode.TextDocument,
    private readonly parts: PreviewPanelParts,
  ) {
    this.release = parts.worker.use();
    this.channel = new Channel<PreviewHostMethods, NoMethods, PreviewPageEvents, PreviewEvents>({
      port: webviewPort(panel.webview),
      methods: {
        ready: async () => this.snapshot,
        act: async (params) => {
          await this.act(checkMessage(ActionSchema, params));
          return null;
        },
      },
      onEvent: {
        drawn: (report) => {
          this.lastDrawn = report;
        },
        failed: ({ message }) => parts.log.error(`${this.path}: ${message}`),
      },
      log: (line) => parts.log.warn(line),
    });
    this.changed();
    void this.refreshRun();
  }

  get path(): string {
    return this.document.uri.fsPath;
  }

  get snapshot(): PreviewSnapshot {
    const { experiment } = this;
    return {
      revision: this.revision,
      file: vscode.workspace.asRelativePath(this.document.uri, false),
      experiment: this.document.uri.toString(),
      problems: this.problems,
      hmm: this.hmm,
      stale: experiment === null && this.hmm !== null,
      facts: experiment ? experimentFacts(experiment) : [],
      cost: this.cost,
      lastRun: this.lastRun && lastRunFor(this.lastRun),
      blocked: vscode.workspace.isTrusted ? null : vscode.l10n.t('This workspace is not trusted.'),
    };
  }

  /** The document has another text. */
  changed(): void {
    const text = this.document.getText();
    const { experiment, diagnostics } = parseExperiment(text);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    this.revision++;
    this.experiment = experiment;
    this.problems = {
      errors: errors.length,
      warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
      first: (errors[0] ?? diagnostics[0])?.message ?? '',
    };
    this.work.abort();
    this.work = new AbortController();
    this.describe(text, this.work.signal);
    this.measureLater(text);
    this.tell();
  }

  /** A run of this experiment brought news. */
  async refreshRun(): Promise<void> {
    this.lastRun = await lastRunOf(this.document);
    this.tell();
  }

  dispose(): void {
    this.work.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    this.channel.dispose();
    this.release();
  }

  private describe(text: string, signal: AbortSignal): void {
    this.parts.worker
      .call('describe', { text }, signal)
      .then((hmm) => {
        // What can not be resolved leaves the last picture, which is said to be stale.
        if (hmm && !signal.aborted) this.hmm = hmm;
        this.tell();
      })
      .catch((error: unknown) => this.complain(error));
  }

  private measureLater(text: string): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const { experiment } = this;
    if (!experiment) return;
    const { notes: _notes, run: _run, ...what } = experiment;
    const wanted = JSON.stringify(what);
    if (wanted === this.measuredFor) return;
    this.cost = { state: 'measuring', before: this.measured };
    const { signal } = this.work;
    this.timer = setTimeout(() => void this.measure(text, wanted, signal), MEASURE_AFTER_MS);
  }

  private async measure(text: string, wanted: string, signal: AbortSignal): Promise<void> {
    try {
      const preview = await this.parts.worker.call('preview', { text }, signal);
      this.measured = preview;
      this.measuredFor = wanted;
      this.cost = { state: 'known', preview };
    } catch (error) {
      if (isCancelled(error)) return;
      this.measuredFor = wanted;
      this.cost = { state: 'failed', message: messageOf(error) };
    }
    this.tell();
  }

  private async act(action: PreviewAction): Promise<void> {
    switch (action.kind) {
      case 'train':
        await vscode.commands.executeCommand('dynascope.trainExperiment', this.document.uri);
        return;
      case 'showFile':
        await this.showFile();
        return;
      case 'openRun':
        await vscode.commands.executeCommand('dynascope.openTrainingView', action.folder);
        return;
      case 'openCheckpoint':
        await vscode.commands.executeCommand(
          'dynascope.openLastCheckpoint',
          this.lastRun?.folder === action.folder ? this.lastRun.lastCheckpoint : null,
        );
        return;
    }
  }

  private async showFile(): Promise<void> {
    const [first] = parseExperiment(this.document.getText()).diagnostics;
    const shown = vscode.window.visibleTextEditors.find(
      ({ document }) => document === this.document,
    );
    const editor = await vscode.window.showTextDocument(
      this.document,
      shown?.viewColumn ?? vscode.ViewColumn.One,
    );
    if (!first) return;
    const position = this.document.positionAt(first.offset);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection);
  }

  private tell(): void {
    this.channel.emit('snapshot', this.snapshot);
  }

  private complain(error: unknown): void {
    if (!isCancelled(error)) this.parts.log.error(`${basename(this.path)}: ${messageOf(error)}`);
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof CancelledError || error instanceof Cancelled;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function lastRunFor(run: RunSummary): LastRun {
  const shares = Object.entries(run.lastMetrics)
    .filter(([name]) => name.startsWith('frequency_'))
    .map(([, share]) => share);
  return {
    name: run.name,
    folder: run.folder,
    state: run.state,
    epochsDone: run.epochsDone,
    epochsTotal: run.epochsTotal,
    bestLoss: run.bestLoss,
    bestEpoch: run.bestEpoch,
    frequency: shares.length > 0 ? shares : null,
    changesPerSequence: run.lastMetrics.changes ?? null,
    lossHistory: run.lossHistory,
    hasCheckpoint: run.lastCheckpoint !== null,
  };
}
