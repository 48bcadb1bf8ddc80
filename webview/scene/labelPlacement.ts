/** Where labels go so that none covers another: pure geometry on boxes. Elements are labelLayer.ts. */

export interface PlacedBox {
  x: number;
  y: number;
  readonly width: number;
  readonly height: number;
}

/** Clear space between two labels, and between a label and its point, CSS pixels. */
const GAP = 3;
const OFFSET = 9;
const EDGE = 2;

/**
 * Moves `box` to the first free side of its point (right, below, above, left, then the corners), inside the area.
 *
 * @returns false when every side meets one of `taken` or leaves the area; `box` is then meaningless
 */
export function placeLabel(
  box: PlacedBox,
  pointX: number,
  pointY: number,
  taken: readonly Readonly<PlacedBox>[],
  areaWidth: number,
  areaHeight: number,
): boolean {
  for (let side = 0; side < SIDES.length; side++) {
    const [horizontal, vertical] = SIDES[side];
    box.x = Math.round(pointX + horizontal * OFFSET + ((horizontal - 1) / 2) * box.width);
    box.y = Math.round(pointY + vertical * OFFSET + ((vertical - 1) / 2) * box.height);
    if (isInside(box, areaWidth, areaHeight) && !meetsAny(box, taken)) return true;
  }
  return false;
}

/**
 * Moves `box` to one side of its point: towards (towardsX, towardsY), y downwards, `gap` pixels away from it.
 *
 * @returns false when it meets one of `taken` or leaves the area; `box` is then meaningless
 */
export function placeBeside(
  box: PlacedBox,
  [pointX, pointY]: readonly [number, number],
  [towardsX, towardsY]: readonly [number, number],
  gap: number,
  taken: readonly Readonly<PlacedBox>[],
  [areaWidth, areaHeight]: readonly [number, number],
): boolean {
  const length = Math.hypot(towardsX, towardsY);
  if (!(length > 0)) return false;
  const [x, y] = [towardsX / length, towardsY / length];
  // The nearest corner or side, not the middle, keeps the gap.
  const reach = gap + (Math.abs(x) * box.width + Math.abs(y) * box.height) / 2;
  box.x = Math.round(pointX + x * reach - box.width / 2);
  box.y = Math.round(pointY + y * reach - box.height / 2);
  return isInside(box, areaWidth, areaHeight) && !meetsAny(box, taken);
}

function isInside(box: PlacedBox, areaWidth: number, areaHeight: number): boolean {
  return (
    box.x >= EDGE &&
    box.y >= EDGE &&
    box.x + box.width <= areaWidth - EDGE &&
    box.y + box.height <= areaHeight - EDGE
  );
}

/** Directions from the point, x to the right and y downwards. */
const SIDES: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [0, -1],
  [-1, 0],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
];

function meetsAny(box: PlacedBox, taken: readonly Readonly<PlacedBox>[]): boolean {
  for (const other of taken) {
    if (
      box.x < other.x + other.width + GAP &&
      other.x < box.x + box.width + GAP &&
      box.y < other.y + other.height + GAP &&
      other.y < box.y + box.height + GAP
    ) {
      return true;
    }
  }
  return false;
}
