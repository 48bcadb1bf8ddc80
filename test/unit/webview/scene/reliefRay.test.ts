import fc from 'fast-check';
import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { cellOnWay, type ReliefGrid } from '../../../../webview/scene/reliefRay';

const v = (x: number, y: number, z: number) => new Vector3(x, y, z);
/** Cell met on the way from the eye to a point, and beyond it as far again. */
function met(grid: ReliefGrid, eye: Vector3, through: Vector3) {
  return cellOnWay(grid, eye, eye, eye.clone().lerp(through, 2));
}
const placeOf = (eye: Vector3, through: Vector3, share: number) =>
  eye.clone().lerp(through, 2 * share);

/** Three by three: a tower of height 1 in the middle, a pit of depth 1 to its right, ground elsewhere. */
const GRID: ReliefGrid = { size: 3, heights: Float32Array.of(0, 0, 0, 0, 1, -1, 0, 0, 0) };

describe('the cell on a way', () => {
  it('is the one below, counted row by row: columns along x, rows along z', () => {
    for (let cell = 0; cell < 9; cell++) {
      const [x, z] = [(cell % 3) + 0.3, Math.floor(cell / 3) + 0.6];
      const hit = cellOnWay(GRID, v(x, 9, z), v(x, 9, z), v(x, -9, z));
      expect(hit?.cell).toBe(cell);
      // From 9 down to the height of the cell, of 18.
      expect(hit?.share).toBeCloseTo((9 - GRID.heights[cell]) / 18);
    }
  });

  it('is a tower that stands before the cell aimed at', () => {
    // From the left, level with half the tower: its left wall, at x = 1.
    const eye = v(-2, 0.9, 1.5);
    const through = v(2.5, 0.1, 1.5);
    const hit = met(GRID, eye, through);
    expect(hit?.cell).toBe(4);
    expect(placeOf(eye, through, hit!.share).x).toBeCloseTo(1);
    // Higher it goes over the tower's edge and down into the pit behind, whose far wall ends the way at x = 3.
    const above = v(-2, 6.8, 1.5);
    const into = v(3, -0.2, 1.5);
    const pit = met(GRID, above, into);
    expect(pit?.cell).toBe(5);
    expect(placeOf(above, into, pit!.share).x).toBeCloseTo(3);
    // In the row in front nothing stands in the way.
    expect(met(GRID, v(-2, 0.9, 2.5), v(2.5, 0, 2.5))?.cell).toBe(8);
  });

  it('is a tower at the border by its outer wall, and a pit there by its far one', () => {
    const border: ReliefGrid = { size: 1, heights: Float32Array.of(1) };
    const pit: ReliefGrid = { size: 1, heights: Float32Array.of(-1) };
    for (const eye of [v(-3, 0.5, 0.4), v(4, 0.5, 0.4), v(0.4, 0.5, -3), v(0.4, 0.5, 4)]) {
      expect(met(border, eye, v(0.5, 0.4, 0.5))?.cell).toBe(0);
    }
    const hit = met(pit, v(-1, 1, 0.5), v(1, -0.5, 0.5));
    expect(hit?.cell).toBe(0);
    expect(placeOf(v(-1, 1, 0.5), v(1, -0.5, 0.5), hit!.share).x).toBeCloseTo(1);
  });

  it('is none past the border, above all towers, short of them or behind the eye', () => {
    expect(met(GRID, v(1.5, 5, 1.5), v(3.5, 0, 1.5))).toBeNull();
    expect(met(GRID, v(-2, 2, 1.5), v(2, 2, 1.5))).toBeNull();
    expect(cellOnWay(GRID, v(0.5, 5, 0.5), v(0.5, 5, 0.5), v(0.5, 0.5, 0.5))).toBeNull();
    expect(cellOnWay(GRID, v(0.5, 5, 0.5), v(0.5, 5, 0.5), v(0.5, 9, 0.5))).toBeNull();
    const nowhere = v(Number.NaN, Number.NaN, Number.NaN);
    expect(cellOnWay(GRID, v(0.5, 5, 0.5), v(0.5, 5, 0.5), nowhere)).toBeNull();
  });

  it('is seen from below, too', () => {
    expect(cellOnWay(GRID, v(0.5, -5, 0.5), v(0.5, -5, 0.5), v(0.5, 5, 0.5))?.cell).toBe(0);
    expect(cellOnWay(GRID, v(2.5, -5, 1.5), v(2.5, -5, 1.5), v(2.5, 5, 1.5))?.cell).toBe(5);
  });

  it('is the nearest of all faces, as tried one by one', () => {
    // No coordinate on a border between cells.
    const parts = (min: number, max: number) =>
      fc.integer({ min: 97 * min, max: 97 * max }).map((k) => (k + 0.31) / 97);
    const coordinate = parts(-6, 10);
    const height = parts(-1, 1);
    const heights = fc.array(height, { minLength: 16, maxLength: 16 });
    const inside = parts(0, 4);
    const way = fc.tuple(coordinate, coordinate, coordinate, inside, height, inside);
    fc.assert(
      fc.property(heights, way, (values, [x, y, z, tx, ty, tz]) => {
        const grid: ReliefGrid = { size: 4, heights: Float32Array.from(values) };
        const eye = v(x, y, z);
        const to = eye.clone().lerp(v(tx, ty, tz), 3);
        const hit = cellOnWay(grid, eye, eye, to);
        const expected = nearestFace(grid, eye, to);
        expect(hit?.share ?? 2).toBeCloseTo(expected, 6);
      }),
      { numRuns: 500 },
    );
  });
});

/** Share of the way to the nearest of the faces that the shader draws; 2 for none. */
function nearestFace({ size, heights }: ReliefGrid, eye: Vector3, to: Vector3): number {
  let nearest = 2;
  const way = to.clone().sub(eye);
  const within = (value: number, a: number, b: number) =>
    value >= Math.min(a, b) && value <= Math.max(a, b);
  const tryFace = (axis: 'x' | 'y' | 'z', at: number, isOn: (place: Vector3) => boolean) => {
    const share = (at - eye[axis]) / way[axis];
    if (
      share >= 0 &&
      share < nearest &&
      share <= 1 &&
      isOn(eye.clone().addScaledVector(way, share))
    )
      nearest = share;
  };
  heights.forEach((height, cell) => {
    const [column, row] = [cell % size, Math.floor(cell / size)];
    const onX = (place: Vector3) => within(place.x, column, column + 1);
    const onY = (place: Vector3) => within(place.y, 0, height);
    const onZ = (place: Vector3) => within(place.z, row, row + 1);
    const side = (at: number, middle: number) => (at > middle === height >= 0 ? 1 : 0);
    tryFace('y', height, (place) => onX(place) && onZ(place));
    tryFace('x', column + side(eye.x, column + 0.5), (place) => onY(place) && onZ(place));
    tryFace('z', row + side(eye.z, row + 0.5), (place) => onX(place) && onY(place));
  });
  return nearest;
}
