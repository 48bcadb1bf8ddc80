/** Pathways of a mechanism: width is the strength; raising ones solid with an arrowhead, lowering ones dashed with a bar. */
import { Color } from 'three';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { LINE_PIECES, type MechanismLayout, type MechanismLine } from './mechanismLayout';
import { StrokeSet } from './strokes';

/** CSS pixels of the faintest and the strongest line, and of what stands at its end. */
const LINE_WIDTH = { least: 1, most: 4.5 } as const;
export const END_PIXELS = 11;
/** Opacity of the faintest line; the strongest is 1. */
const FAINTEST = 0.35;
/** Strokes of the circle around a population; every other one where it is not proven. */
const CIRCLE = 36;
/** Of a bar across the end of a line, and of an arrowhead: its length in the scene. */
const BAR_LENGTH = 0.012;
const HEAD_LENGTH = 0.07;
const colour = new Color();

export class MechanismEdges implements Drawable {
  readonly name = 'mechanism pathways';
  readonly object: StrokeSet['object'];
  private readonly strokes: StrokeSet;

  /** @param isProven whether populations are drawn with a closed circle */
  constructor(
    private readonly layout: MechanismLayout,
    private readonly isProven: boolean,
  ) {
    const { lines, populations } = layout;
    this.strokes = new StrokeSet(lines.length * (LINE_PIECES + 1) + populations.length * CIRCLE, 2);
    this.object = this.strokes.object;
  }

  /** Lines. */
  count(): number {
    return this.layout.lines.length;
  }

  paint(theme: Theme): void {
    const { strokes, layout } = this;
    strokes.clear();
    for (const line of layout.lines) {
      colour.set(lineColour(theme, line));
      this.addLine(line);
    }
    colour.set(theme.muted);
    this.addCircles();
    strokes.commit();
  }

  dispose(): void {
    this.strokes.dispose();
  }

  private addLine({ points, sign, strength }: MechanismLine): void {
    const { alpha, width } = lineWeight(strength);
    const style = { colour, alpha, width };
    const last = points.length / 3 - 1;
    const step = sign < 0 ? 2 : 1;
    for (let k = 0; k < last; k += step) this.strokes.add(points, k, points, k + 1, style);
    const tip = endBeyond(points, sign < 0 ? BAR_LENGTH : HEAD_LENGTH);
    const base = { colour, alpha, width: END_PIXELS };
    this.strokes.add(points, last, tip, 0, base, sign < 0 ? base : { ...base, width: 0 });
  }

  private addCircles(): void {
    const style = { colour, alpha: 1, width: 1.2 };
    for (const { centre, radius } of this.layout.populations) {
      const ring = Float32Array.from({ length: 3 * (CIRCLE + 1) }, (_, k) => {
        const angle = (2 * Math.PI * Math.floor(k / 3)) / CIRCLE;
        return [centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle), 0][k % 3];
      });
      for (let k = 0; k < CIRCLE; k += this.isProven ? 1 : 2) {
        this.strokes.add(ring, k, ring, k + 1, style);
      }
    }
  }
}

/** Opacity, and width in CSS pixels. @param strength 0..1 */
export function lineWeight(strength: number): { readonly alpha: number; readonly width: number } {
  return {
    alpha: FAINTEST + (1 - FAINTEST) * strength,
    width: LINE_WIDTH.least + (LINE_WIDTH.most - LINE_WIDTH.least) * strength,
  };
}

/** CSS colour: of its sign, muted from the input. */
export function lineColour(theme: Theme, { sign }: MechanismLine): string {
  if (sign === 0) return theme.muted;
  const { negative, positive } = signedColours(theme);
  return sign < 0 ? negative : positive;
}

/** A point beyond the last one: lines come in level, from the left. */
function endBeyond(points: Float32Array, length: number): Float32Array {
  const [x, y, z] = points.subarray(-3);
  return Float32Array.of(x + length, y, z);
}
