/** Units on a 2D canvas: shade and size by activity, marks for gains, a ring for the selection. Where they stand is their picture's. */
import { Color } from 'three';
import type { FlatArea, FlatLabel } from './flatPicture';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import { magnitudeColour } from './magnitudeColour';
import { GAIN_SITES, type GainSite, type StageOptions, type UnitGains } from './stageApi';
import { SITE_GROWTH, siteGlyph, unitLabel } from './unitMarks';

export interface FlatUnitLook {
  /** Diameter of a silent unit. */
  readonly pixels: number;
  readonly alpha: number;
}

const MARK_PIXELS = 13;
const HALO_PIXELS = 18;
const scratch = new Color();

/**
 * @param points [units, 2] CSS pixels
 * @returns the name of the selected unit
 */
export function drawFlatUnits(
  { context, theme }: FlatArea,
  points: Float32Array,
  { activity, gains, selectedUnit, selectedUnits }: StageOptions,
  lookOf: (unit: number) => FlatUnitLook,
): FlatLabel[] {
  const largest = activity?.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) ?? 0;
  const labels: FlatLabel[] = [];
  for (let unit = 0; unit < points.length / 2; unit++) {
    const [x, y] = [points[2 * unit], points[2 * unit + 1]];
    const { pixels, alpha } = lookOf(unit);
    const share = activity && largest > 0 ? Math.sqrt(Math.abs(activity[unit]) / largest) : 0;
    const colour = magnitudeColour(theme, share, scratch).getStyle();
    context.globalAlpha = alpha;
    drawGlyph(context, GLYPH.disc, x, y, pixels * (1 + (share || 0)), colour);
    context.globalAlpha = 1;
    const own = gains.get(unit);
    if (own)
      drawSites(
        context,
        own,
        (site) => ({ x, y, pixels: SITE_GROWTH[site] * MARK_PIXELS }),
        theme.foreground,
      );
    const isSelected = unit === selectedUnit || selectedUnits?.has(unit) === true;
    if (isSelected) drawGlyph(context, GLYPH.ring, x, y, HALO_PIXELS, theme.focus);
    if (unit === selectedUnit) labels.push({ text: unitLabel(unit, own), x, y, priority: 100 });
  }
  return labels;
}

/** A mark for each site at which a gain acts. */
export function drawSites(
  context: CanvasRenderingContext2D,
  gains: UnitGains,
  placeOf: (site: GainSite) => { readonly x: number; readonly y: number; readonly pixels: number },
  colour: string,
): void {
  for (const site of GAIN_SITES) {
    const gain = gains[site];
    if (gain === undefined) continue;
    const { x, y, pixels } = placeOf(site);
    drawGlyph(context, siteGlyph(site, gain), x, y, pixels, colour);
  }
}
