/** The page's controller: state, requests to the host, the stage, and when to draw what. */
import { render } from 'lit';
import { Channel, toWireError } from '../../src/protocol/channel';
import type {
  Connectivity,
  DrawnReport,
  HostEvents,
  HostMethods,
  InspectorCommand,
  InspectorSnapshot,
  Notice,
  PageMethods,
  Scene,
  SimulationParams,
  Skeleton,
  ViewState,
  WebviewEvents,
} from '../../src/protocol/inspector';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import { keptPage, restoredPage } from './keptPage';
import type { StageEvents, StageReport } from '../scene/stageApi';
import { watchTheme } from '../theme/watchTheme';
import { keepingFocus } from '../ui/keepFocus';
import type { PagePort } from '../ui/port';
import { showTooltip } from '../ui/tooltip';
import { Analyses } from './analysis/analyses';
import { withRequest } from './analysis/analysisState';
import { Announcer } from './announcement';
import { BesideIntact } from './besideIntact';
import { inputsOfFile, startOfRow, startOfStep } from './choices';
import { drawnReport, sinceEpoch } from './drawnReport';
import { exportOrbit } from './exportOrbit';
import { Foresight } from './foresight';
import { layout, type PageActions } from './layout';
import { PlayClock } from './playClock';
import { Measuring } from './effects/measuring';
import { raysOfScene, withDetail, withSkeleton } from './intact';
import { interventionActions, type InterventionActions } from './interventionControl';
import { withMechanism } from './mechanism';
import { PageStage } from './pageStage';
import { clicked, lassoed, toggledBy } from './picked';
import { handlePageKey } from './selectionKeys';
import { Requests, type HostChannel } from './requests';
import {
  shownLayer,
  shownSteps,
  stateShown,
  withScene,
  withSimulation,
  withSnapshot,
  withView,
  type PageState,
} from './state';
import { tooltipText } from './tooltip';
import { ViewKeeper } from './viewKeeper';

/** Progress is shown for what takes longer than this. */
const BUSY_AFTER_MS = 300;
/** A change of gains is shown by then, whether or not its orbit is there. */
const DRAWN_WITHIN_MS = 100;
const CONTEXT_LOST: Notice = {
  severity: 'warning',
  message: 'The graphics context was lost; the picture comes back when the system gives it again.',
};

export class InspectorPage {
  private state: PageState;
  private readonly pictures: PageStage;
  private readonly channel: HostChannel;
  private readonly requests: Requests;
  private readonly analyses: Analyses;
  private readonly measuring: Measuring;
  private readonly beside: BesideIntact;
  private readonly interventions: InterventionActions;
  private readonly foresight: Foresight;
  private readonly clock: PlayClock;
  private sequence = 0;
  private busyTimer = 0;
  /** Timer of a change that is not drawn yet; 0 for none. */
  private drawing = 0;
  private readonly announcer = new Announcer();
  private readonly keeper = new ViewKeeper(() => this.keepView());
  private isGlimpse = false;
  private inScene: DrawnReport['inScene'] = { orbit: 0, skeleton: 0 };

  constructor(
    private readonly root: HTMLElement,
    private readonly port: PagePort,
  ) {
    this.state = restoredPage(port.kept());
    this.channel = new Channel<PageMethods, HostMethods, WebviewEvents, HostEvents>({
      port,
      methods: {
        view: () => {
          // Whoever asks may put another editor in front of this one: what is not drawn yet would be lost.
          this.keeper.now();
          return this.viewNow();
        },
      },
      onEvent: {
        snapshot: (snapshot) => this.take(snapshot, !snapshot.viewIsCarried),
        notice: (notice) => this.update({ ...this.state, notice }),
        command: (command) => this.obey(command),
        mechanism: (graph) => this.takeMechanism(graph),
        mechanismSoFar: (search) => this.update({ ...this.state, search }),
        analysisProgress: (progress) => this.analyses.progressed(progress),
        effectsProgress: (progress) => this.measuring.progressed(progress),
      },
      log: (line) => this.channel.emit('failed', { message: line }),
    });
    this.requests = new Requests(this.channel, {
      scene: (scene) => this.takeScene(scene, false),
      glimpse: (scene) => this.takeScene(scene, true),
      skeleton: (skeleton) => this.takeSkeleton(skeleton),
      connectivity: (connectivity) => this.takeConnectivity(connectivity),
      detail: (detail) => this.update(withDetail(this.state, detail)),
      tensors: (tensors) => this.update({ ...this.state, tensors }),
      failed: (error) => this.fail(error),
    });
    const page = {
      state: () => this.state,
      update: (state: PageState) => this.update(state),
      alter: (state: PageState) => this.alter(state),
      drag: (state: PageState) => this.askThenDraw(state, (params) => this.requests.drag(params)),
      fail: (error: unknown) => this.fail(error),
      sequence: () => this.sequence,
      foresee: (params: SimulationParams) => this.requests.foresee(params),
    };
    this.foresight = new Foresight(page);
    this.pictures = new PageStage(this.root, this.stageEvents());
    this.analyses = new Analyses(this.channel, page);
    this.measuring = new Measuring(this.channel, page);
    this.beside = new BesideIntact(this.channel, page, this.analyses);
    this.interventions = interventionActions(page, this.measuring, this.foresight);
    this.clock = new PlayClock((advance) => this.advance(advance));
  }

