/** Text in a viewport: DOM elements at projected points, the less important hidden where two would meet. */
import { Vector3, type Camera } from 'three';
import type { LabelBox } from '../../src/protocol/inspector';

export interface SceneLabel {
  readonly text: string;
  /** World coordinates. */
  readonly position: Vector3;
  /** Higher wins its place. */
  readonly priority: number;
  /** CSS class beside `scene-label`. */
  readonly className: string;
}

const GAP_PIXELS = 3;
const OFFSET_PIXELS = 8;
const projected = new Vector3();

interface Placed {
  readonly label: SceneLabel;
  readonly element: HTMLElement;
  width: number;
  height: number;
}

export class LabelLayer {
  readonly element = document.createElement('div');
  private placed: Placed[] = [];

  constructor() {
    this.element.className = 'label-layer';
    this.element.ariaHidden = 'true';
  }

  set(labels: readonly SceneLabel[]): void {
    this.element.replaceChildren();
    this.placed = [...labels]
      .sort((a, b) => b.priority - a.priority)
      .map((label) => {
        const element = document.createElement('span');
        element.className = `scene-label ${label.className}`;
        element.textContent = label.text;
        this.element.append(element);
        return { label, element, width: 0, height: 0 };
      });
  }

  /** Places every label for the camera; returns the boxes shown, in CSS pixels of the page. */
  place(camera: Camera, width: number, height: number, left: number, top: number): LabelBox[] {
    const boxes: LabelBox[] = [];
    for (const one of this.placed) {
      if (one.width === 0) {
        one.width = one.element.offsetWidth;
        one.height = one.element.offsetHeight;
      }
      const box = this.boxOf(one, camera, width, height);
      const free = box !== null && boxes.every((other) => !meets(box, other));
      one.element.style.visibility = free ? 'visible' : 'hidden';
      if (!free) continue;
      one.element.style.transform = `translate(${box.x}px, ${box.y}px)`;
      boxes.push(box);
    }
    return boxes.map((box) => ({ ...box, x: box.x + left, y: box.y + top }));
  }

  /** null behind the camera or outside the viewport. */
  private boxOf(one: Placed, camera: Camera, width: number, height: number): LabelBox | null {
    projected.copy(one.label.position).project(camera);
    if (projected.z > 1 || Math.abs(projected.x) > 1.05 || Math.abs(projected.y) > 1.05)
      return null;
    const x = ((projected.x + 1) / 2) * width + OFFSET_PIXELS;
    const y = ((1 - projected.y) / 2) * height - one.height / 2;
    return {
      text: one.label.text,
      x: Math.round(Math.min(Math.max(x, 2), width - one.width - 2)),
      y: Math.round(Math.min(Math.max(y, 2), height - one.height - 2)),
      width: one.width,
      height: one.height,
    };
  }
}

function meets(a: LabelBox, b: LabelBox): boolean {
  return (
    a.x < b.x + b.width + GAP_PIXELS &&
    b.x < a.x + a.width + GAP_PIXELS &&
    a.y < b.y + b.height + GAP_PIXELS &&
    b.y < a.y + a.height + GAP_PIXELS
  );
}
