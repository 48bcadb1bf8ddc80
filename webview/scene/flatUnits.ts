/** Units on a 2D canvas: shade and size by activity, rings for gains and selection. Where they stand is their picture's. */
import { Color } from 'three';
import type { FlatArea, FlatLabel } from './flatPicture';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import { magnitudeColour } from './magnitudeColour';
import type { StageOptions } from './stageApi';

export interface FlatUnitLook {
  /** Diameter of a silent unit. */
  readonly pixels: number;
  readonly alpha: number;
}

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
    const gain = gains.get(unit) ?? 1;
    if (gain !== 1) {
      const glyph = gain === 0 ? GLYPH.crossedRing : GLYPH.ring;
      drawGlyph(context, glyph, x, y, 13, theme.foreground);
    }
    const isSelected = unit === selectedUnit || selectedUnits?.has(unit) === true;
    if (isSelected) drawGlyph(context, GLYPH.ring, x, y, 18, theme.focus);
    if (unit === selectedUnit) labels.push({ text: `unit ${unit}`, x, y, priority: 100 });
  }
  return labels;
}
