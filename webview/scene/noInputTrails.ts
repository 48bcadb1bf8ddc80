/** Trajectories without input: neutral lines that fade in from their start, and a mark where they end. */
import {
  BufferAttribute,
  BufferGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  OctahedronGeometry,
  Vector3,
} from 'three';
import type { Scene } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import type { StageTheme } from './stageApi';

/** Opacity at the start and from half-way on: the end is what matters. */
const OPACITY = [0.35, 0.9] as const;
/** World size of the mark of rest, and how near (world units) two ends count as one. */
const MARK_SIZE = 0.022;
const SAME_PLACE = 0.02;
const MOST_PLACES = 12;

export class NoInputTrails implements Drawable {
  readonly name = 'no-input trajectories';
  readonly object = new Group();
  readonly pickObject = null;
  private readonly line = new LineBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
  });
  private readonly mark = new MeshBasicMaterial();
  private readonly ends: readonly Vector3[];

  /** @param scale world length of one unit of the content */
  constructor(
    private readonly scene: Scene,
    scale: number,
  ) {
    const { noInput } = scene;
    this.object.add(new LineSegments(segmentsOf(noInput), this.line));
    this.ends = placesOfRest(noInput, SAME_PLACE / scale);
    const glyph = new OctahedronGeometry(MARK_SIZE / scale);
    for (const end of this.ends) {
      const mesh = new Mesh(glyph, this.mark);
      mesh.position.copy(end);
      this.object.add(mesh);
    }
  }

  count(): number {
    return this.scene.noInput.trajectories;
  }

  paint(theme: StageTheme): void {
    this.line.color.set(theme.muted);
    this.mark.color.set(theme.foreground);
  }

  /** In content coordinates. One place is where the network rests; several are only named as ends. */
  labels(): SceneLabel[] {
    return this.ends.slice(0, 1).map((position) => ({
      text: this.ends.length === 1 ? 'rest (no input)' : 'no input ends here',
      position,
      priority: 60,
      className: 'mark-label',
    }));
  }

  dispose(): void {
    disposeTree(this.object);
    this.line.dispose();
    this.mark.dispose();
  }
}

/** Segments with opacity in the colour's fourth component; segments with a non-finite end are left out. */
function segmentsOf({ trajectories, stepsEach, positions }: Scene['noInput']): BufferGeometry {
  const most = Math.max(0, trajectories * (stepsEach - 1));
  const points = new Float32Array(6 * most);
  const colours = new Float32Array(8 * most).fill(1);
  let count = 0;
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let step = 1; step < stepsEach; step++) {
      const from = 3 * (trajectory * stepsEach + step - 1);
      const segment = positions.subarray(from, from + 6);
      if (!segment.every(Number.isFinite)) continue;
      points.set(segment, 6 * count);
      colours[8 * count + 3] = opacityAt((step - 1) / stepsEach);
      colours[8 * count + 7] = opacityAt(step / stepsEach);
      count++;
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(points.subarray(0, 6 * count), 3));
  geometry.setAttribute('color', new BufferAttribute(colours.subarray(0, 8 * count), 4));
  return geometry;
}

function opacityAt(share: number): number {
  return OPACITY[0] + (OPACITY[1] - OPACITY[0]) * Math.min(1, 2 * share);
}

/** Distinct finite last points. */
function placesOfRest(
  { trajectories, stepsEach, positions }: Scene['noInput'],
  nearness: number,
): Vector3[] {
  const places: Vector3[] = [];
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    const end = new Vector3().fromArray(positions, 3 * ((trajectory + 1) * stepsEach - 1));
    if (!Number.isFinite(end.x + end.y + end.z) || places.length >= MOST_PLACES) continue;
    if (places.every((place) => place.distanceTo(end) > nearness)) places.push(end);
  }
  return places;
}
