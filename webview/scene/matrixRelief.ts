/** W as a relief: row = target, column = source, height and colour = weight, in the chosen order. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  Plane,
  Vector3,
  type Ray,
} from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import { signedColours } from './palette';
import type { StageOptions, StageTheme } from './stageApi';

/** Side of the whole matrix and height of its largest weight, world units. */
const SIDE = 2.4;
const HEIGHT = 0.5;
const low = new Color();
const high = new Color();
const zero = new Color();
const mixed = new Color();
const hit = new Vector3();

export class MatrixRelief implements Drawable {
  readonly name = 'matrix';
  readonly object = new Group();
  /** Cells are found by geometry (`cellUnder`), not by ids. */
  readonly pickObject = null;
  private readonly size: number;
  private readonly geometry = new BufferGeometry();
  private readonly guide = new LineBasicMaterial();
  private readonly guides = new Group();
  private readonly largest: number;

  /** @param order units by place; ignored for a pooled matrix, which is kept in index order */
  constructor(
    private readonly matrix: Connectivity['matrix'],
    private readonly order: Uint32Array,
  ) {
    this.size = matrix.size;
    this.largest = matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    this.build();
    const material = new MeshBasicMaterial({ vertexColors: true, side: DoubleSide });
    this.object.add(new Mesh(this.geometry, material), this.guides);
  }

  count(): number {
    return this.size * this.size;
  }

  paint(theme: StageTheme, { selectedUnit }: StageOptions): void {
    const signed = signedColours(theme);
    low.set(signed.negative);
    high.set(signed.positive);
    zero.set(theme.background).lerp(mixed.set(theme.foreground), 0.06);
    const colours = this.geometry.getAttribute('color');
    for (let cell = 0; cell < this.size * this.size; cell++) {
      const weight = this.weightAt(Math.floor(cell / this.size), cell % this.size) / this.largest;
      // A root keeps weak weights visible; zero stays exactly neutral.
      mixed.lerpColors(zero, weight < 0 ? low : high, Math.sqrt(Math.abs(weight)));
      for (let corner = 0; corner < 4; corner++) {
        colours.setXYZ(4 * cell + corner, mixed.r, mixed.g, mixed.b);
      }
    }
    colours.needsUpdate = true;
    this.guide.color.set(theme.focus);
    this.markUnit(selectedUnit);
  }

  /** Units of the cell a ray meets in the base plane; null outside. */
  cellUnder(ray: Ray): { target: number; source: number } | null {
    if (!ray.intersectPlane(new Plane(new Vector3(0, 1, 0), 0), hit)) return null;
    const column = Math.floor((hit.x / SIDE + 0.5) * this.size);
    const row = Math.floor((hit.z / SIDE + 0.5) * this.size);
    if (row < 0 || column < 0 || row >= this.size || column >= this.size) return null;
    return { target: this.unitAt(row), source: this.unitAt(column) };
  }

  dispose(): void {
    disposeTree(this.object);
    this.guide.dispose();
  }

  private unitAt(place: number): number {
    if (!this.matrix.pooled) return this.order[place];
    return Math.floor((place * this.order.length) / this.size);
  }

  private weightAt(row: number, column: number): number {
    if (this.matrix.pooled) return this.matrix.values[row * this.size + column];
    return this.matrix.values[this.order[row] * this.size + this.order[column]];
  }

  /** Flat-topped cells, four vertices each: neighbours stay apart, nothing is interpolated. */
  private build(): void {
    const { size } = this;
    const positions = new Float32Array(size * size * 12);
    const index = new Uint32Array(size * size * 6);
    const step = SIDE / size;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const cell = row * size + column;
        const x = column * step - SIDE / 2;
        const z = row * step - SIDE / 2;
        const y = (HEIGHT * this.weightAt(row, column)) / this.largest;
        positions.set([x, y, z, x + step, y, z, x + step, y, z + step, x, y, z + step], 12 * cell);
        const v = 4 * cell;
        index.set([v, v + 2, v + 1, v, v + 3, v + 2], 6 * cell);
      }
    }
    this.geometry.setAttribute('position', new BufferAttribute(positions, 3));
    this.geometry.setAttribute('color', new BufferAttribute(new Float32Array(positions.length), 3));
    this.geometry.setIndex(new BufferAttribute(index, 1));
  }

  /** Frames of the selected unit's row (its inputs) and column (its outputs). */
  private markUnit(unit: number | null): void {
    disposeTree(this.guides);
    this.guides.clear();
    if (unit === null) return;
    const place = this.matrix.pooled
      ? Math.floor((unit * this.size) / this.order.length)
      : this.order.indexOf(unit);
    if (place < 0) return;
    const step = SIDE / this.size;
    const a = place * step - SIDE / 2;
    const half = SIDE / 2;
    this.guides.add(this.frame(-half, a, half, a + step), this.frame(a, -half, a + step, half));
  }

  private frame(x0: number, z0: number, x1: number, z1: number): LineSegments {
    const y = HEIGHT * 0.1;
    const ends = [
      x0,
      y,
      z0,
      x1,
      y,
      z0,
      x1,
      y,
      z0,
      x1,
      y,
      z1,
      x1,
      y,
      z1,
      x0,
      y,
      z1,
      x0,
      y,
      z1,
      x0,
      y,
      z0,
    ];
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(Float32Array.from(ends), 3));
    return new LineSegments(geometry, this.guide);
  }
}