  start(): void {
    // What the host wrote for the time until now.
    this.root.replaceChildren();
    this.draw();
    watchTheme((theme) => this.stage?.setTheme(theme));
    // Of the document: undo is wanted before anything has the focus, too.
    document.addEventListener('keydown', (event) =>
      handlePageKey(event, this.stage, this.state, this.actions()),
    );
    void this.channel.call('ready', null).then(
      (snapshot) => this.take(snapshot, this.port.kept() !== null && !snapshot.viewIsCarried),
      (error: unknown) => this.fail(error),
    );
  }

  /** New content of the file, at the start, after a change on disk or a correction. */
  private take(snapshot: InspectorSnapshot, keepView: boolean): void {
    this.update(withSnapshot(this.state, snapshot, keepView));
    if (snapshot.measures) this.measuring.want();
    if (!snapshot.model) {
      this.pictures.drop();
      this.askTensors();
      return;
    }
    // Asked before the stage is made: the replies come while the graphics context is set up.
    this.requests.picture(this.nextSimulation(), shownLayer(this.state));
    this.analyses.renew();
    this.pictures.ensure(this.state);
    if (snapshot.viewIsCarried) this.stage?.restoreCameras(snapshot.view.cameras);
    if (this.state.view.panel === 'tensors') this.askTensors();
  }

  private get stage() {
    return this.pictures.current;
  }

  private stageEvents(): StageEvents {
    return {
      hover: (event) => {
        showTooltip(this.root, event, tooltipText(event.pick, this.state));
        this.foresight.rest(toggledBy(event.pick, this.state));
      },
      press: ({ pick }) => this.foresight.press(toggledBy(pick, this.state)),
      click: (event) => clicked(event, this.state, this.actions()),
      lasso: (found) => lassoed(found, this.state, this.interventions),
      drawn: (report) => this.reportDrawn(report),
      cameraMoved: () => this.keeper.soon(),
      contextLost: (lost) => this.update({ ...this.state, failure: lost ? CONTEXT_LOST : null }),
    };
  }

  /** What is to be simulated now; everything asked before is outdated. */
  private nextSimulation(): SimulationParams {
    this.measuring.cancel();
    this.sequence++;
    const params = { ...this.state.view.simulation, sequence: this.sequence };
    window.clearTimeout(this.busyTimer);
    this.busyTimer = window.setTimeout(() => {
      const steps = params.lengthSteps.toLocaleString('en-GB');
      this.update({ ...this.state, busy: `Simulating ${steps} steps…` });
    }, BUSY_AFTER_MS);
    return params;
  }

  private takeScene(scene: Scene, isGlimpse: boolean): void {
    // A glimpse that comes after the whole, or after a newer scene, shows nothing new.
    if (isGlimpse && scene.sequence <= (this.state.scene?.sequence ?? 0)) return;
    if (!isGlimpse) window.clearTimeout(this.busyTimer);
    this.isGlimpse = isGlimpse;
    const rays = raysOfScene(this.state, scene);
    this.stage?.setScene(scene);
    if (rays) this.stage?.setSkeleton(rays);
    const state = withScene(this.state, scene, isGlimpse);
    this.update(rays ? withSkeleton(state, rays) : state);
    const orbit = sinceEpoch();
    this.inScene = { orbit, skeleton: rays ? orbit : this.inScene.skeleton };
    if (!isGlimpse) this.askDetail();
  }

  private takeSkeleton(skeleton: Skeleton): void {
    const isNews = this.state.skeleton?.sequence !== skeleton.sequence;
    // A part that comes after the whole says nothing new.
    if (!isNews && !skeleton.isWhole) return;
    this.stage?.setSkeleton(skeleton);
    this.update(withSkeleton(this.state, skeleton));
    // Of its first part: the whole may follow before a frame tells of it.
    if (isNews) this.inScene = { ...this.inScene, skeleton: sinceEpoch() };
    if (skeleton.isWhole && skeleton.sequence === this.sequence) {
      this.measuring.follow();
      this.foresight.again();
    }
  }

  private takeConnectivity(connectivity: Connectivity): void {
    this.stage?.setConnectivity(connectivity);
    this.update({ ...this.state, connectivity });
  }

  private takeMechanism(graph: MechanismGraph): void {
    if (this.state.solo === 'state-space') this.actions().solo(null);
    this.update(withMechanism(this.state, graph));
    this.keeper.now();
  }

  private askTensors(): void {
    const { tensors, snapshot } = this.state;
    if (!tensors && snapshot?.file.format !== 'unreadable') this.requests.tensors();
  }

  private askDetail(): void {
    const params = stateShown(this.state);
    if (params) this.requests.detail(params);
  }

