/** Text in a viewport: DOM elements at projected points, the less important hidden where two would meet. */
import { Vector3, type Camera } from 'three';
import type { LabelBox } from '../../src/protocol/inspector';
import { placeLabel, type PlacedBox } from './labelPlacement';

export interface SceneLabel {
  readonly text: string;
  /** World coordinates. */
  readonly position: Vector3;
  /** Higher wins its place. */
  readonly priority: number;
  /** CSS class beside `scene-label`. */
  readonly className: string;
}

/** How far outside the view (in half views) a point may lie and still be labelled. */
const OVERHANG = 1.03;
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
    const boxes: LabelBox[] = [];
    for (const entry of this.entries) {
      const { element, label } = entry;
      entry.box ??= { x: 0, y: 0, width: element.offsetWidth, height: element.offsetHeight };
      projected.copy(label.position).project(camera);
      const seen =
        Math.abs(projected.z) <= 1 &&
        Math.abs(projected.x) <= OVERHANG &&
        Math.abs(projected.y) <= OVERHANG;
      const x = ((projected.x + 1) / 2) * width;
      const y = ((1 - projected.y) / 2) * height;
      const free = seen && placeLabel(entry.box, x, y, taken, width, height);
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
    }
    return boxes;
  }
}

function labelElement({ text, className }: SceneLabel): HTMLElement {
  const element = document.createElement('span');
  element.className = `scene-label ${className}`;
  element.textContent = text;
  return element;
}
