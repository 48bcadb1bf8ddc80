/** The host's side of one Inspector page: serves its calls after checking them, tells it what happens. */
import * as vscode from 'vscode';
import type { KeptBasis, WrittenView } from '../protocol/analysis';
import type { AnalysisProgress } from '../protocol/analyses/request';
import { Channel } from '../protocol/channel';
import type { EffectsProgress } from '../protocol/effects';
import type {
  DrawnReport,
  HostEvents,
  HostMethods,
  InspectorCommand,
  InspectorSnapshot,
  Notice,
  PageMethods,
  ViewState,
  WebviewEvents,
} from '../protocol/inspector';
import {
  AnalyseParamsSchema,
  ConnectivityParamsSchema,
  CorrectionParamsSchema,
  EffectsParamsSchema,
  ExportParamsSchema,
  LinkParamsSchema,
  SimulationParamsSchema,
  StateAtParamsSchema,
  ViewStateSchema,
  type AnalyseParams,
  type EffectsParams,
} from '../protocol/inspectorParams';
import { MECHANISM_SHOWN } from '../protocol/defaultView';
import type { MechanismGraph } from '../protocol/mechanismGraph';
import type { MechanismSoFar } from '../protocol/mechanismSoFar';
import { stateSizeOf } from '../protocol/stateSize';
import { checkMessage } from './checkMessage';
import type { CheckpointDocument, DocumentParts } from './checkpointDocument';
import type { InputChoice } from './chosenInputs';
import { exportFile } from './exportFile';
import { openLink } from './links';
import type { OpenInspector } from './openInspector';
import { PageAnalyses } from './pageAnalyses';
import type { FileSnapshot } from './snapshot';
import { saveView } from './saveView';
import { webviewPort } from './webviewPage';

export interface InspectorParts extends DocumentParts {
  /** Opens another checkpoint of the run in this one's place. */
  readonly openSibling: (path: string) => Promise<void>;
  readonly inputs: InputChoice;
}

/** What goes along to another checkpoint of the run. */
export interface CarriedView {
  readonly view: ViewState;
  /** Of the last scene; null before one. */
  readonly axes: KeptBasis | null;
  /** What is said of it above the picture. */
  readonly notices: readonly Notice[];
  /** Its effects are to be measured, even where they come on request only. */
  readonly measures: boolean;
  /** Document it came from; null for none. */
  readonly document: vscode.Uri | null;
}

type InspectorChannel = Channel<HostMethods, PageMethods, HostEvents, WebviewEvents>;
/** A view state beyond this is a mistake of the page, and would slow every start of the window. */
const MAX_VIEW_BYTES = 100_000;
/** A page that is busy for longer does not hold up the step to the next checkpoint. */
const VIEW_PATIENCE_MS = 1000;

export class InspectorHost implements OpenInspector {
  private readonly channel: InspectorChannel;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly statusChanged = new vscode.EventEmitter<void>();
  private readonly openedAt = performance.now();
  private readonly analyses: PageAnalyses;
  private readonly life = new AbortController();
  private snapshot: FileSnapshot | null = null;
  /** The page has loaded, and was not dropped since. */
  private pageLives = false;
  /** The page does not know yet what was carried. */
  private carriedIsNews: boolean;
  private carriedNotices: readonly Notice[];
  private carriedMeasures: boolean;
  private search: MechanismSoFar | null = null;
  lastDrawn: DrawnReport | null = null;
  firstPictureMs: number | null = null;
  lastNotice: Notice | null = null;
  lastView: ViewState | null = null;
  /** Document that what is shown came from, or was saved in; null for none. */
  viewDocument: vscode.Uri | null = null;
  readonly onStatus = this.statusChanged.event;

