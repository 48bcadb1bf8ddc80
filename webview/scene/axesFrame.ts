/**
 * Which edges of a box show its axes, seen from some side: edges of the outline, so that ticks and names beside them
 * cover nothing inside. Pure geometry; drawn by principalAxes.ts.
 */
import { Vector3, type Box3 } from 'three';

export interface FrameEdge {
  readonly from: Vector3;
  readonly to: Vector3;
}

export interface AxisEdge extends FrameEdge {
  /** Away from the box, within one of its far walls: where ticks point. A unit vector. */
  readonly outward: Vector3;
  /** False when looked straight along: then it ends within the picture, and has no room beside it. */
  readonly onOutline: boolean;
}

export interface AxesFrame {
  /** One along x, y and z. */
  readonly axes: readonly [AxisEdge, AxisEdge, AxisEdge];
  /** The other edges of the far walls. */
  readonly walls: readonly FrameEdge[];
  /** Equal as long as nothing of it changes. */
  readonly key: string;
}

const COMPONENTS = ['x', 'y', 'z'] as const;
type Component = (typeof COMPONENTS)[number];

/** An edge of the box: its direction, and on which side of the two others it lies. */
interface Candidate {
  readonly along: Component;
  readonly sides: Readonly<Partial<Record<Component, 'min' | 'max'>>>;
  /** The faces beside it that face the eye. */
  readonly facing: readonly Component[];
}

/**
 * @param eye in the box's coordinates
 * @param project to the screen, x to the right and y upwards, both in one unit
 */
export function axesFrame(
  box: Box3,
  eye: Vector3,
  project: (point: Vector3) => Vector3,
): AxesFrame {
  const chosen: AxisEdge[] = [];
  const walls: FrameEdge[] = [];
  const keys: string[] = [];
  for (const along of COMPONENTS) {
    const candidates = candidatesOf(box, eye, along);
    const outline = candidates.filter(({ facing }) => facing.length === 1);
    const onOutline = outline.length > 0;
    const axis = firstInView(box, onOutline ? outline : candidates, project);
    chosen.push({ ...edgeOf(box, axis), outward: outwardOf(axis), onOutline });
    keys.push(`${along}${Object.values(axis.sides).join('')}${String(onOutline)}`);
    const far = candidates.filter((one) => one !== axis && one.facing.length < 2);
    walls.push(...far.map((one) => edgeOf(box, one)));
    keys.push(...far.map(({ sides }) => Object.values(sides).join('')));
  }
  const [x, y, z] = chosen;
  return { axes: [x, y, z], walls, key: keys.join() };
}

function candidatesOf(box: Box3, eye: Vector3, along: Component): Candidate[] {
  const [b, c] = COMPONENTS.filter((component) => component !== along);
  const sides = ['min', 'max'] as const;
  const faces = (component: Component, side: 'min' | 'max') =>
    side === 'max' ? eye[component] > box.max[component] : eye[component] < box.min[component];
  return sides.flatMap((sideB) =>
    sides.map((sideC) => ({
      along,
      sides: { [b]: sideB, [c]: sideC },
      facing: [...(faces(b, sideB) ? [b] : []), ...(faces(c, sideC) ? [c] : [])],
    })),
  );
}

/** Steep edges: the left one; others: the lower one. */
function firstInView(
  box: Box3,
  candidates: readonly Candidate[],
  project: (point: Vector3) => Vector3,
): Candidate {
  const ends = candidates.map((candidate) => {
    const { from, to } = edgeOf(box, candidate);
    return [project(from), project(to)] as const;
  });
  // One measure for all: they run alike, perspective apart.
  const steepness = ends.reduce(
    (sum, [a, b]) => sum + Math.abs(b.y - a.y) - Math.abs(b.x - a.x),
    0,
  );
  const places = ends.map(([a, b]) => (steepness > 0 ? a.x + b.x : a.y + b.y));
  return candidates[places.indexOf(Math.min(...places))];
}

function edgeOf(box: Box3, { along, sides }: Candidate): FrameEdge {
  const from = new Vector3();
  for (const component of COMPONENTS) {
    const side = sides[component] ?? 'min';
    from[component] = box[side][component];
  }
  const to = from.clone();
  to[along] = box.max[along];
  return { from, to };
}

/** Across the face that faces the eye, which lies in the plane of the wall behind. */
function outwardOf({ sides, facing }: Candidate): Vector3 {
  const across = facing[0] ?? COMPONENTS.find((component) => sides[component]) ?? 'x';
  const outward = new Vector3();
  outward[across] = sides[across] === 'max' ? 1 : -1;
  return outward;
}
