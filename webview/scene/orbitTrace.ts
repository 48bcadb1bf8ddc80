/** One orbit as thin strokes with a disc at each step; coloured by symbol, time or speed, or plain as a ghost. */
import { Color, Group } from 'three';
import type { OrbitTrace as Trace, ViewState } from '../../src/protocol/inspector';
import { symbolColour } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import { magnitudeColour } from './magnitudeColour';
import { STEP_IDS, writeIds } from './pickIds';
import { StrokeSet, type StrokeEnd } from './strokes';

/** Up to this many steps strokes and discs are opaque; beyond, they fade with the root of their number. */
const CLEAR_STEPS = 300;
const DENSE_STEPS = 8000;

interface Look {
  readonly strokeAlpha: number;
  readonly discAlpha: number;
  readonly discSize: number;
}

export class OrbitTrace implements Drawable {
  readonly object = new Group();
  readonly pickObject: Drawable['pickObject'];
  private readonly strokes: StrokeSet;
  private readonly discs: GlyphCloud;

  constructor(
    readonly name: string,
    private readonly trace: Trace,
    private readonly ghost: boolean,
  ) {
    const order = ghost ? 0 : 2;
    this.strokes = new StrokeSet(Math.max(0, trace.steps - 1), order);
    const ids = ghost ? null : writeIds(trace.steps, STEP_IDS);
    const style = { renderOrder: order + 1, casing: 0, solid: false };
    this.discs = new GlyphCloud(trace.steps, ids, style);
    this.object.add(this.strokes.object, this.discs.object);
    this.pickObject = ghost ? null : this.discs.pickObject;
  }

  count(): number {
    return this.trace.steps;
  }

  paint(theme: Theme, colourBy: ViewState['colourBy']): void {
    const { trace, strokes, discs } = this;
    const { positions, steps } = trace;
    const look = lookOf(steps, this.ghost);
    const paintStep = this.painter(theme, colourBy);
    let before = { colour: new Color(), alpha: look.strokeAlpha, width: 1 };
    let after = { colour: new Color(), alpha: look.strokeAlpha, width: 1 };
    strokes.clear();
    for (let step = 0; step < steps; step++) {
      paintStep(step, after.colour);
      if (step > 0) strokes.add(positions, step - 1, positions, step, before, after);
      discs.style(step, GLYPH.disc, after.colour, look.discAlpha, look.discSize);
      discs.place(step, positions, step);
      [before, after] = [after, before];
    }
    strokes.commit();
    discs.commit(theme.background);
  }

  dispose(): void {
    this.strokes.dispose();
    this.discs.dispose();
  }

  /** Writes the colour of a step. */
  private painter(
    theme: Theme,
    colourBy: ViewState['colourBy'],
  ): (step: number, out: StrokeEnd['colour']) => void {
    const { trace } = this;
    if (this.ghost) return (_, out) => out.set(theme.muted);
    if (colourBy === 'time') {
      return (step, out) => magnitudeColour(theme, step / Math.max(1, trace.steps - 1), out);
    }
    if (colourBy === 'speed') {
      const fastest = topSpeed(trace.speed);
      return (step, out) => magnitudeColour(theme, trace.speed[step] / fastest, out);
    }
    if (trace.sampled.length === 0) return (_, out) => out.set(theme.foreground);
    return (step, out) => out.set(symbolColour(theme, trace.sampled[step]));
  }
}

function lookOf(steps: number, ghost: boolean): Look {
  const clear = Math.min(1, Math.sqrt(CLEAR_STEPS / Math.max(1, steps)));
  if (ghost)
    return { strokeAlpha: 0.06 + 0.3 * clear, discAlpha: 0.2 + 0.2 * clear, discSize: 2.6 };
  return {
    strokeAlpha: 0.08 + 0.55 * clear,
    discAlpha: Math.min(0.95, 0.3 + 1.1 * clear),
    discSize: steps > DENSE_STEPS ? 2.6 : 4,
  };
}

/** 98th percentile of the finite speeds, so that one leap does not darken the rest; positive. */
export function topSpeed(speed: Float32Array): number {
  const finite = speed.filter((value) => Number.isFinite(value)).sort();
  const top = finite[Math.floor(0.98 * (finite.length - 1))];
  return top > 0 ? top : 1;
}
