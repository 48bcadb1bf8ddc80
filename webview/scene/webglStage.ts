/** The 3D stage: one canvas and one WebGL context, two viewports by scissor, frames only when something changed. */
import { WebGLRenderer, type Vector3 } from 'three';
import type { Connectivity, Scene, Skeleton } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { ConnectivityView } from './connectivityView';
import { composeFigure, copyOf, drawStageLabels, PAPER, pngOf } from './figure';
import { handleViewportKey } from './keyboard';
import { Lasso } from './lasso';
import { listenToPointer } from './pointer';
import type {
  FigureOptions,
  Stage,
  StageEvents,
  StageOptions,
  StageReport,
  ViewportName,
  SceneFrame,
} from './stageApi';
import { StateSpaceView } from './stateSpaceView';
import { CONNECTIVITY_DIRECTIONS, STATE_DIRECTION } from './viewDirections';
import { Viewport } from './viewport';
import { warmPrograms } from './warmPrograms';

/** Options that change the picture of each viewport. */
const STATE_SPACE_LOOKS = ['colourBy', 'stepValues', 'selectedStep'] as const;
const CONNECTIVITY_LOOKS = [
  'connectivityMode',
  'mechanism',
  'order',
  'edgeShare',
  'selectedUnit',
  'selectedUnits',
  'gains',
  'edgeGains',
  'activity',
] as const;

export class WebglStage implements Stage {
  readonly renderer = 'webgl';
  private readonly gl: WebGLRenderer;
  private readonly stateSpace: StateSpaceView;
  private readonly network = new ConnectivityView();
  private readonly viewports: Readonly<Record<ViewportName, Viewport>>;
  private readonly observer: ResizeObserver;
  private readonly unlisten: (() => void)[];
  private readonly lasso: Lasso;
  private options: StageOptions | null = null;
  /** Viewports whose part of the canvas is out of date. */
  private readonly stale = new Set<ViewportName>();
  private frameRequest = 0;
  private lastFrame = 0;
  private frameMs = 0;
  private paintMs = 0;
  private contentChanged = false;
  private lost = false;
  private hadSkeleton = false;
  private mode: StageOptions['connectivityMode'] = 'network';
  /** Cameras by name, also of the mode of connectivity that is not shown. */
  private readonly modeCameras = new Map<string, string>();

