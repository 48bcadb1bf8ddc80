/** Arrows between circles: an arc to another one, a loop back to the same. SVG paths and places for labels, no DOM. */
import type { Box } from './boxes';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  /** SVG path of the line; it ends where the head begins. */
  readonly line: string;
  readonly head: string;
  /** Centres of a label, best first. */
  readonly labelPlaces: readonly Point[];
  /** What labels of others must keep off; null for lines, which labels may cross. */
  readonly bounds: Box | null;
}

/** Distance of a label's centre from its line. */
const LABEL_DISTANCE = 11;
/** Places along an arc where its label may stand, as shares of its length. */
const LABEL_SHARES = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.22, 0.78];
/** How far an arc bends away from the straight line: as a share of its length, within bounds. */
const BEND = { share: 0.13, least: 17, most: 26 } as const;
/** Between a head's tip and the circle. */
const TIP_GAP = 2;
const LOOP_LENGTH = 30;
/** Half the angle between both ends of a loop. */
const LOOP_SPREAD = 0.42;

/** Bends to the left of its direction, so that both directions between two states are seen. */
export function arc(from: Point, to: Point, radius: number, strokeWidth: number): Curve {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const left = { x: along.y, y: -along.x };
  // A quadratic curve reaches half way to its control point.
  const bend = 2 * Math.min(BEND.most, Math.max(BEND.least, BEND.share * length));
  const control = moved(middle(from, to), left, bend);
  const start = moved(from, direction(from, control), radius);
  const tip = moved(to, direction(to, control), radius + TIP_GAP);
  const size = headSize(strokeWidth);
  const end = moved(tip, direction(tip, control), size.length);
  const beside = (distance: number) =>
    LABEL_SHARES.map((t) => moved(quadratic(start, control, end, t), left, distance));
  const labelPlaces = [...beside(LABEL_DISTANCE), ...beside(-LABEL_DISTANCE)];
  return {
    line: `M${pair(start)} Q${pair(control)} ${pair(end)}`,
    head: headPath(tip, direction(end, tip), size),
    labelPlaces,
    bounds: null,
  };
}

/** Points away from the circle at an angle (radians, 0 to the right, clockwise). */
export function loop(centre: Point, radius: number, angle: number, strokeWidth: number): Curve {
  const at = (turn: number, distance: number) =>
    moved(centre, { x: Math.cos(angle + turn), y: Math.sin(angle + turn) }, distance);
  const size = headSize(strokeWidth);
  const reach = radius + 1.5 * LOOP_LENGTH;
  const start = at(-LOOP_SPREAD, radius);
  const firstControl = at(-LOOP_SPREAD, reach);
  const secondControl = at(LOOP_SPREAD, reach);
  const tip = at(LOOP_SPREAD, radius + TIP_GAP);
  const end = at(LOOP_SPREAD, radius + TIP_GAP + size.length);
  // The middle of a cubic curve lies three quarters of the way to controls that are alike.
  const summit = at(0, (0.25 * radius + 0.75 * reach) * Math.cos(LOOP_SPREAD));
  const out = { x: Math.cos(angle), y: Math.sin(angle) };
  const beside = { x: -out.y, y: out.x };
  const far = moved(summit, out, LABEL_DISTANCE + 8 * Math.abs(out.x));
  const corners = [start, end, at(-LOOP_SPREAD, 0.9 * reach), at(LOOP_SPREAD, 0.9 * reach), summit];
  return {
    line: `M${pair(start)} C${pair(firstControl)} ${pair(secondControl)} ${pair(end)}`,
    head: headPath(tip, direction(end, tip), size),
    labelPlaces: [far, moved(summit, beside, 34), moved(summit, beside, -34)],
    bounds: {
      left: Math.min(...corners.map(({ x }) => x)),
      right: Math.max(...corners.map(({ x }) => x)),
      top: Math.min(...corners.map(({ y }) => y)),
      bottom: Math.max(...corners.map(({ y }) => y)),
    },
  };
}

interface HeadSize {
  readonly length: number;
  readonly halfWidth: number;
}

function headSize(strokeWidth: number): HeadSize {
  return { length: 6 + strokeWidth, halfWidth: 2.5 + 0.9 * strokeWidth };
}

function headPath(tip: Point, towards: Point, { length, halfWidth }: HeadSize): string {
  const base = moved(tip, towards, -length);
  const side = { x: -towards.y, y: towards.x };
  return `M${pair(tip)} L${pair(moved(base, side, halfWidth))} L${pair(moved(base, side, -halfWidth))} Z`;
}

function quadratic(a: Point, control: Point, b: Point, t: number): Point {
  const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
  return { x: p * a.x + q * control.x + r * b.x, y: p * a.y + q * control.y + r * b.y };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function moved({ x, y }: Point, towards: Point, distance: number): Point {
  return { x: x + towards.x * distance, y: y + towards.y * distance };
}

/** Unit vector. */
function direction(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

function pair({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
