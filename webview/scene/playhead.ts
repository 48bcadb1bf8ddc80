/** The state being played: a disc with a short trail that fades behind it. */
import { Color, Group } from 'three';
import type { OrbitTrace } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import { StrokeSet } from './strokes';

const TRAIL_STEPS = 20;
const DISC_PIXELS = 12;
const TRAIL_PIXELS = 3;

interface FadingEnd {
  readonly colour: Color;
  alpha: number;
  width: number;
}

export class Playhead implements Drawable {
  readonly name = 'playhead';
  readonly object = new Group();
  private readonly strokes = new StrokeSet(TRAIL_STEPS, 10);
  private readonly disc = new GlyphCloud(1, { renderOrder: 11, casing: 2, solid: true });
  private readonly colour = new Color();
  private readonly older: FadingEnd = { colour: this.colour, alpha: 0, width: 0 };
  private readonly newer: FadingEnd = { colour: this.colour, alpha: 0, width: 0 };
  private background = '#000';
  private step: number | null = null;

  constructor(private readonly trace: OrbitTrace) {
    for (const { object } of [this.strokes, this.disc]) {
      object.material.depthTest = false;
      this.object.add(object);
    }
    this.object.visible = false;
  }

  count(): number {
    return this.object.visible ? 1 : 0;
  }

  paint(theme: Theme): void {
    this.colour.set(theme.foreground);
    this.background = theme.background;
    this.disc.style(0, GLYPH.disc, this.colour, 1, DISC_PIXELS);
    this.moveTo(this.step);
  }

  /** null hides it, as does a step outside the orbit. Allocates nothing. */
  moveTo(step: number | null): void {
    this.step = step;
    this.object.visible = step !== null && step >= 0 && step < this.trace.steps;
    if (step === null || !this.object.visible) return;
    const { positions } = this.trace;
    this.strokes.clear();
    for (let at = Math.max(1, step - TRAIL_STEPS + 1); at <= step; at++) {
      fade(this.older, step - at + 1);
      fade(this.newer, step - at);
      this.strokes.add(positions, at - 1, positions, at, this.older, this.newer);
    }
    this.strokes.commit();
    this.disc.place(0, positions, step);
    this.disc.commit(this.background);
  }

  dispose(): void {
    this.strokes.dispose();
    this.disc.dispose();
  }
}

function fade(end: FadingEnd, age: number): void {
  const share = 1 - age / TRAIL_STEPS;
  end.alpha = 0.9 * share;
  end.width = 1 + (TRAIL_PIXELS - 1) * share;
}
