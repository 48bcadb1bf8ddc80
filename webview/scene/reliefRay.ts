/** Which cell of the matrix relief a ray meets: a walk over the grid. Meets exactly the faces that reliefMaterial.ts draws. */
import type { Vector3 } from 'three';

/** Coordinates in cells: columns along x, rows along z, and along y heights as in `heights`; zero is the ground. */
export interface ReliefGrid {
  /** Cells a side. */
  readonly size: number;
  /** [size, size] row by row: 1 is the largest weight of the file, at most MOST_SHARE under gains. */
  readonly heights: Float32Array;
}

export interface ReliefHit {
  /** Counted row by row. */
  readonly cell: number;
  /** Share of the way from `from` to `to`, 0..1. */
  readonly share: number;
}

/** Gains make no cell higher than this: it would tower over the picture. */
export const MOST_SHARE = 2;
/** A little more than the heights reach, so that rounding cuts off no face. */
const TOP = 1.01 * MOST_SHARE;

/**
 * First cell that the way from one point to another meets; null for none. Takes at most 2·size steps.
 * @param eye decides which two walls of a cell there are; all points in coordinates of the grid
 */
export function cellOnWay(
  { size, heights }: ReliefGrid,
  eye: Vector3,
  from: Vector3,
  to: Vector3,
): ReliefHit | null {
  const [dx, dy, dz] = [to.x - from.x, to.y - from.y, to.z - from.z];
  const [inX, outX] = sharesWithin(from.x, dx, 0, size);
  const [inY, outY] = sharesWithin(from.y, dy, -TOP, TOP);
  const [inZ, outZ] = sharesWithin(from.z, dz, 0, size);
  let share = Math.max(0, inX, inY, inZ);
  if (!(share <= Math.min(1, outX, outY, outZ))) return null;
  const end = Math.min(1, outY);
  // The sides of the cell that were come in by: 1 that of larger coordinates, 0 neither.
  let enteredX = share === inX ? -Math.sign(dx) : 0;
  let enteredZ = share === inZ ? -Math.sign(dz) : 0;
  let column = placeOf(from.x + share * dx, size);
  let row = placeOf(from.z + share * dz, size);
  while (column >= 0 && column < size && row >= 0 && row < size) {
    const cell = row * size + column;
    const height = heights[cell];
    const wallX = wallSide(eye.x, column, height);
    const wallZ = wallSide(eye.z, row, height);
    const leaveX = dx === 0 ? Infinity : (column + (dx > 0 ? 1 : 0) - from.x) / dx;
    const leaveZ = dz === 0 ? Infinity : (row + (dz > 0 ? 1 : 0) - from.z) / dz;
    const leave = Math.min(leaveX, leaveZ, end);
    const leftX = leaveX === leave ? Math.sign(dx) : 0;
    const leftZ = leaveZ === leave ? Math.sign(dz) : 0;
    const yIn = from.y + share * dy;
    const yOut = from.y + leave * dy;
    const isByWall = enteredX === wallX || enteredZ === wallZ;
    if (isByWall && isOnWall(yIn, height)) return { cell, share };
    if ((yIn - height) * (yOut - height) <= 0) {
      return { cell, share: dy === 0 ? share : (height - from.y) / dy };
    }
    const isToWall = leftX === wallX || leftZ === wallZ;
    if (isToWall && isOnWall(yOut, height)) return { cell, share: leave };
    if (leftX === 0 && leftZ === 0) return null;
    column += leftX;
    row += leftZ;
    enteredX = -leftX;
    enteredZ = -leftZ;
    share = leave;
  }
  return null;
}

/** Shares of the way at which a coordinate comes into a range and leaves it; an empty range where it never does. */
function sharesWithin(start: number, along: number, least: number, most: number): [number, number] {
  if (along === 0)
    return start < least || start > most ? [Infinity, -Infinity] : [-Infinity, Infinity];
  const a = (least - start) / along;
  const b = (most - start) / along;
  return a < b ? [a, b] : [b, a];
}

/** Of the cell that a coordinate lies in; rounding must not put it outside. */
function placeOf(at: number, size: number): number {
  return Math.min(size - 1, Math.max(0, Math.floor(at)));
}

/** The near wall of a tower, the far one of a pit: 1 on the side of larger coordinates, else -1. */
function wallSide(eye: number, place: number, height: number): number {
  return eye > place + 0.5 === height >= 0 ? 1 : -1;
}

function isOnWall(y: number, height: number): boolean {
  return height < 0 ? y >= height && y <= 0 : y >= 0 && y <= height;
}
