import { Color, Group, Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { GLYPH, GlyphCloud } from '../../../../webview/scene/glyphs';
import { PickProbe, PIXELS_WITHIN_REACH } from '../../../../webview/scene/pickProbe';
import type { Pick } from '../../../../webview/scene/stageApi';

/** Looks along -z from (0, 0, 10): in the plane z = 0 a unit of the scene is 10 pixels, the origin at (100.5, 100.5). */
const SIZE = { width: 201, height: 201 };
const HALF_HEIGHT = 10.05;
function cameraAtTen(): PerspectiveCamera {
  const angle = (2 * Math.atan(HALF_HEIGHT / 10) * 180) / Math.PI;
  const camera = new PerspectiveCamera(angle, 1, 0.1, 1000);
  camera.position.set(0, 0, 10);
  return camera;
}

interface Mark {
  readonly at: readonly [number, number, number];
  /** CSS pixels. */
  readonly size: number;
}

function cloudOf(marks: readonly Mark[]): GlyphCloud {
  const style = { renderOrder: 0, casing: 0, solid: true };
  const cloud = new GlyphCloud(marks.length, style);
  marks.forEach(({ at, size }, k) => {
    cloud.place(k, at, 0);
    cloud.style(k, GLYPH.disc, new Color(), 1, size);
  });
  return cloud;
}

const unitOf = (unit: number): Pick => ({ kind: 'unit', unit });
const rayOf = (index: number): Pick => ({ kind: 'ray', index });
const probeAt = (x: number, y: number) => new PickProbe(cameraAtTen(), SIZE, { x, y });

/** The unit found at a pixel, or null. */
function unitAt(marks: readonly Mark[], x: number, y: number): number | null {
  const probe = probeAt(x, y);
  cloudOf(marks).offerTo(probe, unitOf);
  const found = probe.found();
  return found?.kind === 'unit' ? found.unit : null;
}

describe('glyphs at the pointer', () => {
  it('are found where they are drawn: y upwards in the scene, downwards in the viewport', () => {
    const marks: Mark[] = [
      { at: [3, 2, 0], size: 4 },
      { at: [3, -2, 0], size: 4 },
      { at: [-3, 2, 0], size: 4 },
    ];
    expect(unitAt(marks, 130, 80)).toBe(0);
    expect(unitAt(marks, 130, 120)).toBe(1);
    expect(unitAt(marks, 70, 80)).toBe(2);
    expect(unitAt(marks, 70, 120)).toBeNull();
  });

  it('are hit a pixel beyond their radius, and the nearest in depth of those that are hit wins', () => {
    // The first is nearer to the eye and covers pixels up to 5 + 1 from its middle; the second is behind it.
    const marks: Mark[] = [
      { at: [0, 0, 5], size: 10 },
      { at: [0.8, 0, 0], size: 2 },
    ];
    expect(unitAt(marks, 106, 100)).toBe(0);
    expect(unitAt([...marks].reverse(), 106, 100)).toBe(1);
    // One pixel further only the second, at 108, is hit; at 104 only the first.
    expect(unitAt(marks, 107, 100)).toBe(1);
    expect(unitAt(marks, 104, 100)).toBe(0);
  });

  it('at the same depth: what comes later lies on top', () => {
    const mark: Mark = { at: [1, 1, 0], size: 6 };
    expect(unitAt([mark, mark], 110, 90)).toBe(1);
    const probe = probeAt(110, 90);
    // Nearer, but by less than a depth buffer tells apart.
    cloudOf([{ at: [1, 1, 1e-7], size: 6 }]).offerTo(probe, unitOf);
    cloudOf([mark]).offerTo(probe, rayOf);
    expect(probe.found()).toEqual({ kind: 'ray', index: 0 });
  });

  it('are found within 7 pixels of a square, the nearest first, whatever their depth', () => {
    // Radius 1 and 1 beyond: the edge is 2 from the middle.
    const one: Mark[] = [{ at: [0, 0, 0], size: 2 }];
    expect(unitAt(one, 109, 100)).toBe(0);
    expect(unitAt(one, 110, 100)).toBeNull();
    expect(unitAt(one, 100, 91)).toBe(0);
    expect(unitAt(one, 100, 90)).toBeNull();
    // In the corner the edge is 7.0 to the side and downwards: 8.4 from the middle each.
    expect(unitAt(one, 108, 108)).toBe(0);
    expect(unitAt(one, 109, 109)).toBeNull();
    // Edges 5 and 6 away; the further one is nearer to the eye, and larger.
    const two: Mark[] = [
      { at: [-0.7, 0, 0], size: 2 },
      { at: [0.5 * 1.1, 0, 5], size: 8 },
    ];
    expect(unitAt(two, 100, 100)).toBe(0);
    expect(unitAt(two, 102, 100)).toBe(1);
  });

  it('are not found when hidden, behind the camera, beyond its planes or nowhere', () => {
    for (const size of [0, -3, Number.NaN]) {
      expect(unitAt([{ at: [0, 0, 0], size }], 100, 100)).toBeNull();
    }
    for (const z of [20, 10, 9.95, -991]) {
      expect(unitAt([{ at: [0, 0, z], size: 8 }], 100, 100)).toBeNull();
    }
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(unitAt([{ at: [0, value, 0], size: 8 }], 100, 100)).toBeNull();
    }
    expect(unitAt([{ at: [0, 0, -980], size: 8 }], 100, 100)).toBe(0);
    expect(unitAt([], 100, 100)).toBeNull();
  });

  it('stand where the group above them puts them', () => {
    const cloud = cloudOf([{ at: [1, 0, 0], size: 4 }]);
    const group = new Group();
    group.add(cloud.object);
    group.scale.setScalar(3);
    group.position.set(0, 2, 0);
    const probe = probeAt(130, 80);
    cloud.offerTo(probe, unitOf);
    expect(probe.found()).toEqual({ kind: 'unit', unit: 0 });
  });

  it('that are nothing to be found hide what lies behind, but not what lies beside', () => {
    const squares = cloudOf([{ at: [0, 0, 1], size: 6 }]);
    const found = (marks: readonly Mark[], x: number) => {
      const probe = probeAt(x, 100);
      cloudOf(marks).offerTo(probe, unitOf);
      squares.offerTo(probe, () => null);
      return probe.found();
    };
    const behind: Mark[] = [{ at: [0, 0, 0], size: 4 }];
    const before: Mark[] = [{ at: [0, 0, 2], size: 4 }];
    const beside: Mark[] = [{ at: [0.8, 0, 0], size: 4 }];
    expect(found(behind, 100)).toBeNull();
    expect(found(before, 100)).toEqual({ kind: 'unit', unit: 0 });
    expect(found(beside, 102)).toEqual({ kind: 'unit', unit: 0 });
    expect(found([], 105)).toBeNull();
  });
});

