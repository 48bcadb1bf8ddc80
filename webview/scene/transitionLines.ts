/** Changes of symbol in the state space: real ones thin, their average thick with squares, the path of least noise dashed with diamonds. */
import { Color, Group, Vector3 } from 'three';
import { stabilityColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';
import type { TransitionPaths } from './stageApi';
import { StrokeSet } from './strokes';

const REAL_PIXELS = 1.2;
const REAL_ALPHA = 0.55;
const AVERAGE_PIXELS = 3;
const PATH_PIXELS = 2.6;
/** Parts of a step of the dashed path; every other one is drawn. */
const DASHES = 7;
const MARK_PIXELS = 9;
const foreground = new Color();
const accent = new Color();

export class TransitionLines implements Drawable {
  readonly name = 'transitions';
  readonly object = new Group();
  private readonly strokes: StrokeSet;
  private readonly marks: GlyphCloud;

  constructor(private readonly paths: TransitionPaths) {
    const { segments, average, path } = paths;
    const stepsOf = (line: Float32Array) => Math.max(0, line.length / 3 - 1);
    const real = segments.reduce((sum, line) => sum + stepsOf(line), 0);
    const dashes = Math.ceil(DASHES / 2) * stepsOf(path);
    this.strokes = new StrokeSet(real + stepsOf(average) + dashes, 6);
    const style = { renderOrder: 10, casing: 1.5, solid: true };
    this.marks = new GlyphCloud(average.length / 3 + path.length / 3, style);
    this.object.add(this.strokes.object, this.marks.object);
  }

  /** Lines. */
  count(): number {
    const { segments, average, path } = this.paths;
    return segments.length + (average.length > 0 ? 1 : 0) + (path.length > 0 ? 1 : 0);
  }

  paint(theme: Theme): void {
    const { strokes, marks } = this;
    const { segments, average, path } = this.paths;
    foreground.set(theme.foreground);
    accent.set(stabilityColours(theme).unstable);
    strokes.clear();
    const real = { colour: foreground, alpha: REAL_ALPHA, width: REAL_PIXELS };
    for (const line of segments) addLine(strokes, line, real);
    addLine(strokes, average, { colour: foreground, alpha: 1, width: AVERAGE_PIXELS });
    addLine(strokes, dashed(path), { colour: accent, alpha: 1, width: PATH_PIXELS }, 2);
    strokes.commit();
    const averageCount = average.length / 3;
    for (let k = 0; k < averageCount; k++) {
      marks.style(k, GLYPH.square, foreground, 1, k % 5 === 0 ? MARK_PIXELS : 0);
      marks.place(k, average, k);
    }
    for (let k = 0; k < path.length / 3; k++) {
      marks.style(averageCount + k, GLYPH.diamond, accent, 1, MARK_PIXELS + 1);
      marks.place(averageCount + k, path, k);
    }
    marks.commit(theme.background);
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    const { average, path } = this.paths;
    const at = (line: Float32Array, k: number) => new Vector3().fromArray(line, 3 * k);
    const label = (text: string, position: Vector3, priority: number): SceneLabel => ({
      ...{ text, position, priority },
      className: 'mark-label',
    });
    return [
      ...(average.length > 0 ? [label('average change', at(average, 0), 62)] : []),
      ...(path.length > 0 ? [label('least noise', at(path, path.length / 3 - 1), 64)] : []),
    ];
  }

  dispose(): void {
    this.strokes.dispose();
    this.marks.dispose();
  }
}

function addLine(
  strokes: StrokeSet,
  line: Float32Array,
  style: Parameters<StrokeSet['add']>[4],
  every = 1,
): void {
  for (let k = 0; k + 1 < line.length / 3; k += every) strokes.add(line, k, line, k + 1, style);
}

/** Ends of the dashes, two points each. */
function dashed(line: Float32Array): Float32Array {
  const ends: number[] = [];
  for (let step = 0; step + 1 < line.length / 3; step++) {
    for (let dash = 0; dash < DASHES; dash += 2) {
      for (const share of [dash / DASHES, (dash + 1) / DASHES]) {
        for (let k = 0; k < 3; k++) {
          const from = line[3 * step + k];
          ends.push(from + share * (line[3 * step + 3 + k] - from));
        }
      }
    }
  }
  return Float32Array.from(ends);
}
