/** One orbit as thin strokes with a disc at each step; coloured step by step, or plain as a ghost. */
import { Color, Group } from 'three';
import type { OrbitTrace as Trace } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { PickProbe } from './pickProbe';
import { stepPainter, type StepColouring } from './stepColours';
import type { Pick } from './stageApi';
import { StrokeSet } from './strokes';

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
  private readonly strokes: StrokeSet;
  private readonly discs: GlyphCloud;

  constructor(
    readonly name: string,
    private readonly trace: Trace,
    private readonly ghost: boolean,
  ) {
    const order = ghost ? 0 : 2;
    this.strokes = new StrokeSet(Math.max(0, trace.steps - 1), order);
    const style = { renderOrder: order + 1, casing: 0, solid: false };
    this.discs = new GlyphCloud(trace.steps, style);
    this.object.add(this.strokes.object, this.discs.object);
  }

  count(): number {
    return this.trace.steps;
  }

  paint(theme: Theme, colouring: StepColouring): void {
    const { trace, strokes, discs } = this;
    const { positions, steps } = trace;
    const look = lookOf(steps, this.ghost);
    const paintStep = this.ghost
      ? (_step: number, out: Color) => out.set(theme.muted)
      : stepPainter(theme, trace, colouring);
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

  /** A ghost is not found. */
  offerTo(probe: PickProbe): void {
    if (!this.ghost) this.discs.offerTo(probe, stepOf);
  }

  dispose(): void {
    this.strokes.dispose();
    this.discs.dispose();
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

function stepOf(step: number): Pick {
  return { kind: 'step', step };
}