describe('pixels within reach', () => {
  it('are a square of 15, from its middle outwards', () => {
    expect(PIXELS_WITHIN_REACH).toHaveLength(225);
    expect(PIXELS_WITHIN_REACH[0]).toEqual({ x: 0, y: 0 });
    const away = PIXELS_WITHIN_REACH.map(({ x, y }) => Math.hypot(x, y));
    expect(away).toEqual([...away].sort((a, b) => a - b));
    expect(Math.max(...away)).toBeCloseTo(Math.hypot(7, 7));
  });
});

describe('lines at the pointer', () => {
  const edge = (source: number): Pick => ({ kind: 'edge', source, target: source + 10 });
  /** Edges between places of the plane z = 0, at a pixel. */
  function edgeAt(x: number, y: number, ends: readonly (readonly [Vector3, Vector3])[]) {
    const probe = probeAt(x, y);
    const matrix = probe.matrixOf(new Matrix4());
    ends.forEach(([from, to], k) => probe.offerLine(matrix, from, to, k, edge));
    return probe.found();
  }
  const left = new Vector3(-4, 0, 0);
  const right = new Vector3(4, 0, 0);

  it('are found within three pixels, between their ends', () => {
    const line = [[left, right]] as const;
    expect(edgeAt(100, 100, line)).toEqual({ kind: 'edge', source: 0, target: 10 });
    expect(edgeAt(80, 97, line)).not.toBeNull();
    expect(edgeAt(80, 96, line)).toBeNull();
    expect(edgeAt(142, 100, line)).not.toBeNull();
    expect(edgeAt(145, 100, line)).toBeNull();
  });

  it('the nearest of several; of one and that which runs back on it, that whose start is nearer', () => {
    const up = new Vector3(0, 4, 0);
    const lines = [
      [left, up],
      [left, right],
      [right, left],
    ] as const;
    expect(edgeAt(70, 100, lines)).toMatchObject({ source: 1 });
    expect(edgeAt(130, 100, lines)).toMatchObject({ source: 2 });
    expect(edgeAt(80, 80, lines)).toMatchObject({ source: 0 });
  });

  it('give way to discs, hit or near, and are not seen behind the eye', () => {
    const probe = probeAt(100, 100);
    const matrix = probe.matrixOf(new Matrix4());
    probe.offerLine(matrix, left, right, 0, edge);
    cloudOf([{ at: [0.6, 0, -1], size: 2 }]).offerTo(probe, unitOf);
    expect(probe.found()).toEqual({ kind: 'unit', unit: 0 });
    expect(edgeAt(100, 100, [[left, new Vector3(4, 0, 20)]])).toBeNull();
  });
});
