/** Connections whose gain is not 1, drawn whether or not they are strong: a cut one dashed and crossed, a scaled one as wide as its weight now, with a ring. */
import { Color, Group, Vector3 } from 'three';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { alteredEdgeName, strengthNow, type AlteredEdge } from './alteredEdges';
import type { Drawable } from './drawable';
import { GLYPH, type Glyph } from './glyphs';
import type { SceneLabel } from './labelLayer';
import { MarkSet } from './markSet';
import type { PickProbe } from './pickProbe';
import type { Pick } from './stageApi';
import { StrokeSet } from './strokes';

/** Where on the way the mark stands: not in the middle, where that of the connection back would stand, too. */
export const MARK_SHARE = 0.6;
export const MARK_PIXELS = { cut: 11, scaled: 9 } as const;
/** CSS pixels of a cut connection, and of a weight of 0 and of the largest one. */
const CUT_WIDTH = 1.8;
const WIDTH = { least: 1, largest: 5, most: 8 } as const;
/** Width where it ends, as a share of that where it starts. */
const TAPER = 0.5;
/** Dashes of a cut connection, with gaps as long. */
const DASHES = 9;
/** A connection of a unit to itself leads away from the axis by this much of its place. */
const LOOP_REACH = 1.14;
const MOST_LABELS = 12;
const colour = new Color();
const markColour = new Color();

interface PlacedEdge {
  readonly edge: AlteredEdge;
  readonly start: Vector3;
  readonly end: Vector3;
  readonly mark: Vector3;
}

export class AlteredEdgeLines implements Drawable {
  readonly name = 'altered edges';
  readonly object = new Group();
  private readonly marks = new MarkSet(7);
  private readonly strokes = new StrokeSet(0, 4);
  private placed: readonly PlacedEdge[] = [];

  /** @param places of every unit; those that have none get no line */
  constructor(private readonly places: readonly Vector3[]) {
    this.object.add(this.strokes.object, this.marks.object);
  }

  /** Connections. */
  count(): number {
    return this.placed.length;
  }

  /** @param largest |weight| of the network */
  paint(theme: Theme, edges: readonly AlteredEdge[], largest: number): void {
    this.placed = edges.flatMap((edge) => placedEdge(edge, this.places));
    this.strokes.reserve(DASHES * this.placed.length);
    for (const one of this.placed) this.addLine(one, theme, largest);
    this.strokes.commit();
    markColour.set(theme.foreground);
    const marks = this.placed.map(({ edge, mark }) => ({ place: mark, ...edgeMark(edge) }));
    this.marks.set(marks, markColour, theme.background);
  }

  labels(): SceneLabel[] {
    return this.placed.slice(0, MOST_LABELS).map(({ edge, mark }) => ({
      text: alteredEdgeName(edge),
      position: mark,
      priority: 90,
      className: 'mark-label',
    }));
  }

  offerTo(probe: PickProbe): void {
    this.object.updateWorldMatrix(true, false);
    const matrix = probe.matrixOf(this.object.matrixWorld);
    const pickOf = (k: number): Pick => {
      const { from, to } = this.placed[k].edge;
      return { kind: 'edge', source: from, target: to };
    };
    this.placed.forEach(({ start, end }, k) => probe.offerLine(matrix, start, end, k, pickOf));
  }

  dispose(): void {
    this.strokes.dispose();
    this.marks.dispose();
  }

  private addLine({ edge, start, end }: PlacedEdge, theme: Theme, largest: number): void {
    colour.set(edgeColour(edge, theme));
    const width = edgeWidth(edge, largest);
    const styleAt = (share: number) => ({ colour, alpha: 1, width: width * (1 - TAPER * share) });
    const pieces = edge.gain === 0 ? DASHES : 1;
    for (let k = 0; k < pieces; k++) {
      const [from, to] = [(2 * k) / (2 * pieces - 1), (2 * k + 1) / (2 * pieces - 1)];
      const ends = [from, to].flatMap((share) => start.clone().lerp(end, share).toArray());
      this.strokes.add(ends, 0, ends, 1, styleAt(from), styleAt(to));
    }
  }
}

function placedEdge(edge: AlteredEdge, places: readonly Vector3[]): PlacedEdge[] {
  const [start, target] = [places.at(edge.from), places.at(edge.to)];
  if (!start || !target) return [];
  if (edge.from !== edge.to) {
    return [{ edge, start, end: target, mark: start.clone().lerp(target, MARK_SHARE) }];
  }
  const end = new Vector3(start.x, start.y * LOOP_REACH, start.z * LOOP_REACH);
  return [{ edge, start, end, mark: end }];
}

/** Shape and size in CSS pixels. */
export function edgeMark({ gain }: AlteredEdge): { readonly shape: Glyph; readonly size: number } {
  return gain === 0
    ? { shape: GLYPH.cross, size: MARK_PIXELS.cut }
    : { shape: GLYPH.ring, size: MARK_PIXELS.scaled };
}

/** CSS colour: of the sign that its weight has in the file; muted where it is not known. */
export function edgeColour({ weight }: AlteredEdge, theme: Theme): string {
  if (weight === null) return theme.muted;
  const { negative, positive } = signedColours(theme);
  return weight < 0 ? negative : positive;
}

/** CSS pixels, by its weight now. */
export function edgeWidth(edge: AlteredEdge, largest: number): number {
  if (edge.gain === 0) return CUT_WIDTH;
  const strength = Math.abs(strengthNow(edge, largest));
  return Math.min(WIDTH.most, WIDTH.least + (WIDTH.largest - WIDTH.least) * strength);
}
