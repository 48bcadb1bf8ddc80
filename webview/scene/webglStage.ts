/** The 3D stage: one canvas and one WebGL context, two viewports by scissor, frames only when something changed. */
import { Raycaster, Vector2, Vector3, WebGLRenderer } from 'three';
import type { Connectivity, LabelBox, Scene, Skeleton } from '../../src/protocol/inspector';
import { ConnectivityView } from './connectivityView';
import { handleViewportKey } from './keyboard';
import { Picker } from './picker';
import { pickOf } from './pickIds';
import { listenToPointer, type PointerPlace } from './pointer';
import type {
  Pick,
  Stage,
  StageEvents,
  StageOptions,
  StageReport,
  StageTheme,
  ViewportName,
} from './stageApi';
import { StateSpaceView } from './stateSpaceView';
import { Viewport } from './viewport';

const STATE_DIRECTION = new Vector3(0.55, 0.42, 1).normalize();
const CONNECTIVITY_DIRECTION = new Vector3(0.95, 0.45, 1).normalize();
const pointerNdc = new Vector2();

export class WebglStage implements Stage {
  readonly renderer = 'webgl';
  private readonly gl: WebGLRenderer;
  private readonly picker: Picker;
  private readonly stateSpace: StateSpaceView;
  private readonly network = new ConnectivityView();
  private readonly viewports: Readonly<Record<ViewportName, Viewport>>;
  private readonly raycaster = new Raycaster();
  private readonly observer: ResizeObserver;
  private readonly unlisten: (() => void)[];
  private options: StageOptions | null = null;
  private labels: LabelBox[] = [];
  private frameRequest = 0;
  private lastFrame = 0;
  private frameMs = 0;
  private contentChanged = false;
  private lost = false;

  constructor(
    private readonly element: HTMLElement,
    private theme: StageTheme,
    private readonly events: StageEvents,
    private readonly canvas: HTMLCanvasElement,
    context: WebGL2RenderingContext,
  ) {
    this.gl = new WebGLRenderer({ canvas, context, antialias: true });
    this.gl.autoClear = false;
    this.picker = new Picker(this.gl);
    this.stateSpace = new StateSpaceView();
    const onChange = () => this.request();
    const onRest = () => this.events.cameraMoved();
    this.viewports = {
      'state-space': new Viewport('state-space', 'State space', STATE_DIRECTION, onChange, onRest),
      connectivity: new Viewport(
        'connectivity',
        'Connectivity',
        CONNECTIVITY_DIRECTION,
        onChange,
        onRest,
      ),
    };
    element.classList.add('stage');
    element.append(canvas, ...this.all().map((viewport) => viewport.element));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    this.unlisten = [
      ...this.all().map((viewport) =>
        listenToPointer(viewport.element, viewport.name, {
          pick: (place) => this.pick(viewport, place),
          hover: (event) => this.events.hover(event),
          click: (event) => this.events.click(event),
          reset: () => viewport.fit(!this.options?.reduceMotion),
        }),
      ),
      this.listenToContext(),
    ];
    this.resize();
  }

  setTheme(theme: StageTheme): void {
    this.theme = theme;
    this.changed();
  }

  setScene(scene: Scene): void {
    this.stateSpace.setScene(scene);
    this.fillStateSpace();
  }

  setSkeleton(skeleton: Skeleton | null): void {
    this.stateSpace.setSkeleton(skeleton);
    this.fillStateSpace();
  }

  setConnectivity(connectivity: Connectivity | null): void {
    this.network.setConnectivity(connectivity);
    this.changed();
  }

  setOptions(options: StageOptions): void {
    const modeChanged = this.options && this.options.connectivityMode !== options.connectivityMode;
    this.options = options;
    for (const { controls } of this.all()) {
      controls.smoothTime = options.reduceMotion ? 0 : 0.12;
      controls.draggingSmoothTime = options.reduceMotion ? 0 : 0.06;
    }
    this.changed();
    if (modeChanged) this.viewports.connectivity.fit(false);
  }

  setPlayhead(step: number | null): void {
    this.stateSpace.moveTo(step);
    this.request();
  }

  setSolo(viewport: ViewportName | null): void {
    this.element.dataset.solo = viewport ?? '';
    this.resize();
  }

