import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeBeside, placeLabel, type PlacedBox } from '../../../../webview/scene/labelPlacement';

const WIDTH = 400;
const HEIGHT = 300;
const boxOf = (width: number, height: number): PlacedBox => ({ x: 0, y: 0, width, height });

function meet(a: PlacedBox, b: PlacedBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('placeLabel', () => {
  it('stands right of its point where there is room', () => {
    const box = boxOf(60, 14);
    expect(placeLabel(box, 100, 100, [], WIDTH, HEIGHT)).toBe(true);
    expect(box.x).toBeGreaterThan(100);
    expect(box.y + box.height / 2).toBeCloseTo(100, 0);
  });

  it('takes another side when the right one is taken or outside', () => {
    const taken = { x: 100, y: 80, width: 100, height: 40 };
    const box = boxOf(60, 14);
    expect(placeLabel(box, 100, 100, [taken], WIDTH, HEIGHT)).toBe(true);
    expect(meet(box, taken)).toBe(false);
    expect(placeLabel(boxOf(60, 14), WIDTH - 2, 150, [], WIDTH, HEIGHT)).toBe(true);
  });

  it('gives up rather than cover another or leave the area', () => {
    const all = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
    expect(placeLabel(boxOf(60, 14), 100, 100, [all], WIDTH, HEIGHT)).toBe(false);
    expect(placeLabel(boxOf(WIDTH + 1, 14), 100, 100, [], WIDTH, HEIGHT)).toBe(false);
  });

  it('never lets two labels meet, wherever the points lie', () => {
    const point = fc.tuple(
      fc.integer({ min: -50, max: WIDTH + 50 }),
      fc.integer({ min: -50, max: HEIGHT + 50 }),
      fc.integer({ min: 5, max: 120 }),
    );
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const placed: PlacedBox[] = [];
        for (const [x, y, width] of points) {
          const box = boxOf(width, 14);
          if (!placeLabel(box, x, y, placed, WIDTH, HEIGHT)) continue;
          expect(placed.some((other) => meet(box, other))).toBe(false);
          expect(box.x >= 0 && box.x + box.width <= WIDTH).toBe(true);
          expect(box.y >= 0 && box.y + box.height <= HEIGHT).toBe(true);
          placed.push(box);
        }
      }),
    );
  });
});

describe('placeBeside', () => {
  const AREA = [WIDTH, HEIGHT] as const;

  it.each([
    [[1, 0], { x: 107, y: 43 }],
    [[0, -2], { x: 70, y: 29 }],
    [[-3, 0], { x: 33, y: 43 }],
  ] as const)('keeps its gap towards %j', (towards, place) => {
    const box = boxOf(60, 14);
    expect(placeBeside(box, [100, 50], towards, 7, [], AREA)).toBe(true);
    expect(box).toMatchObject(place);
  });

  it('never covers its point, whatever the direction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), (angle) => {
        const box = boxOf(60, 14);
        const towards = [Math.cos(angle), Math.sin(angle)] as const;
        expect(placeBeside(box, [200, 150], towards, 6, [], AREA)).toBe(true);
        expect(meet(box, { x: 199, y: 149, width: 2, height: 2 })).toBe(false);
      }),
    );
  });

  it('finds no place outside the area, on another label, or without a direction', () => {
    const taken = [{ x: 110, y: 40, width: 30, height: 20 }];
    expect(placeBeside(boxOf(60, 14), [395, 50], [1, 0], 7, [], AREA)).toBe(false);
    expect(placeBeside(boxOf(60, 14), [100, 50], [1, 0], 7, taken, AREA)).toBe(false);
    expect(placeBeside(boxOf(60, 14), [100, 50], [0, 0], 7, [], AREA)).toBe(false);
  });
});
