/** The averaged map in the state space: squares are stable points, crossed rings the others, closed lines cycles that attract. */
import { Color, Group, Vector3 } from 'three';
import { stabilityColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';
import type { AveragedPoints } from './stageApi';
import { StrokeSet } from './strokes';

const MARK_PIXELS = 13;
const CYCLE_PIXELS = 2.4;
const CYCLE_MARK_PIXELS = 6;
/** Points beyond these are drawn but not named. */
export const NAMED_AVERAGED = 8;
const stable = new Color();
const unstable = new Color();

export class AveragedMarks implements Drawable {
  readonly name = 'averaged map';
  readonly object = new Group();
  private readonly strokes: StrokeSet;
  private readonly marks: GlyphCloud;

  constructor(private readonly points: AveragedPoints) {
    const { areStable, cycles } = points;
    const stepsOfCycles = cycles.reduce((sum, cycle) => sum + cycle.length / 3, 0);
    this.strokes = new StrokeSet(stepsOfCycles, 6);
    const style = { renderOrder: 10, casing: 1.5, solid: true };
    this.marks = new GlyphCloud(areStable.length + stepsOfCycles, style);
    this.object.add(this.strokes.object, this.marks.object);
  }

  /** Points and cycles. */
  count(): number {
    return this.points.areStable.length + this.points.cycles.length;
  }

  paint(theme: Theme): void {
    const { strokes, marks } = this;
    const { fixedPoints, areStable, cycles } = this.points;
    const colours = stabilityColours(theme);
    stable.set(colours.stable);
    unstable.set(colours.unstable);
    areStable.forEach((isStable, k) => {
      const shape = isStable ? GLYPH.square : GLYPH.crossedRing;
      marks.style(k, shape, isStable ? stable : unstable, 1, MARK_PIXELS);
      marks.place(k, fixedPoints, k);
    });
    strokes.clear();
    const line = { colour: stable, alpha: 1, width: CYCLE_PIXELS };
    let mark = areStable.length;
    for (const cycle of cycles) {
      const period = cycle.length / 3;
      for (let k = 0; k < period; k++, mark++) {
        strokes.add(cycle, k, cycle, (k + 1) % period, line);
        marks.style(mark, GLYPH.square, stable, 1, CYCLE_MARK_PIXELS);
        marks.place(mark, cycle, k);
      }
    }
    strokes.commit();
    marks.commit(theme.background);
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    const { fixedPoints, cycles } = this.points;
    const label = (text: string, at: Float32Array, k: number, priority: number): SceneLabel => ({
      ...{ text, position: new Vector3().fromArray(at, 3 * k), priority },
      className: 'mark-label',
    });
    return [
      ...averagedNames(this.points).map((text, k) => label(text, fixedPoints, k, 66 - 0.1 * k)),
      ...cycles.map((cycle) => label(averagedCycleName(cycle), cycle, 0, 67)),
    ];
  }

  dispose(): void {
    this.strokes.dispose();
    this.marks.dispose();
  }
}

/** Of the first points: "averaged 1", as the table numbers them. */
export function averagedNames({ areStable }: AveragedPoints): string[] {
  return areStable.slice(0, NAMED_AVERAGED).map((_, k) => `averaged ${k + 1}`);
}

/** @param cycle [period, 3] */
export function averagedCycleName(cycle: Float32Array): string {
  return `averaged ${cycle.length / 3}-cycle`;
}
