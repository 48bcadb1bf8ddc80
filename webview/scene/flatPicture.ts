/** What a flat view gives back once it is drawn, and the parts both flat views share. No state is kept here. */
import type { DrawableReport, LabelBox } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { placeLabel, type PlacedBox } from './labelPlacement';
import type { PlanePoint } from './lasso';
import type { Pick } from './stageApi';

export const MARGIN_PIXELS = 34;
const PICK_PIXELS = 8;
const LABEL_PIXELS = 11;
const LABEL_HEIGHT = 15;
const LABEL_PADDING = 4;

export interface FlatArea {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

export interface FlatPicture {
  readonly drawables: readonly DrawableReport[];
  /** CSS pixels of the viewport. */
  readonly labels: readonly LabelBox[];
  /** Larger of the shares of width and height that the content spans, 0..1. */
  readonly cover: number;
  /** What stands at a point of the viewport, CSS pixels. */
  pick(x: number, y: number): Pick | null;
  /** Units at points that `isInside` tells of, of rows and of columns; absent where there are none. */
  unitsInside?(isInside: (point: PlanePoint) => boolean): { rows: number[]; columns: number[] };
}

export interface FlatLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly priority: number;
}

export const NOTHING: FlatPicture = { drawables: [], labels: [], cover: 0, pick: () => null };

/** Writes the labels that find room, the more important first, and returns their boxes. */
export function drawLabels(
  { context, width, height, theme }: FlatArea,
  labels: readonly FlatLabel[],
): LabelBox[] {
  context.font = `${LABEL_PIXELS}px ${theme.fontFamily}`;
  context.textBaseline = 'middle';
  const taken: (PlacedBox & { text: string })[] = [];
  for (const { text, x, y } of [...labels].sort((a, b) => b.priority - a.priority)) {
    if (!Number.isFinite(x + y)) continue;
    const wide = Math.ceil(context.measureText(text).width) + 2 * LABEL_PADDING;
    const box = { text, x: 0, y: 0, width: wide, height: LABEL_HEIGHT };
    if (!placeLabel(box, x, y, taken, width, height)) continue;
    taken.push(box);
    context.globalAlpha = 0.78;
    context.fillStyle = theme.background;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.globalAlpha = 1;
    context.fillStyle = theme.foreground;
    context.fillText(text, box.x + LABEL_PADDING, box.y + LABEL_HEIGHT / 2);
  }
  return taken;
}

/**
 * Nearest of the points within reach of (x, y).
 * @param points [n, 2] CSS pixels; non-finite ones are never found
 * @returns its index, or -1
 */
export function nearestPoint(points: ArrayLike<number>, x: number, y: number): number {
  let best = -1;
  let bestDistance = PICK_PIXELS;
  for (let k = 0; 2 * k < points.length; k++) {
    const distance = Math.hypot(points[2 * k] - x, points[2 * k + 1] - y);
    if (distance < bestDistance) {
      best = k;
      bestDistance = distance;
    }
  }
  return best;
}
