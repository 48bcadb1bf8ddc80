/** The stage without WebGL: the same content as flat projections on a 2D canvas, with hover and click. */
import type { Connectivity, OrbitTrace, Scene, Skeleton } from '../../src/protocol/inspector';
import { signedColours, symbolColour } from './palette';
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
import { unitPositions } from './unitLayout';

const NAMES: readonly ViewportName[] = ['state-space', 'connectivity'];
const MARGIN = 28;
const PICK_PIXELS = 8;
const MAX_EDGES = 1500;

interface Flat {
  /** [n, 2] CSS pixels of the points that can be picked. */
  points: Float32Array;
}

export function createFallbackStage(
  element: HTMLElement,
  theme: StageTheme,
  events: StageEvents,
): Stage {
  return new FallbackStage(element, theme, events);
}

class FallbackStage implements Stage {
  readonly renderer = '2d';
  private readonly canvases: Readonly<Record<ViewportName, HTMLCanvasElement>>;
  private readonly flat: Record<ViewportName, Flat> = {
    'state-space': { points: new Float32Array(0) },
    connectivity: { points: new Float32Array(0) },
  };
  private readonly observer: ResizeObserver;
  private readonly unlisten: (() => void)[];
  private scene: Scene | null = null;
  private skeleton: Skeleton | null = null;
  private connectivity: Connectivity | null = null;
  private options: StageOptions | null = null;
  private playhead: number | null = null;
  private request = 0;
  private frameMs = 0;

  constructor(
    private readonly element: HTMLElement,
    private theme: StageTheme,
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
        pick: (place) => this.pick(name, place),
        hover: (event) => events.hover(event),
        click: (event) => events.click(event),
        reset: () => undefined,
      }),
    );
  }

  setTheme(theme: StageTheme): void {
    this.theme = theme;
    this.draw();
  }
  setScene(scene: Scene): void {
    this.scene = scene;
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
    const inForce = this.scene?.altered ?? this.scene?.intact;
    return {
      drawables: [
        { name: 'orbit', count: inForce?.steps ?? 0, visible: inForce !== undefined },
        {
          name: 'ghost',
          count: this.scene?.altered ? this.scene.intact.steps : 0,
          visible: !!this.scene?.altered,
        },
        { name: 'rays and fixed points', count: this.markCount(), visible: this.skeleton !== null },
        {
          name: 'units',
          count: this.connectivity?.units ?? 0,
          visible: this.connectivity !== null,
        },
      ].filter(({ visible }) => visible),
      labels: [],
      viewports: NAMES.map((name) => {
        const { left, top, width, height } = this.canvases[name].getBoundingClientRect();
        return {
          name,
          x: left,
          y: top,
          width,
          height,
          cover: 1 - (2 * MARGIN) / Math.max(width, height, 1),
        };
      }).filter(({ width }) => width > 0),
      frameMs: this.frameMs,
    };
  }

  async toPng(): Promise<Blob> {
    const canvas = this.canvases['state-space'];
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('the picture could not be encoded as PNG');
    return blob;
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    for (const stop of this.unlisten) stop();
    for (const canvas of Object.values(this.canvases)) canvas.remove();
  }

  private markCount(): number {
    return (this.skeleton?.rays.length ?? 0) + (this.skeleton?.fixedPoints.length ?? 0);
  }

  private draw(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      const started = performance.now();
      this.element.dataset.layout = this.element.clientWidth < 640 ? 'stacked' : 'beside';
      for (const name of NAMES) this.drawViewport(name);
      this.frameMs = performance.now() - started;
      this.events.drawn(this.report());
    });
  }

  private drawViewport(name: ViewportName): void {
    const canvas = this.canvases[name];
    const { clientWidth: width, clientHeight: height } = canvas;
    const context = canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    context.scale(devicePixelRatio, devicePixelRatio);
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, width, height);
    if (name === 'state-space') this.drawStateSpace(context, width, height);
    else this.drawConnectivity(context, width, height);
  }

  private drawStateSpace(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { scene, theme } = this;
    if (!scene) return;
    const inForce = scene.altered ?? scene.intact;
    const place = placement(scene.intact, width, height);
    if (scene.altered) drawTrace(context, scene.intact, place, () => theme.muted, 0.35);
    const colourOf = (step: number) =>
      inForce.sampled.length > 0 ? symbolColour(theme, inForce.sampled[step]) : theme.foreground;
    drawTrace(context, inForce, place, colourOf, 0.9);
    context.globalAlpha = 1;
    context.strokeStyle = context.fillStyle = theme.foreground;
    for (const ray of this.skeleton?.rays ?? []) {
      context.setLineDash(ray.attracting ? [] : [4, 3]);
      context.beginPath();
      context.moveTo(...place(ray.segments, 0));
      context.lineTo(...place(ray.segments, 3));
      context.stroke();
    }
    context.setLineDash([]);
    this.flat['state-space'].points = flatPoints(inForce, place);
    if (this.playhead !== null && this.playhead < inForce.steps) {
      const [x, y] = place(inForce.positions, 3 * this.playhead);
      context.beginPath();
      context.arc(x, y, 5, 0, 2 * Math.PI);
      context.fill();
    }
  }

  private drawConnectivity(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { connectivity, options, theme } = this;
    if (!connectivity || !options) return;
    const chosen = connectivity.orders.find(({ name }) => name === options.order);
    const positions = unitPositions(connectivity, (chosen ?? connectivity.orders[0]).order);
    const size = Math.min(width, height) / 2 - MARGIN;
    const points = new Float32Array(2 * positions.length);
    positions.forEach(({ y, z }, unit) => {
      points[2 * unit] = width / 2 + size * z;
      points[2 * unit + 1] = height / 2 - size * y;
    });
    const signed = signedColours(theme);
    const { source, target, weight } = connectivity.edges;
    const shown = Math.min(MAX_EDGES, Math.round(options.edgeShare * weight.length));
    for (let k = 0; k < shown; k++) {
      context.globalAlpha = 0.1 + 0.5 * Math.abs(weight[k] / weight[0]);
      context.strokeStyle = weight[k] < 0 ? signed.negative : signed.positive;
      context.beginPath();
      context.moveTo(points[2 * source[k]], points[2 * source[k] + 1]);
      context.lineTo(points[2 * target[k]], points[2 * target[k] + 1]);
      context.stroke();
    }
    context.globalAlpha = 1;
    positions.forEach((_, unit) => {
      const selected = unit === options.selectedUnit;
      context.fillStyle = selected ? theme.focus : theme.foreground;
      context.beginPath();
      context.arc(points[2 * unit], points[2 * unit + 1], selected ? 5 : 2.5, 0, 2 * Math.PI);
      context.fill();
    });
    this.flat.connectivity.points = points;
  }

  private pick(name: ViewportName, { x, y }: PointerPlace): Pick | null {
    const { points } = this.flat[name];
    let best = -1;
    let bestDistance = PICK_PIXELS;
    for (let k = 0; 2 * k < points.length; k++) {
      const distance = Math.hypot(points[2 * k] - x, points[2 * k + 1] - y);
      if (distance < bestDistance) {
        best = k;
        bestDistance = distance;
      }
    }
    if (best < 0) return null;
    return name === 'state-space' ? { kind: 'step', step: best } : { kind: 'unit', unit: best };
  }
}

