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
import { askForInitialStates, InputChoice } from './chosenInputs';
import { exportFile } from './exportFile';
import { LastReply } from './lastReply';
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
type Params<K extends keyof AnalysisMethods> = Omit<Parameters<AnalysisMethods[K]>[0], 'session'>;
type Result<K extends keyof AnalysisMethods> = Awaited<ReturnType<AnalysisMethods[K]>>;
/** What a page asks at its start, and again whenever it comes back. */
type Repeated = 'simulate' | 'skeleton' | 'connectivity';

/** A view state beyond this is a mistake of the page, and would slow every start of the window. */
const MAX_VIEW_BYTES = 100_000;

export class InspectorHost implements OpenInspector {
  private readonly channel: InspectorChannel;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly statusChanged = new vscode.EventEmitter<void>();
  private readonly openedAt = performance.now();
  private readonly inputs = new InputChoice();
  private readonly last: { readonly [K in Repeated]: LastReply<Result<K>> } = {
    simulate: new LastReply(),
    skeleton: new LastReply(),
    connectivity: new LastReply(),
  };
  private readonly life = new AbortController();
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
    // What fails here fails again when the page asks, and is told there.
    this.lookAhead(this.life.signal).catch((error: unknown) => parts.log.debug(String(error)));
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
    this.life.abort();
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
        const skeleton = await this.skeleton(simulation, signal);
        return { ...skeleton, sequence: simulation.sequence, revision: this.revision };
      },
      stateAt: (params, signal) =>
        this.analyse('stateAt', checkMessage(StateAtParamsSchema, params), signal),
      connectivity: (params, signal) =>
        this.connectivity(checkMessage(ConnectivityParamsSchema, params), signal),
      tensors: (_, signal) => this.analyse('tensors', {}, signal),
      correct: async (params) => {
        const correction = params === null ? null : checkMessage(CorrectionParamsSchema, params);
        return this.remember(await document.correct(correction));
      },
      chooseInputs: () =>
        this.inputs.ask(document.folder, this.snapshot?.model?.inputs ?? 0, this.stateSize()),
      chooseInitialStates: () => askForInitialStates(document.folder, this.stateSize()),
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

  /** Computes what the page will ask first while the page still loads. */
  private async lookAhead(signal: AbortSignal): Promise<void> {
    const { model, view } = this.remember(await this.document.snapshot());
    if (!model) return;
    const simulation = { ...view.simulation, sequence: 0 };
    const layer = model.hidden.length - 1;
    await Promise.all([
      this.simulate(simulation, signal),
      this.connectivity({ layer }, signal),
      this.skeleton(simulation, signal),
    ]);
  }

  private async simulate(simulation: SimulationParams, signal: AbortSignal): Promise<Scene> {
    const { document, revision } = this;
    const keptBasis = simulation.keepBasis ? this.fittingBasis() : null;
    const inputs = this.inputs.of(simulation.inputFile);
    const params = { simulation, keptBasis, inputs };
    const { scene, basis } = await this.analyseOnce('simulate', keyOf(simulation), params, signal);
    document.basis = basis;
    return { ...scene, sequence: simulation.sequence, revision };
  }

  private skeleton(simulation: SimulationParams, signal: AbortSignal): Promise<Result<'skeleton'>> {
    return this.analyseOnce('skeleton', keyOf(simulation), { simulation }, signal);
  }

  private connectivity(
    params: Params<'connectivity'>,
    signal: AbortSignal,
  ): Promise<Result<'connectivity'>> {
    return this.analyseOnce('connectivity', JSON.stringify(params), params, signal);
  }

  /** Axes brought along from another checkpoint; null when its states had another size. */
  private fittingBasis(): KeptBasis | null {
    const { keptBasis } = this.document;
    return keptBasis?.mean.length === this.stateSize() ? keptBasis : null;
  }

  /** S: every layer's h, and of LSTM its c; 0 without a network. */
  private stateSize(): number {
    const model = this.snapshot?.model;
    if (!model) return 0;
    const units = model.hidden.reduce((sum, size) => sum + size, 0);
    return units * (model.cell === 'lstm' ? 2 : 1);
  }

  private async analyse<K extends keyof AnalysisMethods>(
    method: K,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    const session = await this.document.sessionNumber();
    return this.parts.client.call(method, { ...params, session }, signal);
  }

  /** As `analyse`, but what was asked last is not computed again. @param key of the parameters */
  private async analyseOnce<K extends Repeated>(
    method: K,
    key: string,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    const session = await this.document.sessionNumber();
    const { generation } = this.parts.client;
    return this.last[method].get(`${generation} ${session} ${key}`, signal, (own) =>
      this.analyse(method, params, own),
    );
  }
}

/** Names everything that shapes an orbit. */
function keyOf({ sequence: _counted, ...simulation }: SimulationParams): string {
  return JSON.stringify(simulation);
}
