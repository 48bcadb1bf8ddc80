/** W as a relief: row = target, column = source, height and colour = weight, in the chosen order. */
import {
  BufferAttribute,
  Color,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Matrix4,
  Mesh,
  Vector3,
  type ShaderMaterial,
} from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { strengthNow, type AlteredEdge } from './alteredEdges';
import type { Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import { PIXELS_WITHIN_REACH, type PickProbe } from './pickProbe';
import { reliefHeight, reliefMaterial, SIDE } from './reliefMaterial';
import { ReliefMarks } from './reliefMarks';
import { cellOnWay, MOST_SHARE, type ReliefGrid } from './reliefRay';
import type { Pick, StageOptions } from './stageApi';
import { StrokeSet } from './strokes';

/** Corners in cells (see reliefMaterial.ts): the top, the wall across x, the wall across z. */
const CORNERS = Float32Array.of(
  ...[0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1],
  ...[2, 0, 0, 2, 1, 0, 2, 1, 1, 2, 0, 1],
  ...[0, 0, 2, 1, 0, 2, 1, 1, 2, 0, 1, 2],
);
const SHADES = Float32Array.of(1, 1, 1, 1, 0.72, 0.72, 0.72, 0.72, 0.85, 0.85, 0.85, 0.85);
const TRIANGLES = Uint16Array.of(0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7, 8, 9, 10, 8, 10, 11);
const FRAME_STROKES = 4;
const frameColour = new Color();

export class MatrixRelief implements Drawable {
  readonly name = 'matrix';
  readonly object = new Group();
  private readonly size: number;
  private readonly grid: ReliefGrid;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly bars: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly frames: StrokeSet;
  private readonly marks: ReliefMarks;
  /** |weight| that is as high as a cell of share 1. */
  private readonly largest: number;
  /** Of cells whose height was changed: what it is in the file. */
  private readonly heightsInFile = new Map<number, number>();

  /** @param order units by place; ignored for a pooled matrix, which is kept in index order */
  constructor(
    private readonly matrix: Connectivity['matrix'],
    private readonly order: Uint32Array,
  ) {
    this.size = matrix.size;
    this.largest = largestWeight(matrix.values);
    this.grid = { size: matrix.size, heights: this.shares() };
    this.marks = new ReliefMarks({
      size: matrix.size,
      placeOf: (unit) => this.placeOf(unit),
      heightOf: (row, column) =>
        this.grid.heights[row * this.size + column] * reliefHeight(this.size),
    });
    this.frames = new StrokeSet(2 * FRAME_STROKES * matrix.size, 3);
    this.geometry.setAttribute('position', new BufferAttribute(CORNERS, 3));
    this.geometry.setAttribute('shade', new BufferAttribute(SHADES, 1));
    this.geometry.setAttribute('share', new InstancedBufferAttribute(this.grid.heights, 1));
    this.geometry.setIndex(new BufferAttribute(TRIANGLES, 1));
    this.geometry.instanceCount = this.count();
    this.bars = new Mesh(this.geometry, reliefMaterial(this.size));
    this.bars.frustumCulled = false;
    this.frames.object.material.depthTest = false;
    this.object.add(this.bars, this.frames.object, this.marks.object);
  }

  count(): number {
    return this.size * this.size;
  }

  /** @param altered of a pooled matrix they are marked only: a cell is the strongest of many */
  paint(
    theme: Theme,
    { selectedUnit, selectedUnits, gains }: StageOptions,
    altered: readonly AlteredEdge[],
  ): void {
    const signed = signedColours(theme);
    const { negative, zero, positive } = this.bars.material.uniforms;
    (negative.value as Color).set(signed.negative);
    (positive.value as Color).set(signed.positive);
    (zero.value as Color).set(theme.background).lerp(frameColour.set(theme.foreground), 0.1);
    // Not the focus colour: in some themes that is the blue or orange of the weights.
    frameColour.set(theme.foreground);
    const units = selectedUnits?.size ? selectedUnits : new Set([selectedUnit]);
    this.markUnits([...units].filter((unit) => unit !== null));
    if (!this.matrix.pooled) this.raise(altered);
    this.marks.paint(theme, altered, gains);
  }

  labels(): readonly SceneLabel[] {
    return this.marks.labels();
  }

  /** The cell at the pointer, else the nearest one around it: a ray through each pixel within reach until one meets a cell. */
  offerTo(probe: PickProbe): void {
    this.object.updateWorldMatrix(true, false);
    const { size } = this;
    const side = SIDE / size;
    const fromGrid = new Matrix4()
      .makeScale(side, reliefHeight(size), side)
      .setPosition(-SIDE / 2, 0, -SIDE / 2)
      .premultiply(this.object.matrixWorld);
    const toPixels = probe.matrixOf(fromGrid);
    const fromPixels = toPixels.clone().invert();
    const eye = probe.eye.clone().applyMatrix4(fromGrid.invert());
    const from = new Vector3();
    const to = new Vector3();
    for (const { x, y } of PIXELS_WITHIN_REACH) {
      from.set(x, y, -1).applyMatrix4(fromPixels);
      to.set(x, y, 1).applyMatrix4(fromPixels);
      const hit = cellOnWay(this.grid, eye, from, to);
      if (!hit) continue;
      const depth = from.lerp(to, hit.share).applyMatrix4(toPixels).z;
      probe.offer(x, y, 0, depth, hit.cell, (cell) => this.pickOf(cell));
      return;
    }
  }

  /** Units of the rows, and of the columns, of cells whose middle is inside. */
  unitsInside(isInside: (place: Vector3) => boolean): { rows: number[]; columns: number[] } {
    const { size } = this;
    const rows = new Set<number>();
    const columns = new Set<number>();
    const middle = (place: number) => ((place + 0.5) / size - 0.5) * SIDE;
    const at = new Vector3();
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (!isInside(at.set(middle(column), 0, middle(row)))) continue;
        rows.add(row);
        columns.add(column);
      }
    }
    const unitsOf = (places: ReadonlySet<number>) =>
      [...places].flatMap((place) => this.unitsAt(place));
    return { rows: unitsOf(rows), columns: unitsOf(columns) };
  }

  dispose(): void {
    this.geometry.dispose();
    this.bars.material.dispose();
    this.frames.dispose();
    this.marks.dispose();
  }

  /** Cells of altered connections to the height of their weight now, those of before back. */
  private raise(altered: readonly AlteredEdge[]): void {
    const { heights } = this.grid;
    if (altered.length + this.heightsInFile.size === 0) return;
    this.heightsInFile.forEach((height, cell) => (heights[cell] = height));
    this.heightsInFile.clear();
    for (const edge of altered) {
      const cell = this.placeOf(edge.to) * this.size + this.placeOf(edge.from);
      this.heightsInFile.set(cell, heights[cell]);
      const now = strengthNow(edge, this.largest);
      heights[cell] = Math.max(-MOST_SHARE, Math.min(MOST_SHARE, now));
    }
    this.geometry.getAttribute('share').needsUpdate = true;
  }

  /** The units that a cell joins, counted row by row in the chosen order. */
  private pickOf(cell: number): Pick {
    const target = this.unitAt(Math.floor(cell / this.size));
    return { kind: 'cell', target, source: this.unitAt(cell % this.size) };
  }

  /** All units of a place: several where the matrix is pooled. */
  private unitsAt(place: number): number[] {
    if (!this.matrix.pooled) return [this.order[place]];
    const first = this.unitAt(place);
    const next = this.unitAt(place + 1);
    return Array.from({ length: next - first }, (_, k) => first + k);
  }

  private unitAt(place: number): number {
    if (!this.matrix.pooled) return this.order[place];
    return Math.floor((place * this.order.length) / this.size);
  }

  /** Weight of each cell as a share of the largest |weight|, in the chosen order; non-finite weights are 0. */
  private shares(): Float32Array {
    const { matrix, order, size, largest } = this;
    const shares = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
      const from = size * (matrix.pooled ? row : order[row]);
      for (let column = 0; column < size; column++) {
        const value = matrix.values[from + (matrix.pooled ? column : order[column])];
        shares[row * size + column] = Number.isFinite(value) ? value / (largest || 1) : 0;
      }
    }
    return shares;
  }

  /** Frames of each selected unit's row (its inputs) and column (its outputs). */
  private markUnits(units: readonly number[]): void {
    this.frames.clear();
    for (const place of new Set(units.map((unit) => this.placeOf(unit)))) {
      if (place < 0) continue;
      const a = (place / this.size - 0.5) * SIDE;
      const b = a + SIDE / this.size;
      this.frame(-SIDE / 2, a, SIDE / 2, b);
      this.frame(a, -SIDE / 2, b, SIDE / 2);
    }
    this.frames.commit();
  }

  private placeOf(unit: number): number {
    if (!this.matrix.pooled) return this.order.indexOf(unit);
    return unit < this.order.length ? Math.floor((unit * this.size) / this.order.length) : -1;
  }

  private frame(x0: number, z0: number, x1: number, z1: number): void {
    const y = reliefHeight(this.size) / 10;
    const corners = [x0, y, z0, x1, y, z0, x1, y, z1, x0, y, z1];
    const style = { colour: frameColour, alpha: 0.9, width: 1.2 };
    for (let k = 0; k < FRAME_STROKES; k++) {
      this.frames.add(corners, k, corners, (k + 1) % FRAME_STROKES, style);
    }
  }
}

/** Of the finite ones; 0 without any. */
function largestWeight(values: Float32Array): number {
  return values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
}
