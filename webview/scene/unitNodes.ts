/** Units as balls: size and shade by activity, a ring where the gain is not 1 (crossed at 0), a halo when selected. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
  TorusGeometry,
  Vector3,
} from 'three';
import { disposeTree, type Drawable } from './drawable';
import { magnitudeColour } from './palette';
import { UNIT_IDS } from './pickIds';
import type { StageOptions, StageTheme } from './stageApi';

const BASE_RADIUS = 0.028;
const ACTIVE_GROWTH = 1.1;
const matrix = new Matrix4();
const colour = new Color();
const scaling = new Vector3();

export class UnitNodes implements Drawable {
  readonly name = 'units';
  readonly object = new Group();
  readonly pickObject: InstancedMesh;
  private readonly mesh: InstancedMesh;
  private readonly marks = new Group();
  private readonly markMaterial = new MeshBasicMaterial();
  private readonly crossMaterial = new LineBasicMaterial();
  private readonly haloMaterial = new MeshBasicMaterial();
  private readonly ring = new TorusGeometry(2 * BASE_RADIUS, BASE_RADIUS / 4, 8, 28);
  private readonly cross = crossGeometry(2 * BASE_RADIUS);

  constructor(private readonly positions: readonly Vector3[]) {
    const ball = new SphereGeometry(BASE_RADIUS, 14, 10);
    this.mesh = new InstancedMesh(ball, new MeshBasicMaterial(), positions.length);
    this.pickObject = new InstancedMesh(ball, new MeshBasicMaterial(), positions.length);
    positions.forEach((position, unit) => {
      const id = UNIT_IDS + unit;
      matrix.makeScale(1.4, 1.4, 1.4).setPosition(position);
      this.pickObject.setMatrixAt(unit, matrix);
      colour.setRGB((id & 0xff) / 255, ((id >>> 8) & 0xff) / 255, ((id >>> 16) & 0xff) / 255);
      this.pickObject.setColorAt(unit, colour);
    });
    this.object.add(this.mesh, this.marks);
  }

  count(): number {
    return this.positions.length;
  }

  paint(theme: StageTheme, options: StageOptions): void {
    const { activity } = options;
    const largest = activity
      ? activity.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      : 0;
    this.positions.forEach((position, unit) => {
      const share = activity && largest > 0 ? Math.abs(activity[unit] ?? 0) / largest : 0;
      const radius = 1 + ACTIVE_GROWTH * Math.sqrt(share);
      matrix.makeScale(radius, radius, radius).setPosition(position);
      this.mesh.setMatrixAt(unit, matrix);
      this.mesh.setColorAt(unit, magnitudeColour(theme, Math.sqrt(share), colour));
    });
    this.mesh.instanceMatrix.needsUpdate = true;
    if (this.mesh.instanceColor) this.mesh.instanceColor.needsUpdate = true;
    this.markMaterial.color.set(theme.foreground);
    this.crossMaterial.color.set(theme.foreground);
    this.haloMaterial.color.set(theme.focus);
    this.mark(options);
  }

  dispose(): void {
    disposeTree(this.object);
    disposeTree(this.pickObject);
    this.ring.dispose();
    this.cross.dispose();
    this.mesh.dispose();
    this.pickObject.dispose();
    for (const one of [this.markMaterial, this.crossMaterial, this.haloMaterial]) one.dispose();
  }

  private mark({ gains, selectedUnit }: StageOptions): void {
    this.marks.clear();
    for (const [unit, gain] of gains) {
      const position = this.positions[unit];
      if (!position || gain === 1) continue;
      this.marks.add(this.ringAt(position, this.markMaterial, 1));
      if (gain !== 0) continue;
      const cross = new LineSegments(this.cross, this.crossMaterial);
      cross.position.copy(position);
      this.marks.add(cross);
    }
    const selected = selectedUnit === null ? undefined : this.positions[selectedUnit];
    if (selected) this.marks.add(this.ringAt(selected, this.haloMaterial, 1.6));
  }

  private ringAt(position: Vector3, material: MeshBasicMaterial, size: number): Mesh {
    const ring = new Mesh(this.ring, material);
    ring.position.copy(position);
    ring.scale.copy(scaling.set(size, size, size));
    // Facing outwards from the drum's axis.
    ring.lookAt(position.x, 2 * position.y, 2 * position.z);
    return ring;
  }
}

function crossGeometry(size: number): BufferGeometry {
  const s = size * 0.9;
  const ends = [-s, -s, 0, s, s, 0, -s, s, 0, s, -s, 0, 0, -s, -s, 0, s, s, 0, -s, s, 0, s, -s];
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(ends), 3));
  return geometry;
}