type Place = (positions: Float32Array, at: number) => [number, number];

/** PC 1 to the right, PC 2 upwards, one scale for both. */
function placement(trace: OrbitTrace, width: number, height: number): Place {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let step = 0; step < trace.steps; step++) {
    left = Math.min(left, trace.positions[3 * step]);
    right = Math.max(right, trace.positions[3 * step]);
    bottom = Math.min(bottom, trace.positions[3 * step + 1]);
    top = Math.max(top, trace.positions[3 * step + 1]);
  }
  const scale = Math.min(
    (width - 2 * MARGIN) / (right - left || 1),
    (height - 2 * MARGIN) / (top - bottom || 1),
  );
  return (positions, at) => [
    width / 2 + scale * (positions[at] - (left + right) / 2),
    height / 2 - scale * (positions[at + 1] - (bottom + top) / 2),
  ];
}

function drawTrace(
  context: CanvasRenderingContext2D,
  trace: OrbitTrace,
  place: Place,
  colourOf: (step: number) => string,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  for (let step = 0; step < trace.steps; step++) {
    const [x, y] = place(trace.positions, 3 * step);
    context.fillStyle = colourOf(step);
    context.fillRect(x - 1, y - 1, 2, 2);
  }
}

function flatPoints(trace: OrbitTrace, place: Place): Float32Array {
  const points = new Float32Array(2 * trace.steps);
  for (let step = 0; step < trace.steps; step++)
    points.set(place(trace.positions, 3 * step), 2 * step);
  return points;
}
