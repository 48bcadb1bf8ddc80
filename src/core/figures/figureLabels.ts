/** Where words beside marks stand, so that none lies on another. Draws nothing. */

/** Upper left corner and extent, mm. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WantedLabel {
  readonly label: string;
  /** Of its mark, mm. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const AWAY_MM = 1.4;
/** Sides looked at, as shares of the label's own extent: right, left, above, below, then the corners. */
const SIDES = [
  [0, -0.5],
  [-1, -0.5],
  [-0.5, -1],
  [-0.5, 0],
  [0, -1],
  [0, 0],
  [-1, -1],
  [-1, 0],
] as const;
const TURNS = [1, 2.5, 4.5];

/**
 * In order; one that fits nowhere inside the plot is left out.
 * @param obstacles kept clear where there is room elsewhere
 */
export function placeLabels(
  wanted: readonly WantedLabel[],
  plot: Box,
  obstacles: readonly Box[] = [],
): { readonly label: string; readonly box: Box }[] {
  const placed: { label: string; box: Box }[] = [];
  for (const one of wanted) {
    const free = candidates(one).filter(
      (candidate) =>
        inside(candidate, plot) && placed.every((other) => !overlaps(candidate, other.box)),
    );
    const clear = free.find((box) => obstacles.every((other) => !overlaps(box, other)));
    const box = clear ?? free[0];
    if (free.length > 0) placed.push({ label: one.label, box });
  }
  return placed;
}

function candidates({ x, y, width, height }: WantedLabel): Box[] {
  return TURNS.flatMap((turn) =>
    SIDES.map(([across, down]) => ({
      x: x + across * width + AWAY_MM * turn * (across === 0 ? 1 : across === -1 ? -1 : 0),
      y: y + down * height + AWAY_MM * turn * (down === 0 ? 1 : down === -1 ? -1 : 0),
      width,
      height,
    })),
  );
}

function inside(a: Box, b: Box): boolean {
  return (
    a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height
  );
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