  constructor(
    private readonly element: HTMLElement,
    private theme: Theme,
    private readonly events: StageEvents,
    private readonly canvas: HTMLCanvasElement,
    context: WebGL2RenderingContext,
  ) {
    this.gl = new WebGLRenderer({ canvas, context });
    this.gl.autoClear = false;
    this.stateSpace = new StateSpaceView();
    const onChange = (name: ViewportName) => () => this.request(name);
    const onRest = (name: ViewportName) => () => {
      this.events.cameraMoved();
      // Axes and labels stand elsewhere now: that is told, too.
      this.changed(name);
    };
    this.viewports = {
      'state-space': new Viewport(
        'state-space',
        'State space',
        STATE_DIRECTION,
        onChange('state-space'),
        onRest('state-space'),
      ),
      connectivity: new Viewport(
        'connectivity',
        'Connectivity',
        CONNECTIVITY_DIRECTIONS.network,
        onChange('connectivity'),
        onRest('connectivity'),
      ),
    };
    element.classList.add('stage');
    element.append(canvas, ...this.all().map((viewport) => viewport.element));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    this.unlisten = [
      warmPrograms(this.gl),
      ...this.all().map((viewport) => this.listenToPointer(viewport)),
      this.listenToContext(),
    ];
    const connectivity = this.viewports.connectivity;
    this.lasso = new Lasso(connectivity.element, element, {
      hold: (held) => (connectivity.controls.enabled = !held),
      circled: (isInside, isMore) => {
        const isSeen = (place: Vector3) => {
          const at = connectivity.placeOf(place);
          return at !== null && isInside(at);
        };
        this.events.lasso({ ...this.network.unitsInside(isSeen), isMore });
      },
    });
    this.resize();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const viewport of this.all()) viewport.remeasureLabels();
    this.changed();
  }

  setScene(scene: Scene, frame: SceneFrame = 'own'): void {
    this.stateSpace.setScene(scene, frame);
    this.fillStateSpace();
  }

  /** The first marks may lie outside the first view: it is fitted again unless the user has moved it. */
  setSkeleton(skeleton: Skeleton | null): void {
    this.stateSpace.setSkeleton(skeleton);
    const isFirst = skeleton !== null && !this.hadSkeleton;
    this.hadSkeleton ||= isFirst;
    this.fillStateSpace(isFirst);
  }

  setConnectivity(connectivity: Connectivity | null): void {
    this.network.setConnectivity(connectivity);
    this.changed('connectivity');
  }

  setOptions(options: StageOptions): void {
    const before = this.options;
    this.options = options;
    for (const { controls } of this.all()) {
      controls.smoothTime = options.reduceMotion ? 0 : 0.12;
      controls.draggingSmoothTime = options.reduceMotion ? 0 : 0.06;
    }
    if (this.stateSpace.setLines(options)) this.fillStateSpace();
    // While an orbit is played only what shows the step is drawn anew.
    if (!before || differs(before, options, STATE_SPACE_LOOKS)) this.changed('state-space');
    if (!before || differs(before, options, CONNECTIVITY_LOOKS)) this.changed('connectivity');
  }

  setPlayhead(step: number | null): void {
    this.stateSpace.moveTo(step);
    this.request('state-space');
  }

  setSolo(viewport: ViewportName | null): void {
    this.element.dataset.solo = viewport ?? '';
    this.resize();
  }

  setLasso(lasso: boolean): void {
    this.lasso.isOn = lasso;
    this.element.toggleAttribute('data-lasso', lasso);
  }

  resetCamera(): void {
    for (const viewport of this.all()) viewport.fit(!this.options?.reduceMotion);
    this.request();
  }

  cameras(): Readonly<Record<string, string>> {
    const cameras = Object.fromEntries(this.modeCameras);
    for (const viewport of this.all()) {
      if (viewport.isFitted) cameras[this.cameraName(viewport)] = viewport.state();
    }
    return cameras;
  }

  restoreCameras(cameras: Readonly<Record<string, string>>): void {
    this.modeCameras.clear();
    for (const [name, json] of Object.entries(cameras)) this.modeCameras.set(name, json);
    for (const viewport of this.all()) {
      const json = cameras[this.cameraName(viewport)];
      if (json) viewport.restore(json);
    }
    this.request();
  }

  handleKey(event: KeyboardEvent, name: ViewportName): boolean {
    const viewport = this.viewports[name];
    const handled = handleViewportKey(event, viewport, !this.options?.reduceMotion);
    if (handled) {
      viewport.noteUserMotion();
      this.request(name);
    }
    return handled;
  }

  report(): StageReport {
    return {
      drawables: [...this.stateSpace.drawables(), ...this.network.drawables()].map((drawable) => ({
        name: drawable.name,
        count: drawable.count(),
        visible: drawable.object.visible,
      })),
      labels: this.all().flatMap(({ labelBoxes }) => labelBoxes),
      viewports: this.all()
        .map((viewport) =>
          viewport.report(viewport.name === 'state-space' ? this.stateSpace.states() : null),
        )
        .filter(({ width }) => width > 0),
      frameMs: this.frameMs,
      paintMs: this.paintMs,
    };
  }

  async toPng(options: FigureOptions): Promise<Blob> {
    const { clientWidth, clientHeight } = this.element;
    const { theme } = this;
    this.theme = PAPER;
    this.repaint();
    this.gl.setPixelRatio(options.scale);
    this.gl.setSize(clientWidth, clientHeight, false);
    for (const { name } of this.all()) this.stale.add(name);
    this.draw(0);
    const content = copyOf(this.canvas);
    drawStageLabels(content, this.element, options.scale);
    this.theme = theme;
    this.resize();
    return pngOf(composeFigure(content, clientWidth, clientHeight, options));
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    this.observer.disconnect();
    for (const stop of this.unlisten) stop();
    this.lasso.dispose();
    this.stateSpace.dispose();
    this.network.dispose();
    for (const viewport of this.all()) viewport.dispose();
    this.gl.dispose();
    // Browsers allow few contexts: this one is given back now, not when memory is collected.
    this.gl.forceContextLoss();
    this.canvas.remove();
  }

  private all(): Viewport[] {
    return Object.values(this.viewports);
  }

  private fillStateSpace(refit = false): void {
    const { stateSpace } = this;
    const view = this.viewports['state-space'];
    view.setContent([stateSpace.root()], stateSpace.labels(), stateSpace.samples(), refit);
    this.changed('state-space');
  }

  /** Content of one viewport, or of both, is to be painted and drawn. */
  private changed(name?: ViewportName): void {
    this.contentChanged = true;
    this.request(name);
  }

  private request(name?: ViewportName): void {
    for (const viewport of this.all()) {
      if (name === undefined || name === viewport.name) this.stale.add(viewport.name);
    }
    if (this.frameRequest !== 0 || this.lost) return;
    this.frameRequest = requestAnimationFrame((now) => {
      this.frameRequest = 0;
      const seconds = Math.min(0.1, (now - this.lastFrame) / 1000);
      this.lastFrame = now;
      this.frame(seconds);
    });
  }

  private frame(seconds: number): void {
    const started = performance.now();
    const wasContent = this.contentChanged;
    this.contentChanged = false;
    if (wasContent) this.repaint();
    this.paintMs = performance.now() - started;
    this.draw(seconds);
    this.frameMs = performance.now() - started;
    if (wasContent) this.events.drawn(this.report());
  }

  private repaint(): void {
    const { options, theme, network } = this;
    if (!options) return;
    const rebuilt = network.build(options);
    this.stateSpace.paint(theme, options);
    network.paint(theme, options);
    const view = this.viewports.connectivity;
    const modeChanged = this.mode !== options.connectivityMode;
    if (modeChanged && view.isFitted) this.modeCameras.set(this.cameraName(view), view.state());
    this.mode = options.connectivityMode;
    if (rebuilt) view.setContent(network.drawables(), network.labels(options), network.samples());
    else view.relabel(network.labels(options));
    if (modeChanged) this.showMode(view);
    this.viewports['state-space'].relabel(this.stateSpace.labels());
  }

  /** Network, relief and mechanism are seen from different sides, each from where the user left it. */
  private showMode(view: Viewport): void {
    view.direction = CONNECTIVITY_DIRECTIONS[this.mode];
    const known = this.modeCameras.get(this.cameraName(view));
    if (known) view.restore(known);
    else view.fit(false);
  }

  private cameraName({ name }: Viewport): string {
    return name === 'connectivity' && this.mode !== 'network' ? this.mode : name;
  }

  /** Draws the viewports that are out of date, and asks for another frame for those whose camera still moves. */
  private draw(seconds: number): void {
    const { gl } = this;
    const stage = this.canvas.getBoundingClientRect();
    gl.setScissorTest(true);
    for (const viewport of this.all()) {
      const { left, bottom, width, height } = viewport.element.getBoundingClientRect();
      const moving = width > 0 && height > 0 && viewport.update(seconds);
      const isStale = this.stale.delete(viewport.name) || moving;
      if (moving) this.request(viewport.name);
      if (!isStale) continue;
      if (viewport.name === 'state-space' && this.stateSpace.lookFrom(viewport.camera)) {
        viewport.relabel(this.stateSpace.labels());
      }
      viewport.placeLabels();
      if (width === 0 || height === 0) continue;
      gl.setViewport(left - stage.left, stage.bottom - bottom, width, height);
      gl.setScissor(left - stage.left, stage.bottom - bottom, width, height);
      gl.setClearColor(this.theme.background, 1);
      gl.clear();
      gl.render(viewport.scene, viewport.camera);
    }
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.element.dataset.layout = clientWidth < 640 ? 'stacked' : 'beside';
    this.gl.setPixelRatio(devicePixelRatio);
    this.gl.setSize(clientWidth, clientHeight, false);
    for (const viewport of this.all()) if (!viewport.isFitted) viewport.fit(false);
    this.changed();
  }

  private listenToPointer(viewport: Viewport): () => void {
    return listenToPointer(viewport.element, viewport.name, {
      pick: (place) => (this.lost ? null : viewport.pick(place)),
      hover: (event) => this.events.hover(event),
      press: (event) => this.events.press(event),
      click: (event) => this.events.click(event),
      reset: () => viewport.fit(!this.options?.reduceMotion),
    });
  }

  private listenToContext(): () => void {
    const onLost = (event: Event) => {
      event.preventDefault();
      this.lost = true;
      this.events.contextLost(true);
    };
    const onRestored = () => {
      this.lost = false;
      this.events.contextLost(false);
      this.changed();
    };
    this.canvas.addEventListener('webglcontextlost', onLost);
    this.canvas.addEventListener('webglcontextrestored', onRestored);
    return () => {
      this.canvas.removeEventListener('webglcontextlost', onLost);
      this.canvas.removeEventListener('webglcontextrestored', onRestored);
    };
  }
}

function differs(a: StageOptions, b: StageOptions, keys: readonly (keyof StageOptions)[]): boolean {
  return keys.some((key) => a[key] !== b[key]);
}
