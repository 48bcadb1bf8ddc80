/** Circling with the pointer: a closed line over a viewport, and what lies inside it. Knows no picture. */

export interface PlanePoint {
  /** CSS pixels from the viewport's upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface LassoActions {
  /** The camera must not turn meanwhile. */
  hold(held: boolean): void;
  /** @param isMore Shift and lasso mode together: beside what is selected */
  circled(isInside: (point: PlanePoint) => boolean, isMore: boolean): void;
}

/** A press that moved less is a click. */
const LEAST_PIXELS = 6;

export class Lasso {
  /** Circles without Shift. */
  isOn = false;
  private readonly stop = new AbortController();
  private readonly sheet = document.createElement('canvas');
  private points: PlanePoint[] = [];
  private pointer: number | null = null;

  /** @param stage over which the line is drawn; the viewport lies in it */
  constructor(
    private readonly viewport: HTMLElement,
    private readonly stage: HTMLElement,
    private readonly actions: LassoActions,
  ) {
    this.sheet.className = 'lasso';
    this.sheet.ariaHidden = 'true';
    // Before the camera's own listeners.
    const how = { signal: this.stop.signal, capture: true };
    viewport.addEventListener('pointerdown', (event) => this.press(event), how);
    viewport.addEventListener('pointermove', (event) => this.move(event), how);
    viewport.addEventListener('pointerup', (event) => this.release(event), how);
    viewport.addEventListener('pointercancel', () => this.end(), how);
  }

  dispose(): void {
    this.end();
    this.stop.abort();
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !(this.isOn || event.shiftKey)) return;
    this.actions.hold(true);
    this.pointer = event.pointerId;
    this.viewport.setPointerCapture(event.pointerId);
    this.points = [this.placeOf(event)];
  }

  private move(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    this.points.push(this.placeOf(event));
    if (extentOf(this.points) < LEAST_PIXELS) return;
    this.drawLine();
  }

  private release(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    const { points } = this;
    this.end();
    if (extentOf(points) < LEAST_PIXELS) return;
    this.actions.circled((point) => isInside(point, points), event.shiftKey && this.isOn);
  }

  private end(): void {
    if (this.pointer === null) return;
    this.pointer = null;
    this.sheet.remove();
    this.actions.hold(false);
  }

  private drawLine(): void {
    const { sheet, stage } = this;
    if (!sheet.isConnected) {
      sheet.width = stage.clientWidth;
      sheet.height = stage.clientHeight;
      stage.append(sheet);
    }
    const context = sheet.getContext('2d');
    if (!context) return;
    const frame = stage.getBoundingClientRect();
    const own = this.viewport.getBoundingClientRect();
    context.clearRect(0, 0, sheet.width, sheet.height);
    context.beginPath();
    for (const { x, y } of this.points) {
      context.lineTo(x + own.left - frame.left, y + own.top - frame.top);
    }
    context.closePath();
    // The style sheet takes it from the theme.
    context.strokeStyle = context.fillStyle = getComputedStyle(sheet).color;
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    context.stroke();
    context.globalAlpha = 0.18;
    context.fill();
    context.globalAlpha = 1;
  }

  private placeOf(event: PointerEvent): PlanePoint {
    const { left, top } = this.viewport.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/** Larger side of the box around the points. */
function extentOf(points: readonly PlanePoint[]): number {
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return Math.max(spread(points.map(({ x }) => x)), spread(points.map(({ y }) => y)));
}

/** Even–odd rule: a ray to the right crosses the closed line an odd number of times. */
export function isInside({ x, y }: PlanePoint, line: readonly PlanePoint[]): boolean {
  let inside = false;
  line.forEach((a, k) => {
    const b = line[(k + 1) % line.length];
    const crosses = a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y);
    if (crosses) inside = !inside;
  });
  return inside;
}