  resetCamera(): void {
    for (const viewport of this.all()) viewport.fit(!this.options?.reduceMotion);
    this.request();
  }

  cameras(): Readonly<Record<string, string>> {
    const fitted = this.all().filter(({ isFitted }) => isFitted);
    return Object.fromEntries(fitted.map((viewport) => [viewport.name, viewport.state()]));
  }

  restoreCameras(cameras: Readonly<Record<string, string>>): void {
    for (const viewport of this.all()) {
      const json = cameras[viewport.name];
      if (json) viewport.restore(json);
    }
    this.request();
  }

  handleKey(event: KeyboardEvent, name: ViewportName): boolean {
    const handled = handleViewportKey(event, this.viewports[name], !this.options?.reduceMotion);
    if (handled) this.request();
    return handled;
  }

  report(): StageReport {
    return {
      drawables: [...this.stateSpace.drawables(), ...this.network.drawables()].map((drawable) => ({
        name: drawable.name,
        count: drawable.count(),
        visible: drawable.object.visible,
      })),
      labels: this.labels,
      viewports: this.all()
        .map((viewport) => viewport.report())
        .filter(({ width }) => width > 0),
      frameMs: this.frameMs,
    };
  }

  async toPng(scale: number): Promise<Blob> {
    const before = this.gl.getPixelRatio();
    this.gl.setPixelRatio(scale);
    this.resize();
    this.draw(0);
    const blob = await new Promise<Blob | null>((done) => this.canvas.toBlob(done, 'image/png'));
    this.gl.setPixelRatio(before);
    this.resize();
    if (!blob) throw new Error('the picture could not be encoded as PNG');
    return blob;
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    this.observer.disconnect();
    for (const stop of this.unlisten) stop();
    this.stateSpace.dispose();
    this.network.dispose();
    for (const viewport of this.all()) viewport.dispose();
    this.picker.dispose();
    this.gl.dispose();
    // Browsers allow few contexts: this one is given back now, not when memory is collected.
    this.gl.forceContextLoss();
    this.canvas.remove();
  }

  private all(): Viewport[] {
    return Object.values(this.viewports);
  }

  private fillStateSpace(): void {
    const { stateSpace } = this;
    const root = stateSpace.root();
    this.viewports['state-space'].setContent([root], stateSpace.labels(), stateSpace.samples());
    this.changed();
  }

  private changed(): void {
    this.contentChanged = true;
    this.request();
  }

  private request(): void {
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
    const moving = this.draw(seconds);
    this.frameMs = performance.now() - started;
    if (moving) this.request();
    if (wasContent) this.events.drawn(this.report());
  }

  private repaint(): void {
    const { options, theme, network } = this;
    if (!options) return;
    const rebuilt = network.build(options);
    this.stateSpace.paint(theme, options);
    network.paint(theme, options);
    const view = this.viewports.connectivity;
    if (rebuilt) view.setContent(network.drawables(), network.labels(options), network.samples());
    else view.relabel(network.labels(options));
  }

  /** Draws both viewports; true while a camera still moves. */
  private draw(seconds: number): boolean {
    const { gl } = this;
    const stage = this.canvas.getBoundingClientRect();
    let moving = false;
    this.labels = [];
    gl.setScissorTest(true);
    for (const viewport of this.all()) {
      const { left, bottom, width, height } = viewport.element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      moving = viewport.update(seconds) || moving;
      gl.setViewport(left - stage.left, stage.bottom - bottom, width, height);
      gl.setScissor(left - stage.left, stage.bottom - bottom, width, height);
      gl.setClearColor(this.theme.background, 1);
      gl.clear();
      gl.render(viewport.scene, viewport.camera);
      this.labels.push(...viewport.placeLabels());
    }
    return moving;
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

  private pick(viewport: Viewport, { x, y }: PointerPlace): Pick | null {
    if (this.lost) return null;
    const { width, height } = viewport.size();
    const { pickScene, camera } = viewport;
    const found = pickOf(this.picker.idAt(pickScene, camera, x, y, width, height));
    if (found || viewport.name === 'state-space') return found;
    pointerNdc.set((2 * x) / width - 1, 1 - (2 * y) / height);
    this.raycaster.setFromCamera(pointerNdc, camera);
    const cell = this.network.cellUnder(this.raycaster.ray);
    return cell && { kind: 'cell', ...cell };
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
