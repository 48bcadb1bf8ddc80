/** The stage without WebGL: the same content as flat projections on a 2D canvas, with hover and click. */
import type { Connectivity, Scene, Skeleton } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { drawConnectivity } from './flatConnectivity';
import { Lasso } from './lasso';
import { NOTHING, type FlatPicture } from './flatPicture';
import { drawStateSpace, extentOf, unionOf, type Extent } from './flatStateSpace';
import { composeFigure, PAPER, pngOf } from './figure';
import { listenToPointer } from './pointer';
import type {
  FigureOptions,
  SceneFrame,
  Stage,
  StageEvents,
  StageOptions,
  StageReport,
  ViewportName,
} from './stageApi';

const NAMES: readonly ViewportName[] = ['state-space', 'connectivity'];
export function createFallbackStage(
  element: HTMLElement,
  theme: Theme,
  events: StageEvents,
): Stage {
  return new FallbackStage(element, theme, events);
}

class FallbackStage implements Stage {
  readonly renderer = '2d';
  private readonly canvases: Readonly<Record<ViewportName, HTMLCanvasElement>>;
  private readonly pictures: Record<ViewportName, FlatPicture> = {
    'state-space': NOTHING,
    connectivity: NOTHING,
  };
  private readonly observer: ResizeObserver;
  private readonly unlisten: (() => void)[];
  private scene: Scene | null = null;
  private skeleton: Skeleton | null = null;
  private connectivity: Connectivity | null = null;
  private options: StageOptions | null = null;
  private playhead: number | null = null;
  /** Around the scenes since the frame was last its scene's own. */
  private seen: Extent | null = null;
  private readonly lasso: Lasso;
  private request = 0;
  private frameMs = 0;

  constructor(
    private readonly element: HTMLElement,
    private theme: Theme,
    private readonly events: StageEvents,
  ) {
    element.classList.add('stage');
    const canvasOf = (name: ViewportName, label: string) => {
      const canvas = document.createElement('canvas');
      canvas.className = `viewport viewport-${name}`;
      canvas.tabIndex = 0;
      canvas.role = 'img';
      canvas.ariaLabel = label;
      element.append(canvas);
      return canvas;
    };
    this.canvases = {
      'state-space': canvasOf('state-space', 'State space, first two principal components'),
      connectivity: canvasOf('connectivity', 'Connectivity'),
    };
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(element);
    this.unlisten = NAMES.map((name) =>
      listenToPointer(this.canvases[name], name, {
        pick: ({ x, y }) => this.pictures[name].pick(x, y),
        hover: (event) => events.hover(event),
        press: (event) => events.press(event),
        click: (event) => events.click(event),
        reset: () => undefined,
      }),
    );
    this.lasso = new Lasso(this.canvases.connectivity, element, {
      hold: () => undefined,
      circled: (isInside, isMore) => {
        const found = this.pictures.connectivity.unitsInside?.(isInside);
        if (found) events.lasso({ ...found, isMore });
      },
    });
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }
  setScene(scene: Scene, frame: SceneFrame = 'own'): void {
    this.scene = scene;
    if (frame === 'own') this.seen = null;
    if (scene.intact.explodedAtStep === null) {
      const extent = extentOf(scene.intact, null);
      this.seen = this.seen ? unionOf(this.seen, extent) : extent;
    }
    this.draw();
  }
  setSkeleton(skeleton: Skeleton | null): void {
    this.skeleton = skeleton;
    this.draw();
  }
  setConnectivity(connectivity: Connectivity | null): void {
    this.connectivity = connectivity;
    this.draw();
  }
  setOptions(options: StageOptions): void {
    this.options = options;
    this.draw();
  }
  setPlayhead(step: number | null): void {
    this.playhead = step;
    this.draw();
  }
  setSolo(viewport: ViewportName | null): void {
    this.element.dataset.solo = viewport ?? '';
    this.draw();
  }
  setLasso(lasso: boolean): void {
    this.lasso.isOn = lasso;
    this.element.toggleAttribute('data-lasso', lasso);
  }
  /** Flat pictures always show everything: there is no camera to move. */
  resetCamera(): void {
    this.draw();
  }
  cameras(): Readonly<Record<string, string>> {
    return {};
  }
  restoreCameras(): void {
    this.draw();
  }
  handleKey(): boolean {
    return false;
  }

  report(): StageReport {
    const shown = NAMES.map((name) => {
      const { left, top, width, height } = this.canvases[name].getBoundingClientRect();
      return { name, left, top, width, height, picture: this.pictures[name] };
    }).filter(({ width }) => width > 0);
    return {
      drawables: shown.flatMap(({ picture }) => picture.drawables),
      labels: shown.flatMap(({ picture, left, top }) =>
        picture.labels.map((label) => ({ ...label, x: label.x + left, y: label.y + top })),
      ),
      viewports: shown.map(({ name, left, top, width, height, picture }) => {
        return { name, x: left, y: top, width, height, cover: picture.cover, covered: null };
      }),
      frameMs: this.frameMs,
      paintMs: 0,
    };
  }

  /** Both views, drawn anew on white. */
  async toPng(options: FigureOptions): Promise<Blob> {
    const { scale } = options;
    const stage = this.element.getBoundingClientRect();
    const content = document.createElement('canvas');
    content.width = Math.round(stage.width * scale);
    content.height = Math.round(stage.height * scale);
    const context = content.getContext('2d');
    const { theme } = this;
    this.theme = PAPER;
    for (const name of NAMES) {
      const canvas = this.canvases[name];
      const { left, top, width, height } = canvas.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      this.drawViewport(name, scale);
      const [x, y] = [left - stage.left, top - stage.top];
      context?.drawImage(canvas, x * scale, y * scale, width * scale, height * scale);
    }
    this.theme = theme;
    this.draw();
    return pngOf(composeFigure(content, stage.width, stage.height, options));
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    for (const stop of this.unlisten) stop();
    this.lasso.dispose();
    for (const canvas of Object.values(this.canvases)) canvas.remove();
  }

  private draw(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      const started = performance.now();
      this.element.dataset.layout = this.element.clientWidth < 640 ? 'stacked' : 'beside';
      for (const name of NAMES) this.drawViewport(name, devicePixelRatio);
      this.frameMs = performance.now() - started;
      this.events.drawn(this.report());
    });
  }

  private drawViewport(name: ViewportName, scale: number): void {
    const canvas = this.canvases[name];
    const { clientWidth: width, clientHeight: height } = canvas;
    const context = canvas.getContext('2d');
    if (!context || !this.options || width === 0 || height === 0) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, width, height);
    const area = { context, width, height, theme: this.theme };
    this.pictures[name] =
      name === 'state-space'
        ? drawStateSpace(area, this.scene, this.skeleton, this.options, this.playhead, this.seen)
        : drawConnectivity(area, this.connectivity, this.options);
  }
}
