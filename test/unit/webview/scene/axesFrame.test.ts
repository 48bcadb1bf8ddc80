/** The edges that show the axes lie on the outline of the box, from wherever it is seen. */
import fc from 'fast-check';
import { Box3, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { axesFrame, type AxesFrame } from '../../../../webview/scene/axesFrame';

const box = new Box3(new Vector3(-3, -1, -2), new Vector3(2, 1, 1));
const COMPONENTS = ['x', 'y', 'z'] as const;

function seenFrom(eye: Vector3): { frame: AxesFrame; project: (point: Vector3) => Vector3 } {
  const camera = new PerspectiveCamera(30, 1, 0.1, 1000);
  camera.position.copy(eye);
  camera.lookAt(box.getCenter(new Vector3()));
  camera.updateMatrixWorld();
  const project = (point: Vector3) => point.clone().project(camera);
  return { frame: axesFrame(box, eye, project), project };
}

const corners = [box.min, box.max].flatMap(({ x }) =>
  [box.min, box.max].flatMap(({ y }) => [box.min, box.max].map(({ z }) => new Vector3(x, y, z))),
);

/** How far the corners reach over the line through a and b, to its less occupied side. */
function overhang(a: Vector3, b: Vector3, places: readonly Vector3[]): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  const distances = places.map(({ x, y }) => ((x - a.x) * dy - (y - a.y) * dx) / length);
  return Math.min(Math.max(...distances), -Math.min(...distances));
}

/** Outside the box, at any angle, not along an axis. */
const eyes = fc
  .tuple(
    fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    fc.double({ min: -1.4, max: 1.4, noNaN: true }),
  )
  .map(([turn, height]) =>
    new Vector3(
      Math.cos(turn) * Math.cos(height),
      Math.sin(height),
      Math.sin(turn) * Math.cos(height),
    )
      .multiplyScalar(14)
      .add(box.getCenter(new Vector3())),
  );

describe('axesFrame', () => {
  it('puts every axis on the outline, and its ticks outside', () => {
    fc.assert(
      fc.property(eyes, (eye) => {
        const { frame, project } = seenFrom(eye);
        const places = corners.map(project);
        frame.axes.forEach(({ from, to, outward, onOutline }, axis) => {
          if (!onOutline) return;
          const [a, b] = [project(from), project(to)];
          expect(overhang(a, b, places)).toBeLessThan(1e-9);
          expect(outward.getComponent(axis)).toBe(0);
          const middle = from.clone().lerp(to, 0.5);
          const tick = project(middle.clone().addScaledVector(outward, 0.1));
          expect(overhang(a, b, [...places, tick])).toBeGreaterThan(0);
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('runs each axis along its own component from the smaller to the larger end', () => {
    const { frame } = seenFrom(new Vector3(8, 5, 11));
    frame.axes.forEach(({ from, to }, axis) => {
      const component = COMPONENTS[axis];
      expect([from[component], to[component]]).toEqual([box.min[component], box.max[component]]);
      const others = COMPONENTS.filter((one) => one !== component);
      for (const other of others) expect(from[other]).toBe(to[other]);
    });
  });

  it('stands below and left, whichever corner is far', () => {
    for (const [x, y, z] of [
      [8, 5, 11],
      [-8, 5, 11],
      [8, 5, -11],
      [-8, 5, -11],
    ]) {
      const { frame, project } = seenFrom(new Vector3(x, y, z));
      const heights = corners.map((corner) => project(corner).y);
      const lower = (Math.max(...heights) + Math.min(...heights)) / 2;
      const [alongX, alongY, alongZ] = frame.axes;
      for (const { from, to } of [alongX, alongZ]) {
        expect((project(from).y + project(to).y) / 2).toBeLessThan(lower);
      }
      expect(project(alongY.from).x).toBeLessThan(0);
    }
  });

  it('draws the walls behind, not the edges in front', () => {
    const eye = new Vector3(8, 5, 11);
    const { frame } = seenFrom(eye);
    expect(frame.walls).toHaveLength(6);
    const nearest = new Vector3(box.max.x, box.max.y, box.max.z);
    for (const { from, to } of [...frame.walls, ...frame.axes]) {
      expect(from.equals(nearest) || to.equals(nearest)).toBe(false);
    }
  });

  it('says which axis is looked straight along', () => {
    const { frame } = seenFrom(new Vector3(14, 0, -0.5));
    expect(frame.axes.map(({ onOutline }) => onOutline)).toEqual([false, true, true]);
    expect(seenFrom(new Vector3(8, 5, 11)).frame.axes.every(({ onOutline }) => onOutline)).toBe(
      true,
    );
  });

  it('changes its key with the sides that are seen, and with nothing else', () => {
    const key = (x: number, y: number, z: number) => seenFrom(new Vector3(x, y, z)).frame.key;
    expect(key(8, 5, 11)).toBe(key(8.1, 5.1, 10.5));
    expect(key(8, 5, 11)).not.toBe(key(-8, 5, 11));
  });
});
