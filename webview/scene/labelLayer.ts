/** Text in a viewport: DOM elements at projected points, the less important hidden where two would meet. */
import { Vector3, type Camera } from 'three';
import type { LabelBox } from '../../src/protocol/inspector';
import { placeBeside, placeLabel, type PlacedBox } from './labelPlacement';

export interface SceneLabel {
  readonly text: string;
  /** World coordinates. */
  readonly position: Vector3;
  /** Higher wins its place. */
  readonly priority: number;
  /** CSS class beside `scene-label`. */
  readonly className: string;
  /** Where it may stand, the best first; without any, on any side of its position. */
  readonly spots?: readonly LabelSpot[];
}

/** A place beside a point of an edge: across the edge, or along it beyond its end. World coordinates. */
export interface LabelSpot {
  readonly at: Vector3;
  /** Another point of the edge, to stand across it; null to stand straight away from `from`. */
  readonly along: Vector3 | null;
  /** Not on this side. */
  readonly from: Vector3;
  /** CSS pixels. */
  readonly gap: number;
}

/** How far outside the view (in half views) a point may lie and still be labelled. */
const OVERHANG = 1.03;
/** Side of a mark, CSS pixels. */
const MARK_PIXELS = 14;
const projected = new Vector3();

interface Entry {
  readonly label: SceneLabel;
  readonly element: HTMLElement;
  box: PlacedBox | null;
}

export class LabelLayer {
  readonly element = document.createElement('div');
  private entries: Entry[] = [];
  private key = '';
  private ofAxes: PlacedBox[] = [];

  constructor() {
    this.element.className = 'label-layer';
    this.element.ariaHidden = 'true';
  }

  set(labels: readonly SceneLabel[]): void {
    const sorted = [...labels].sort((a, b) => b.priority - a.priority);
    const key = sorted.map(({ text, className }) => `${className} ${text}`).join('\n');
    const same = key === this.key;
    this.key = key;
    this.entries = sorted.map((label, k) => ({
      label,
      element: same ? this.entries[k].element : labelElement(label),
      box: same ? this.entries[k].box : null,
    }));
    if (!same) this.element.replaceChildren(...this.entries.map(({ element }) => element));
  }

  /** Forgets measured sizes: fonts or borders may have changed. */
  remeasure(): void {
    for (const entry of this.entries) entry.box = null;
  }

  /** Places every label for the camera; returns the boxes shown, in CSS pixels of the page. */
  place(camera: Camera, width: number, height: number, left: number, top: number): LabelBox[] {
    const taken: PlacedBox[] = [];
    const marks = this.entries
      .filter(({ label }) => !label.spots)
      .map(({ label }) => markBox(onScreen(label.position, camera, width, height)));
    const boxes: LabelBox[] = [];
    this.ofAxes = [];
    for (const entry of this.entries) {
      const { element, label } = entry;
      entry.box ??= { x: 0, y: 0, width: element.offsetWidth, height: element.offsetHeight };
      const [x, y] = onScreen(label.position, camera, width, height);
      const seen =
        Math.abs(projected.z) <= 1 &&
        Math.abs(projected.x) <= OVERHANG &&
        Math.abs(projected.y) <= OVERHANG;
      const { box } = entry;
      const free = label.spots
        ? label.spots.some((spot) =>
            placeAt(box, spot, camera, [...taken, ...marks], width, height),
          )
        : seen && placeLabel(box, x, y, taken, width, height);
      element.style.visibility = free ? 'visible' : 'hidden';
      if (!free) continue;
      element.style.transform = `translate(${entry.box.x}px, ${entry.box.y}px)`;
      taken.push(entry.box);
      boxes.push({
        ...entry.box,
        text: label.text,
        x: entry.box.x + left,
        y: entry.box.y + top,
      });
      if (label.spots) this.ofAxes.push(entry.box);
    }
    return boxes;
  }

  /** How many of the points lie under names and numbers of axes, as they were placed last. */
  pointsUnderAxes(
    points: readonly Vector3[],
    camera: Camera,
    width: number,
    height: number,
  ): number {
    return points.filter((point) => {
      const [x, y] = onScreen(point, camera, width, height);
      return this.ofAxes.some(
        (box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
      );
    }).length;
  }
}

/** What a mark takes, which has its own name beside it: names of axes keep off. */
function markBox([x, y]: readonly [number, number]): PlacedBox {
  return {
    x: x - MARK_PIXELS / 2,
    y: y - MARK_PIXELS / 2,
    width: MARK_PIXELS,
    height: MARK_PIXELS,
  };
}

function placeAt(
  box: PlacedBox,
  { at, along, from, gap }: LabelSpot,
  camera: Camera,
  taken: readonly PlacedBox[],
  width: number,
  height: number,
): boolean {
  const point = onScreen(at, camera, width, height);
  const away = minus(point, onScreen(from, camera, width, height));
  let towards = away;
  if (along) {
    const [dx, dy] = minus(onScreen(along, camera, width, height), point);
    const side = away[0] * -dy + away[1] * dx < 0 ? -1 : 1;
    towards = [side * -dy, side * dx];
  }
  return placeBeside(box, point, towards, gap, taken, [width, height]);
}

/** CSS pixels from the upper left corner. */
function onScreen(point: Vector3, camera: Camera, width: number, height: number): [number, number] {
  projected.copy(point).project(camera);
  return [((projected.x + 1) / 2) * width, ((1 - projected.y) / 2) * height];
}

function minus(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [a[0] - b[0], a[1] - b[1]];
}

function labelElement({ text, className }: SceneLabel): HTMLElement {
  const element = document.createElement('span');
  element.className = `scene-label ${className}`;
  element.textContent = text;
  return element;
}
