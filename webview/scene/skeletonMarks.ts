/** Rays and fixed points: shape tells stability (solid cone or ball attracts, hollow diamond is a saddle, cube repels). */
import {
  BufferAttribute,
  BufferGeometry,
  BoxGeometry,
  ConeGeometry,
  Group,
  Line,
  LineBasicMaterial,
  LineDashedMaterial,
  Mesh,
  MeshBasicMaterial,
  OctahedronGeometry,
  Quaternion,
  SphereGeometry,
  Vector3,
  type Material,
  type BufferGeometry as Geometry,
} from 'three';
import type { FixedPointMark, RayMark, Skeleton } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import { FIXED_POINT_IDS, RAY_IDS, writeIds } from './pickIds';
import type { StageTheme } from './stageApi';

const UP = new Vector3(0, 1, 0);
const MARK_SIZE = 0.03;

export class SkeletonMarks implements Drawable {
  readonly name = 'rays and fixed points';
  readonly object = new Group();
  readonly pickObject = new Group();
  private readonly solid = new MeshBasicMaterial();
  private readonly hollow = new MeshBasicMaterial({ wireframe: true });
  private readonly line = new LineBasicMaterial();
  private readonly dashed: LineDashedMaterial;
  private readonly texts: { text: string; at: Vector3; attracting: boolean }[] = [];

  /** @param scale world length of one unit of the content */
  constructor(
    private readonly skeleton: Skeleton,
    private readonly scale: number,
  ) {
    this.dashed = new LineDashedMaterial({ dashSize: 0.02 / scale, gapSize: 0.015 / scale });
    skeleton.rays.forEach((ray, index) => this.addRay(ray, index));
    skeleton.fixedPoints.forEach((point, index) => this.addFixedPoint(point, index));
  }

  count(): number {
    return this.skeleton.rays.length + this.skeleton.fixedPoints.length;
  }

  paint(theme: StageTheme): void {
    for (const material of [this.solid, this.hollow, this.line, this.dashed]) {
      material.color.set(theme.foreground);
    }
  }

  /** In content coordinates; the view turns them into world coordinates. */
  labels(): SceneLabel[] {
    return this.texts.map(({ text, at, attracting }) => ({
      text,
      position: at,
      priority: attracting ? 80 : 30,
      className: 'mark-label',
    }));
  }

  dispose(): void {
    disposeTree(this.object);
    disposeTree(this.pickObject);
    for (const material of [this.solid, this.hollow, this.line, this.dashed]) material.dispose();
  }

  private addRay(ray: RayMark, index: number): void {
    const glyph = ray.attracting
      ? new ConeGeometry(MARK_SIZE / this.scale, (2.4 * MARK_SIZE) / this.scale, 16)
      : new OctahedronGeometry(MARK_SIZE / this.scale);
    for (let point = 0; point < ray.period; point++) {
      const geometry = new BufferGeometry();
      const ends = ray.segments.slice(point * 6, point * 6 + 6);
      geometry.setAttribute('position', new BufferAttribute(ends, 3));
      const line = new Line(geometry, ray.attracting ? this.line : this.dashed);
      line.computeLineDistances();
      this.object.add(line);
      const start = new Vector3().fromArray(ends);
      const end = new Vector3().fromArray(ends, 3);
      const direction = end.clone().sub(start).normalize();
      this.addGlyph(
        glyph,
        end,
        new Quaternion().setFromUnitVectors(UP, direction),
        ray.attracting,
        RAY_IDS + index,
      );
      if (point === 0) {
        const period = ray.period > 1 ? `, period ${ray.period}` : '';
        const text = `ray ${index + 1} · λ ${ray.growth.toFixed(3)}${period}`;
        this.texts.push({ text, at: end, attracting: ray.attracting });
      }
    }
  }

  private addFixedPoint(point: FixedPointMark, index: number): void {
    const size = (MARK_SIZE * 0.8) / this.scale;
    const glyph = glyphOf(point, size);
    for (let k = 0; k < point.period; k++) {
      const at = new Vector3().fromArray(point.positions, 3 * k);
      const solid = point.stability === 'stable';
      this.addGlyph(glyph, at, new Quaternion(), solid, FIXED_POINT_IDS + index);
      if (k === 0 && index < 6) {
        const name = point.kind === 'slow' ? 'slow point' : `${point.stability} point`;
        this.texts.push({
          text: point.period > 1 ? `${point.period}-cycle` : name,
          at,
          attracting: false,
        });
      }
    }
  }

  private addGlyph(
    geometry: Geometry,
    at: Vector3,
    rotation: Quaternion,
    solid: boolean,
    id: number,
  ): void {
    const mesh = new Mesh(geometry, solid ? this.solid : this.hollow);
    mesh.position.copy(at);
    mesh.quaternion.copy(rotation);
    this.object.add(mesh);
    const pick = new Mesh(withId(geometry, id), idMaterial());
    pick.position.copy(at);
    pick.quaternion.copy(rotation);
    this.pickObject.add(pick);
  }
}

function glyphOf(point: FixedPointMark, size: number): Geometry {
  if (point.stability === 'stable') return new SphereGeometry(size, 20, 14);
  return point.stability === 'source'
    ? new BoxGeometry(1.6 * size, 1.6 * size, 1.6 * size)
    : new OctahedronGeometry(1.3 * size);
}

/** A copy whose every vertex carries the id. */
function withId(geometry: Geometry, id: number): Geometry {
  const copy = geometry.clone();
  copy.setAttribute('color', writeIds(1, id, copy.getAttribute('position').count));
  return copy;
}

function idMaterial(): Material {
  return new MeshBasicMaterial({ vertexColors: true });
}
