/** What analyses outline in the state space: closed lines (contours of noise, planes of pairs) and arrows (rows of the readout). */
import { Color, Group, Vector3 } from 'three';
import { symbolColour } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import type { Outlines } from './stageApi';
import { StrokeSet } from './strokes';

const MAIN_PIXELS = 2.4;
const OTHER_PIXELS = 1.4;
const HEAD_PIXELS = 13;
/** Of one piece of a line. */
const DASHES = 4;
/** Of an arrow. */
const HEAD_SHARE = 0.12;
const line = new Color();
const ofSymbol = new Color();

export class AnalysisOutlines implements Drawable {
  readonly name = 'outlines';
  readonly object = new Group();
  private readonly strokes: StrokeSet;

  constructor(private readonly outlines: Outlines) {
    const { loops, arrows } = outlines;
    const pieces = DASHES * loops.reduce((sum, { points }) => sum + points.length / 3, 0);
    // Above the orbit: its points would cut the lines to pieces.
    this.strokes = new StrokeSet(pieces + 2 * arrows.length, 11);
    this.strokes.object.material.depthTest = false;
    this.object.add(this.strokes.object);
  }

  /** Lines and arrows. */
  count(): number {
    return this.outlines.loops.length + this.outlines.arrows.length;
  }

  paint(theme: Theme): void {
    const { strokes } = this;
    strokes.clear();
    line.set(theme.foreground);
    for (const { points, isMain } of this.outlines.loops) {
      const width = isMain ? MAIN_PIXELS : OTHER_PIXELS;
      const style = { colour: line, alpha: isMain ? 1 : 0.75, width };
      const count = points.length / 3;
      for (let k = 0; k < count; k++) {
        const next = (k + 1) % count;
        if (isMain) strokes.add(points, k, points, next, style);
        else dashesOf(points, k, next).forEach((dash) => strokes.add(dash, 0, dash, 1, style));
      }
    }
    for (const { ends, symbol } of this.outlines.arrows) {
      ofSymbol.set(symbolColour(theme, symbol));
      const style = { colour: ofSymbol, alpha: 1, width: MAIN_PIXELS };
      const head = headOf(ends);
      strokes.add(ends, 0, head, 0, style);
      const [wide, pointed] = [
        { ...style, width: HEAD_PIXELS },
        { ...style, width: 0 },
      ];
      strokes.add(head, 0, head, 1, wide, pointed);
    }
    strokes.commit();
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    const label = (text: string, at: Float32Array, k: number, priority: number): SceneLabel => ({
      ...{ text, position: new Vector3().fromArray(at, 3 * k), priority },
      className: 'mark-label',
    });
    const { loops, arrows } = this.outlines;
    return [
      ...arrows.map(({ name, ends }, k) => label(name, ends, 1, 97 - 0.1 * k)),
      ...loops.map(({ name, points }, k) => label(name, points, rightmost(points), 68 - 0.1 * k)),
    ];
  }

  dispose(): void {
    this.strokes.dispose();
  }
}

/** Pieces [2, 3] of a line from row i to row j that leave as much between them. */
function dashesOf(points: Float32Array, i: number, j: number): Float32Array[] {
  const at = (share: number) =>
    [0, 1, 2].map((k) => points[3 * i + k] + share * (points[3 * j + k] - points[3 * i + k]));
  return Array.from({ length: DASHES }, (_, dash) =>
    Float32Array.from([...at(dash / DASHES), ...at((dash + 0.5) / DASHES)]),
  );
}

/** [2, 3] base and tip of an arrow's head. @param ends [2, 3] */
export function headOf(ends: Float32Array): Float32Array {
  const base = [0, 1, 2].map((k) => ends[3 + k] - HEAD_SHARE * (ends[3 + k] - ends[k]));
  return Float32Array.from([...base, ...ends.subarray(3, 6)]);
}

/** Where along the first axis a line reaches farthest: lines inside one another are named apart. @param points [n, 3] */
export function rightmost(points: Float32Array): number {
  let best = 0;
  for (let k = 1; 3 * k < points.length; k++) if (points[3 * k] > points[3 * best]) best = k;
  return best;
}
