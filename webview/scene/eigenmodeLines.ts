/** Eigenvectors at the picked state: what grows in full lines, what shrinks dashed, heads where states go. The shapes are eigenmodeShape.ts's. */
import { Color, Group, Vector3 } from 'three';
import { stabilityColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import {
  eigenmodeShape,
  eigenvalueText,
  isExpanding,
  type StateEigenmodes,
} from './eigenmodeShape';
import type { SceneLabel } from './labelLayer';
import { StrokeSet } from './strokes';

const LINE_PIXELS = 2.4;
const HEAD_PIXELS = 13;
const growing = new Color();
const shrinking = new Color();

export class EigenmodeLines implements Drawable {
  readonly name = 'eigenvectors';
  readonly object = new Group();
  private readonly shapes;
  private readonly strokes: StrokeSet;

  constructor(private readonly at: StateEigenmodes) {
    this.shapes = at.modes.map((mode) => eigenmodeShape(at.position, mode));
    const pieces = this.shapes.reduce(
      (sum, { line, heads }) => sum + line.length / 3 + heads.length / 6,
      0,
    );
    // Above the orbit: its points would cut the lines to pieces.
    this.strokes = new StrokeSet(pieces, 11);
    this.strokes.object.material.depthTest = false;
    this.object.add(this.strokes.object);
  }

  count(): number {
    return this.at.modes.length;
  }

  paint(theme: Theme): void {
    const { strokes } = this;
    growing.set(stabilityColours(theme).unstable);
    shrinking.set(theme.foreground);
    strokes.clear();
    this.shapes.forEach(({ line, heads, isDashed }, k) => {
      const colour = isExpanding(this.at.modes[k]) ? growing : shrinking;
      const style = { colour, alpha: 1, width: LINE_PIXELS };
      for (let i = 0; i + 1 < line.length / 3; i += isDashed ? 2 : 1) {
        strokes.add(line, i, line, i + 1, style);
      }
      const [wide, pointed] = [
        { ...style, width: HEAD_PIXELS },
        { ...style, width: 0 },
      ];
      for (let i = 0; i < heads.length / 3; i += 2) {
        strokes.add(heads, i, heads, i + 1, wide, pointed);
      }
    });
    strokes.commit();
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    return this.at.modes.map((mode, k) => ({
      text: eigenvalueText(mode),
      position: new Vector3().fromArray(this.shapes[k].labelAt),
      priority: 98 - k,
      className: 'mark-label',
    }));
  }

  dispose(): void {
    this.strokes.dispose();
  }
}
