/** Ring and label around the selected state of the orbit. */
import { Color, Vector3 } from 'three';
import type { OrbitTrace } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';

const RING_PIXELS = 18;
const DISC_PIXELS = 7;
const colour = new Color();

export class SelectedStep implements Drawable {
  readonly name = 'selected step';
  readonly object: GlyphCloud['object'];
  private readonly cloud = new GlyphCloud(2, { renderOrder: 12, casing: 1, solid: false });
  private step: number | null = null;

  constructor(private readonly trace: OrbitTrace) {
    this.object = this.cloud.object;
    this.object.material.depthTest = false;
    this.object.visible = false;
  }

  count(): number {
    return this.object.visible ? 1 : 0;
  }

  /** A step outside the orbit selects nothing. */
  paint(theme: Theme, step: number | null): void {
    this.object.visible = step !== null && step < this.trace.steps;
    this.step = this.object.visible ? step : null;
    if (this.step === null) return;
    colour.set(theme.focus);
    this.cloud.style(0, GLYPH.ring, colour, 1, RING_PIXELS);
    this.cloud.style(1, GLYPH.disc, colour, 1, DISC_PIXELS);
    for (const glyph of [0, 1]) this.cloud.place(glyph, this.trace.positions, this.step);
    this.cloud.commit(theme.background);
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    if (this.step === null) return [];
    const position = new Vector3().fromArray(this.trace.positions, 3 * this.step);
    const text = `step ${this.step.toLocaleString('en')}`;
    return [{ text, position, priority: 100, className: 'mark-label' }];
  }

  dispose(): void {
    this.cloud.dispose();
  }
}