  private advance(steps: number): void {
    const total = shownSteps(this.state);
    if (total === 0) return;
    const step = ((this.state.view.selectedStep ?? 0) + steps) % total;
    this.update(withView(this.state, { selectedStep: step }));
    if (!this.requests.isDetailing) this.askDetail();
  }

  private selectStep(step: number | null): void {
    this.update(withView(this.state, { selectedStep: step }));
    this.askDetail();
  }

  /** A change of gains: simulated at once, with the same noise. */
  private alter(state: PageState): void {
    this.askThenDraw(state, (params) => this.requests.simulate(params));
  }

  /** Drawn with the answer: the question passes through the editor's window, whose thread this page may share. */
  private askThenDraw(state: PageState, ask: (params: SimulationParams) => void): void {
    this.state = { ...state, effects: { ...state.effects, running: null } };
    ask(this.nextSimulation());
    this.drawing ||= window.setTimeout(() => this.update(this.state), DRAWN_WITHIN_MS);
  }

  private obey(command: InspectorCommand): void {
    switch (command) {
      case 'resetCamera':
        return this.stage?.resetCamera();
      case 'togglePlay':
        return this.play(!this.state.playing);
      case 'clearGains':
        return this.interventions.clearGains();
      case 'saveView':
        return this.saveView();
      case 'exportPng':
      case 'exportCsv':
      case 'exportNpz':
        this.send(exportOrbit(command, this.state, this.stage, this.channel));
    }
  }

  private play(playing: boolean): void {
    this.update({ ...this.state, playing });
    if (playing) this.clock.start();
    else {
      this.clock.stop();
      this.askDetail();
    }
  }

  private saveView(): void {
    this.keeper.now();
    this.send(this.channel.call('saveView', null));
  }

  private actions(): PageActions {
    return {
      ...this.interventions,
      saveView: () => this.saveView(),
      view: (change) => {
        this.update(withView(this.state, change));
        if (change.panel === 'tensors') this.askTensors();
      },
      simulation: (change) => this.alter(withSimulation(this.state, change)),
      selectStep: (step) => this.selectStep(step),
      play: (playing) => this.play(playing),
      solo: (solo) => {
        this.update({ ...this.state, solo });
        this.stage?.setSolo(solo);
      },
      sort: (panel, sorting) =>
        this.update({ ...this.state, sorting: { ...this.state.sorting, [panel]: sorting } }),
      command: (command) => this.obey(command),
      chooseInputs: () => this.choose(inputsOfFile(this.channel, () => this.state)),
      startHere: () => this.choose(startOfStep(this.channel, () => this.state)),
      startFromRow: (row) => this.choose(startOfRow(this.channel, () => this.state, row)),
      chooseAnalysis: (request) =>
        this.update({ ...this.state, view: withRequest(this.state.view, request) }),
      analyse: (request) => this.analyses.start(request),
      stopAnalysis: () => this.analyses.stop(),
      openLink: (id) => this.send(this.channel.call('openLink', { id })),
      correcting: (correcting) => {
        if (correcting) this.askTensors();
        this.update({ ...this.state, correcting });
      },
      correct: (correction) =>
        this.send(
          this.channel.call('correct', correction).then((snapshot) => {
            this.take(snapshot, true);
            this.update({ ...this.state, correcting: false });
          }),
        ),
    };
  }

  /** The controls show what is in force, whether or not something was chosen. */
  private choose(chosen: Promise<PageState | null>): void {
    this.send(chosen.then((state) => (state ? this.alter(state) : this.update({ ...this.state }))));
  }

  private send(call: Promise<unknown>): void {
    call.catch((error: unknown) => this.fail(error));
  }

  private fail(error: unknown): void {
    window.clearTimeout(this.busyTimer);
    const { name, message, hint } = toWireError(error);
    if (name === 'CancelledError') return;
    const failure: Notice = { severity: 'error', message, ...(hint ? { hint } : {}) };
    this.channel.emit('failed', { message });
    this.update({ ...this.state, failure, busy: null });
  }

  private update(state: PageState): void {
    const isChange = this.drawing !== 0;
    window.clearTimeout(this.drawing);
    this.drawing = 0;
    this.state = state;
    this.draw();
    this.pictures.update(state);
    if (state.snapshot) this.keeper[isChange ? 'next' : 'soon']();
    this.announcer.say(state, this.root);
    this.beside.look();
  }

  private draw(): void {
    keepingFocus(this.root, () => render(layout(this.state, this.actions()), this.root));
  }

  private reportDrawn(report: StageReport): void {
    const { sequence, isGlimpse, inScene } = this;
    const renderer = this.stage?.renderer ?? '2d';
    const told = drawnReport(report, this.state, { sequence, isGlimpse, inScene }, renderer);
    document.body.dataset.dynascopeComplete = String(told.complete);
    this.channel.emit('drawn', told);
  }

  private keepView(): void {
    const view = this.viewNow();
    this.port.keep(keptPage(this.state, view));
    this.send(this.channel.call('rememberView', view));
  }

  private viewNow(): ViewState {
    const cameras = this.stage?.cameras() ?? this.state.view.cameras;
    return { ...this.state.view, cameras: { ...cameras } };
  }
}
