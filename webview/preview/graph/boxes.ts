/** Boxes of labels and whether they touch. */
import type { Point } from './curves';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of the labels' font (preview.css): height, and width of a digit with some room. */
const LINE_HEIGHT = 14;
const CHARACTER_WIDTH = 6.8;

/** Around a text centred at a point. */
export function textBox({ x, y }: Point, text: string): Box {
  const halfWidth = (CHARACTER_WIDTH * text.length) / 2 + 1;
  return {
    left: x - halfWidth,
    right: x + halfWidth,
    top: y - LINE_HEIGHT / 2,
    bottom: y + LINE_HEIGHT / 2,
  };
}

export function boxAround({ left, top, right, bottom }: Box, margin: number): Box {
  return {
    left: left - margin,
    top: top - margin,
    right: right + margin,
    bottom: bottom + margin,
  };
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function boxMeetsCircle(box: Box, centre: Point, radius: number): boolean {
  const x = Math.min(box.right, Math.max(box.left, centre.x));
  const y = Math.min(box.bottom, Math.max(box.top, centre.y));
  return Math.hypot(centre.x - x, centre.y - y) < radius;
}
