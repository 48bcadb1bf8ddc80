/** The host's side of one Inspector page: serves its calls after checking them, tells it what happens. */
import * as vscode from 'vscode';
import type { AnalysisMethods, KeptBasis } from '../protocol/analysis';
import { Channel } from '../protocol/channel';
import type {
  DrawnReport,
  HostEvents,
  HostMethods,
  InspectorCommand,
  InspectorSnapshot,
  Notice,
  Scene,
  SimulationParams,
  WebviewEvents,
} from '../protocol/inspector';
import {
  ConnectivityParamsSchema,
  CorrectionParamsSchema,
  ExportParamsSchema,
  LinkParamsSchema,
  SimulationParamsSchema,
  StateAtParamsSchema,
  ViewStateSchema,
} from '../protocol/inspectorParams';
import { checkMessage } from './checkMessage';
import type { CheckpointDocument, DocumentParts } from './checkpointDocument';
import { InputChoice } from './chosenInputs';
import { exportFile } from './exportFile';
import { openLink } from './links';
import type { OpenInspector } from './openInspector';
import { webviewPort } from './webviewPage';

export interface InspectorParts extends DocumentParts {
  /** Opens another checkpoint of the run in this one's place. */
  readonly openSibling: (path: string) => Promise<void>;
}

/** The page, as its channel sees it: it serves no calls. */
type PageMethods = Record<never, never>;
type InspectorChannel = Channel<HostMethods, PageMethods, HostEvents, WebviewEvents>;

/** A view state beyond this is a mistake of the page, and would slow every start of the window. */
const MAX_VIEW_BYTES = 100_000;

export class InspectorHost implements OpenInspector {
  private readonly channel: InspectorChannel;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly statusChanged = new vscode.EventEmitter<void>();
  private readonly openedAt = performance.now();
  private readonly inputs = new InputChoice();
  private snapshot: InspectorSnapshot | null = null;
  lastDrawn: DrawnReport | null = null;
  firstPictureMs: number | null = null;
  lastNotice: Notice | null = null;
  readonly onStatus = this.statusChanged.event;

  constructor(
    readonly document: CheckpointDocument,
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: InspectorParts,
  ) {
    this.channel = new Channel<HostMethods, PageMethods, HostEvents, WebviewEvents>({
      port: webviewPort(panel.webview),
      methods: this.methods(),
      onEvent: {
        drawn: (report) => this.drawn(report),
        failed: ({ message }) => parts.log.error(`${document.name}: ${message}`),
      },
      log: (line) => parts.log.warn(line),
    });
    this.subscriptions.push(
      document.onSnapshot((snapshot) => {
        this.remember(snapshot);
        this.channel.emit('snapshot', snapshot);
      }),
      document.onNotice((notice) => {
        this.lastNotice = notice;
        this.channel.emit('notice', notice);
      }),
      this.statusChanged,
    );
  }

  get path(): string {
    return this.document.uri.fsPath;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get viewColumn(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  send(command: InspectorCommand): void {
    this.channel.emit('command', command);
  }

  statusText(): string {
    const model = this.snapshot?.model;
    if (!model) return `$(pulse) ${this.document.name}`;
    return `$(pulse) ${model.cell.toUpperCase()} ${model.hidden.join('+')}`;
  }

  dispose(): void {
    this.channel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private drawn(report: DrawnReport): void {
    this.lastDrawn = report;
    if (report.complete && this.firstPictureMs === null) {
      this.firstPictureMs = performance.now() - this.openedAt;
      const ms = Math.round(this.firstPictureMs);
      this.parts.log.info(`${this.document.name}: first picture after ${ms} ms`);
    }
  }

  private remember(snapshot: InspectorSnapshot): InspectorSnapshot {
    this.snapshot = snapshot;
    this.statusChanged.fire();
    return snapshot;
  }

  private methods(): HostMethods {
    const { document } = this;
    return {
      ready: async () => {
        const snapshot = this.remember(await document.snapshot());
        if (document.notice) this.channel.emit('notice', document.notice);
        return snapshot;
      },
      simulate: (params, signal) =>
        this.simulate(checkMessage(SimulationParamsSchema, params), signal),
      skeleton: async (params, signal) => {
        const simulation = checkMessage(SimulationParamsSchema, params);
        const skeleton = await this.analyse('skeleton', { simulation }, signal);
        return { ...skeleton, revision: this.revision };
      },
      stateAt: (params, signal) =>
        this.analyse('stateAt', checkMessage(StateAtParamsSchema, params), signal),
      connectivity: (params, signal) =>
        this.analyse('connectivity', checkMessage(ConnectivityParamsSchema, params), signal),
      tensors: (_, signal) => this.analyse('tensors', {}, signal),
      correct: async (params) => {
        const correction = params === null ? null : checkMessage(CorrectionParamsSchema, params);
        return this.remember(await document.correct(correction));
      },
      chooseInputs: () => this.inputs.ask(document.folder, this.snapshot?.model?.inputs ?? 0),
      openLink: async (params) => {
        const { id } = checkMessage(LinkParamsSchema, params);
        await openLink(id, document, this.parts.openSibling);
        return null;
      },
      exportData: async (params, signal) => {
        const wanted = checkMessage(ExportParamsSchema, params);
        const bytes =
          wanted.kind === 'npz'
            ? await this.analyse('exportOrbit', { simulation: wanted.simulation }, signal)
            : wanted.bytes;
        await exportFile(document.folder, `${wanted.name}.${wanted.kind}`, bytes);
        return null;
      },
      rememberView: async (params) => {
        const view = checkMessage(ViewStateSchema, params);
        if (JSON.stringify(view).length > MAX_VIEW_BYTES) {
          throw new RangeError(`view: more than ${MAX_VIEW_BYTES} bytes`);
        }
        await this.parts.memory.setView(document.uri.toString(), view);
        return null;
      },
    };
  }

  private get revision(): number {
    return this.snapshot?.revision ?? 0;
  }

  private async simulate(simulation: SimulationParams, signal: AbortSignal): Promise<Scene> {
    const { document } = this;
    const { revision } = this;
    const keptBasis = simulation.keepBasis ? this.fittingBasis() : null;
    const inputs = this.inputs.of(simulation.inputFile);
    const { scene, basis } = await this.analyse(
      'simulate',
      { simulation, keptBasis, inputs },
      signal,
    );
    document.basis = basis;
    return { ...scene, revision };
  }

  /** Axes brought along from another checkpoint; null when its states had another size. */
  private fittingBasis(): KeptBasis | null {
    const { keptBasis } = this.document;
    const model = this.snapshot?.model;
    if (!keptBasis || !model) return null;
    const units = model.hidden.reduce((sum, size) => sum + size, 0);
    return keptBasis.mean.length === units * (model.cell === 'lstm' ? 2 : 1) ? keptBasis : null;
  }

  private async analyse<K extends keyof AnalysisMethods>(
    method: K,
    params: Omit<Parameters<AnalysisMethods[K]>[0], 'session'>,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<AnalysisMethods[K]>>> {
    const session = await this.document.sessionNumber();
    return this.parts.client.call(method, { ...params, session }, signal);
  }
}