  constructor(
    readonly document: CheckpointDocument,
    private readonly panel: vscode.WebviewPanel,
    /** Null when the file was opened for itself. */
    carried: CarriedView | null,
    private readonly parts: InspectorParts,
  ) {
    this.carriedIsNews = carried !== null;
    this.carriedNotices = carried?.notices ?? [];
    this.carriedMeasures = carried?.measures ?? false;
    this.viewDocument = carried?.document ?? null;
    this.analyses = new PageAnalyses(document, parts.client, parts.inputs, carried?.axes ?? null);
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
        if (this.pageLives) this.channel.emit('snapshot', this.told(snapshot));
        else this.remember(snapshot);
      }),
      document.onNotice((notice) => {
        this.lastNotice = notice;
        this.channel.emit('notice', notice);
      }),
      panel.onDidChangeViewState(() => {
        // VS Code drops the page of a hidden editor.
        if (!panel.visible) this.pageLives = false;
      }),
      this.statusChanged,
    );
    this.lookAhead();
  }

  get path(): string {
    return this.document.uri.fsPath;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get viewType(): string {
    return this.panel.viewType;
  }

  get viewColumn(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  send(command: InspectorCommand): void {
    this.channel.emit('command', command);
  }

  /** View and axes as they are now. */
  async toCarry(): Promise<CarriedView> {
    return {
      view: await this.currentView(),
      axes: this.analyses.axes,
      notices: [],
      measures: false,
      document: null,
    };
  }

  /**
   * What is shown, as the text of a view document.
   * @param relative path of a file from the document's folder
   * @param before text of the document that is there already; null for none
   */
  async viewText(
    relative: (file: vscode.Uri) => string,
    before: string | null,
  ): Promise<WrittenView> {
    const { view, axes } = await this.toCarry();
    const chosen = this.parts.inputs.chosenFile(view.simulation.inputFile);
    const inputFile = chosen && { path: relative(chosen.uri), sha256: chosen.sha256 };
    const params = { view, axes, path: relative(this.document.uri), inputFile, before };
    return this.analyses.ask('viewText', params, this.life.signal);
  }

  /** Takes the view of another checkpoint, at once or when the page is there again. */
  async carry({ view, axes, notices, measures, document }: CarriedView): Promise<void> {
    this.analyses.carryAxes(axes);
    this.carriedNotices = notices;
    this.carriedMeasures = measures;
    this.viewDocument = document;
    this.carriedIsNews = true;
    await this.parts.memory.setView(this.document.uri.toString(), view);
    if (this.pageLives) this.channel.emit('snapshot', this.told(await this.document.snapshot()));
    else this.lookAhead();
  }

  /** What was found of this content, at once or when the page is there again. */
  async showMechanism(graph: MechanismGraph): Promise<void> {
    if (this.pageLives) return this.channel.emit('mechanism', graph);
    const { view, ...rest } = await this.toCarry();
    await this.carry({ ...rest, view: { ...view, ...MECHANISM_SHOWN } });
  }

  /** A page that comes back is told again. */
  showSearch(soFar: MechanismSoFar | null): void {
    this.search = soFar;
    if (this.pageLives) this.channel.emit('mechanismSoFar', soFar);
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

  private remember(snapshot: FileSnapshot): FileSnapshot {
    this.snapshot = snapshot;
    this.statusChanged.fire();
    return snapshot;
  }

  /** What this page is told of the file. */
  private told(snapshot: FileSnapshot): InspectorSnapshot {
    const { model } = this.remember(snapshot);
    const viewIsCarried = this.carriedIsNews;
    this.carriedIsNews = false;
    return {
      ...snapshot,
      notices: [...this.carriedNotices, ...snapshot.notices],
      viewIsCarried,
      measures: viewIsCarried && this.carriedMeasures,
      inputFiles: this.parts.inputs.fitting(model?.inputs ?? 0),
    };
  }

  private async currentView(): Promise<ViewState> {
    if (this.pageLives) {
      const patience = AbortSignal.timeout(VIEW_PATIENCE_MS);
      const view = await this.channel.call('view', null, patience).catch(() => null);
      if (view) return checkMessage(ViewStateSchema, view);
    }
    return (await this.document.snapshot()).view;
  }

  private methods(): HostMethods {
    const { document } = this;
    return {
      ready: async () => {
        const snapshot = await document.snapshot();
        this.pageLives = true;
        if (document.notice) this.channel.emit('notice', document.notice);
        if (this.search) this.channel.emit('mechanismSoFar', this.search);
        return this.told(snapshot);
      },
      simulate: (params, signal) =>
        this.ofNow(this.analyses.simulate(checkMessage(SimulationParamsSchema, params), signal)),
      foresee: (params, signal) =>
        this.analyses.foresee(checkMessage(SimulationParamsSchema, params), signal),
      skeleton: (params, signal) =>
        this.ofNow(this.analyses.skeleton(checkMessage(SimulationParamsSchema, params), signal)),
      glimpse: (params, signal) =>
        this.ofNow(this.analyses.glimpse(checkMessage(SimulationParamsSchema, params), signal)),
      attractors: (params, signal) =>
        this.ofNow(this.analyses.attractors(checkMessage(SimulationParamsSchema, params), signal)),
      stateAt: (params, signal) =>
        this.analyses.ask('stateAt', checkMessage(StateAtParamsSchema, params), signal),
      connectivity: (params, signal) =>
        this.analyses.connectivity(checkMessage(ConnectivityParamsSchema, params), signal),
      analyse: (params, signal) => this.analyse(checkMessage(AnalyseParamsSchema, params), signal),
      keptAnalyses: (_, signal) => this.analyses.ask('keptAnalyses', {}, signal),
      effects: (params, signal) => this.effects(checkMessage(EffectsParamsSchema, params), signal),
      saveView: () => this.saveView(),
      tensors: (_, signal) => this.analyses.ask('tensors', {}, signal),
      correct: async (params) => {
        const correction = params === null ? null : checkMessage(CorrectionParamsSchema, params);
        return this.told(await document.correct(correction));
      },
      chooseInputs: () =>
        this.parts.inputs.ask(document.folder, this.snapshot?.model?.inputs ?? 0, this.stateSize),
      chooseInitialStates: () => this.parts.inputs.askForStates(document.folder, this.stateSize),
      openLink: async (params) => {
        const { id } = checkMessage(LinkParamsSchema, params);
        await openLink(id, document, this.parts.openSibling);
        return null;
      },
      exportData: async (params, signal) => {
        const wanted = checkMessage(ExportParamsSchema, params);
        const bytes =
          wanted.kind === 'npz'
            ? await this.analyses.ask('exportOrbit', { simulation: wanted.simulation }, signal)
            : wanted.bytes;
        await exportFile(document.folder, `${wanted.name}.${wanted.kind}`, bytes);
        return null;
      },
      rememberView: (params) => this.rememberView(checkMessage(ViewStateSchema, params)),
    };
  }

  private async rememberView(view: ViewState): Promise<null> {
    if (JSON.stringify(view).length > MAX_VIEW_BYTES) {
      throw new RangeError(`view: more than ${MAX_VIEW_BYTES} bytes`);
    }
    this.lastView = view;
    await this.parts.memory.setView(this.document.uri.toString(), view);
    return null;
  }

  private analyse(asked: AnalyseParams, signal: AbortSignal): ReturnType<HostMethods['analyse']> {
    const tell = (progress: AnalysisProgress) => this.channel.emit('analysisProgress', progress);
    return this.analyses.analyse(asked, tell, signal);
  }

  private async saveView(): Promise<null> {
    if (await saveView(this)) noteStep('dynascope.hasSavedView');
    return null;
  }

  private async effects(
    params: EffectsParams,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<HostMethods['effects']>>> {
    const tell = (progress: EffectsProgress) => this.channel.emit('effectsProgress', progress);
    noteStep('dynascope.hasAblated');
    const reply = await this.analyses.effects(params, tell, signal);
    if (reply.controls.sets > 0) noteStep('dynascope.hasControls');
    return reply;
  }

  /** A reply with the content of the file that it was asked of. */
  private async ofNow<T extends object | null>(reply: Promise<T>): Promise<T> {
    const { revision } = this;
    const found = await reply;
    return found && { ...found, revision };
  }

  /** 0 without a network. */
  private get stateSize(): number {
    const model = this.snapshot?.model;
    return model ? stateSizeOf(model) : 0;
  }

  private get revision(): number {
    return this.snapshot?.revision ?? 0;
  }

  /** Of the page's first questions, while the page still loads. What fails here fails again there, and is told. */
  private lookAhead(): void {
    const { document, parts, life } = this;
    const ahead = async () => {
      const { model, view } = this.remember(await document.snapshot());
      if (model) await this.analyses.lookAhead(view, model.hidden.length - 1, life.signal);
    };
    ahead().catch((error: unknown) => parts.log.debug(String(error)));
  }
}

/** A step of the walkthrough that is done in the page. */
function noteStep(context: string): void {
  void vscode.commands.executeCommand('setContext', context, true);
}
