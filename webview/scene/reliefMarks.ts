/** What gains do, on the relief of the matrix: cells of altered connections framed and marked, units marked at the end of what a gain scales. */
import { Color, Group, Vector3 } from 'three';
import type { Theme } from '../theme/theme';
import { edgeMark } from './alteredEdgeLines';
import { alteredEdgeName, type AlteredEdge } from './alteredEdges';
import type { SceneLabel } from './labelLayer';
import { MarkSet, type Mark } from './markSet';
import { SIDE } from './reliefMaterial';
import { GAIN_SITES, type UnitGains } from './stageApi';
import { StrokeSet } from './strokes';
import { siteGlyph } from './unitMarks';

/** Beyond the matrix, scene units: at the head of a column its output; at the end of a row its recurrent input, then its noise. */
const BEYOND = { output: 0.07, recurrent: 0.07, noise: 0.16 } as const;
/** A cross in a triangle needs room. */
const UNIT_MARK_PIXELS = { output: 11, recurrent: 11, noise: 15 } as const;
const MOST_LABELS = 12;
const CORNERS = 4;
const colour = new Color();

/** Where the matrix has what is marked. */
export interface MarkedGrid {
  readonly size: number;
  /** Row and column of a unit; -1 for none. */
  placeOf(unit: number): number;
  /** World height of a cell. */
  heightOf(row: number, column: number): number;
}

export class ReliefMarks {
  readonly object = new Group();
  private readonly marks = new MarkSet(7);
  private readonly frames = new StrokeSet(0, 4);
  private named: readonly SceneLabel[] = [];

  constructor(private readonly grid: MarkedGrid) {
    this.frames.object.material.depthTest = false;
    this.object.add(this.frames.object, this.marks.object);
  }

  paint(theme: Theme, edges: readonly AlteredEdge[], gains: ReadonlyMap<number, UnitGains>): void {
    colour.set(theme.foreground);
    const cells = edges.flatMap((edge) => this.cellOf(edge));
    this.frame(cells);
    const ofUnits = [...gains].flatMap(([unit, sites]) => this.unitMarks(unit, sites));
    const ofEdges = cells.map(({ edge, middle }) => ({ place: middle, ...edgeMark(edge) }));
    this.marks.set([...ofUnits, ...ofEdges], colour, theme.background);
    this.named = cells.slice(0, MOST_LABELS).map(({ edge, middle }) => ({
      text: alteredEdgeName(edge),
      position: middle,
      priority: 90,
      className: 'mark-label',
    }));
  }

  labels(): readonly SceneLabel[] {
    return this.named;
  }

  dispose(): void {
    this.marks.dispose();
    this.frames.dispose();
  }

  private cellOf(edge: AlteredEdge) {
    const [row, column] = [this.grid.placeOf(edge.to), this.grid.placeOf(edge.from)];
    if (row < 0 || column < 0) return [];
    const height = this.grid.heightOf(row, column);
    return [{ edge, row, column, middle: this.at(column + 0.5, height, row + 0.5) }];
  }

  /** Around the tops of cells. */
  private frame(cells: readonly { row: number; column: number; middle: Vector3 }[]): void {
    this.frames.reserve(CORNERS * cells.length);
    const style = { colour, alpha: 1, width: 1.4 };
    for (const { row, column, middle } of cells) {
      const corners = [0, 1, 1, 0].flatMap((right, k) =>
        this.at(column + right, middle.y, row + (k > 1 ? 1 : 0)).toArray(),
      );
      for (let k = 0; k < CORNERS; k++) {
        this.frames.add(corners, k, corners, (k + 1) % CORNERS, style);
      }
    }
    this.frames.commit();
  }

  private unitMarks(unit: number, gains: UnitGains): Mark[] {
    const place = this.grid.placeOf(unit);
    if (place < 0) return [];
    const along = this.at(place + 0.5, 0, 0).x;
    return GAIN_SITES.flatMap((site) => {
      const gain = gains[site];
      if (gain === undefined) return [];
      const beyond = SIDE / 2 + BEYOND[site];
      const at = site === 'output' ? new Vector3(along, 0, -beyond) : new Vector3(beyond, 0, along);
      return [{ place: at, shape: siteGlyph(site, gain), size: UNIT_MARK_PIXELS[site] }];
    });
  }

  /** Of coordinates in cells. */
  private at(column: number, height: number, row: number): Vector3 {
    const { size } = this.grid;
    return new Vector3((column / size - 0.5) * SIDE, height, (row / size - 0.5) * SIDE);
  }
}
