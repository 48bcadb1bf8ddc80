/** Units as balls: size and shade by activity, a mark for each site with a gain that is not 1 (crossed at 0), a halo when selected. */
import { Color, Group, type Vector3 } from 'three';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import { magnitudeColour } from './magnitudeColour';
import type { PickProbe } from './pickProbe';
import { MarkSet } from './markSet';
import { GAIN_SITES, type Pick, type StageOptions } from './stageApi';
import { SITE_GROWTH, siteGlyph } from './unitMarks';

/** Diameter of a silent unit, CSS pixels, by how many there are; an active one grows by up to this factor more. */
const PIXELS = { least: 2.4, most: 7, spread: 62 } as const;
const ACTIVE_GROWTH = 1.3;
/** Of kick units, and of units that are no part of the mechanism shown. */
const KICK_GROWTH = 1.4;
const DIMMED = { alpha: 0.4, size: 0.75 } as const;
/** Smaller units would be mostly rim. */
const CASED_PIXELS = 4;
const colour = new Color();

/** Units that a picture of the mechanism sets apart. */
export interface SetApart {
  readonly kicks: ReadonlySet<number>;
  /** All others are dimmed. */
  readonly parts: ReadonlySet<number>;
}

export class UnitNodes implements Drawable {
  readonly name = 'units';
  readonly object = new Group();
  private readonly balls: GlyphCloud;
  private readonly halos: GlyphCloud;
  private readonly marks = new MarkSet(6);
  private readonly diameter: number;

  /** @param setApart null: all units look alike */
  constructor(
    private readonly positions: readonly Vector3[],
    private readonly setApart: SetApart | null = null,
  ) {
    const units = positions.length;
    this.diameter = Math.min(PIXELS.most, Math.max(PIXELS.least, PIXELS.spread / Math.sqrt(units)));
    this.balls = new GlyphCloud(units, {
      renderOrder: 5,
      casing: this.diameter < CASED_PIXELS ? 0.3 : 1,
      solid: true,
    });
    this.halos = new GlyphCloud(units, { renderOrder: 6, casing: 1, solid: false });
    positions.forEach((position, unit) => {
      this.balls.place(unit, position.toArray(), 0);
      this.halos.place(unit, position.toArray(), 0);
    });
    this.object.add(this.balls.object, this.marks.object, this.halos.object);
  }

  count(): number {
    return this.positions.length;
  }

  paint(theme: Theme, options: StageOptions): void {
    const { activity } = options;
    const largest = largestMagnitude(activity);
    for (let unit = 0; unit < this.positions.length; unit++) {
      const share = activity && largest > 0 ? Math.abs(activity[unit] ?? 0) / largest : 0;
      const root = Number.isFinite(share) ? Math.sqrt(share) : 0;
      const size = this.diameter * (1 + ACTIVE_GROWTH * root) * this.growthOf(unit);
      const alpha = this.isDimmed(unit) ? DIMMED.alpha : 1;
      this.balls.style(unit, GLYPH.ball, magnitudeColour(theme, root, colour), alpha, size);
    }
    this.balls.commit(theme.background);
    this.mark(theme, options);
  }

  offerTo(probe: PickProbe): void {
    this.balls.offerTo(probe, unitOf);
  }

  dispose(): void {
    this.balls.dispose();
    this.halos.dispose();
    this.marks.dispose();
  }

  private isDimmed(unit: number): boolean {
    return this.setApart?.parts.has(unit) === false;
  }

  private growthOf(unit: number): number {
    if (this.isDimmed(unit)) return DIMMED.size;
    return this.setApart?.kicks.has(unit) ? KICK_GROWTH : 1;
  }

  private mark(theme: Theme, { gains, selectedUnit, selectedUnits }: StageOptions): void {
    const { marks, halos, positions, diameter } = this;
    const size = Math.max(10, 2.2 * diameter);
    colour.set(theme.foreground);
    const marked = [...gains].flatMap(([unit, sites]) =>
      GAIN_SITES.flatMap((site) => {
        const [place, gain] = [positions.at(unit), sites[site]];
        if (!place || gain === undefined) return [];
        return [{ place, shape: siteGlyph(site, gain), size: SITE_GROWTH[site] * size }];
      }),
    );
    marks.set(marked, colour, theme.background);
    colour.set(theme.focus);
    positions.forEach((_, unit) => {
      const isSelected = unit === selectedUnit || selectedUnits?.has(unit) === true;
      halos.style(unit, GLYPH.ring, colour, 1, isSelected ? 1.7 * size : 0);
    });
    halos.commit(theme.background);
  }
}

/** Over the finite values; 0 without any. */
function largestMagnitude(values: Float32Array | null): number {
  let largest = 0;
  for (const value of values ?? []) {
    if (Number.isFinite(value) && Math.abs(value) > largest) largest = Math.abs(value);
  }
  return largest;
}

function unitOf(unit: number): Pick {
  return { kind: 'unit', unit };
}
