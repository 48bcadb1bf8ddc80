/** Input at the left, symbols at the right, and the strongest lines to and from the units. */
import { Color, Group, Vector3 } from 'three';
import { signedColours, symbolColour } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';
import { StrokeSet } from './strokes';
import { INPUT_X, symbolPosition, type LaidOut } from './unitLayout';

/** Lines from the input and to each symbol: the strongest only. */
const LINES_EACH = 24;
const SQUARE_PIXELS = 13;
const scratch = new Color();

interface RoleLine {
  readonly unit: number;
  /** -1 for the input. */
  readonly symbol: number;
  readonly weight: number;
}

export class RoleAnchors implements Drawable {
  readonly name = 'input and readout';
  readonly object = new Group();
  private readonly input = new Vector3(INPUT_X, 0, 0);
  private readonly lines: readonly RoleLine[];
  private readonly strokes: StrokeSet;
  private readonly squares: GlyphCloud;
  private readonly outputs: number;

  constructor(
    /** Units, or groups of them. */
    laidOut: LaidOut,
    private readonly positions: readonly Vector3[],
  ) {
    const { readout, units } = laidOut;
    this.outputs = Math.round(readout.length / units);
    this.lines = strongestLines(laidOut, this.outputs);
    this.strokes = new StrokeSet(this.lines.length, 3);
    const style = { renderOrder: 5, casing: 1.5, solid: true };
    this.squares = new GlyphCloud(this.outputs + 1, style);
    this.object.add(this.strokes.object, this.squares.object);
  }

  count(): number {
    return this.outputs + 1;
  }

  paint(theme: Theme): void {
    for (let symbol = -1; symbol < this.outputs; symbol++) {
      scratch.set(symbol < 0 ? theme.muted : symbolColour(theme, symbol));
      this.squares.style(symbol + 1, GLYPH.square, scratch, 1, SQUARE_PIXELS);
      this.squares.place(symbol + 1, this.placeOf(symbol).toArray(), 0);
    }
    this.squares.commit(theme.background);
    this.paintLines(theme);
  }

  labels(): SceneLabel[] {
    return Array.from({ length: this.outputs + 1 }, (_, k) => ({
      text: k === 0 ? 'input' : `symbol ${k - 1}`,
      position: this.placeOf(k - 1),
      priority: 50,
      className: 'axis-label',
    }));
  }

  dispose(): void {
    this.strokes.dispose();
    this.squares.dispose();
  }

  /** Thick where a line starts: at the input, and at the unit that is read. */
  private paintLines(theme: Theme): void {
    const signed = signedColours(theme);
    const largest = new Map<number, number>();
    for (const { symbol, weight } of this.lines) {
      largest.set(symbol, Math.max(largest.get(symbol) ?? 1e-12, Math.abs(weight)));
    }
    this.strokes.clear();
    for (const { unit, symbol, weight } of this.lines) {
      if (symbol < 0) scratch.set(theme.muted);
      else scratch.set(weight < 0 ? signed.negative : signed.positive);
      const strength = Math.abs(weight) / (largest.get(symbol) ?? 1);
      const alpha = 0.08 + 0.5 * strength * strength;
      const thick = { colour: scratch, alpha, width: 1.6 };
      const thin = { colour: scratch, alpha, width: 0.7 };
      const anchor = this.placeOf(symbol).toArray();
      const node = this.positions[unit].toArray();
      if (symbol < 0) this.strokes.add(anchor, 0, node, 0, thick, thin);
      else this.strokes.add(node, 0, anchor, 0, thick, thin);
    }
    this.strokes.commit();
  }

  private placeOf(symbol: number): Vector3 {
    return symbol < 0 ? this.input : symbolPosition(symbol, this.outputs);
  }
}

function strongestLines(laidOut: LaidOut, outputs: number): RoleLine[] {
  const { units, inputNorm, readout } = laidOut;
  const lines: RoleLine[] = [];
  for (let symbol = -1; symbol < outputs; symbol++) {
    const weightOf = (unit: number) =>
      symbol < 0 ? inputNorm[unit] : readout[symbol * units + unit];
    const strongest = Array.from({ length: units }, (_, unit) => unit)
      .sort((a, b) => Math.abs(weightOf(b)) - Math.abs(weightOf(a)))
      .slice(0, LINES_EACH);
    lines.push(...strongest.map((unit) => ({ unit, symbol, weight: weightOf(unit) })));
  }
  return lines;
}
