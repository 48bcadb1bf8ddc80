/** The palette's magnitudes as Three.js colours. */
import { SRGBColorSpace, type Color } from 'three';
import { magnitudeRgb } from '../theme/palette';
import type { Theme } from '../theme/theme';

/** Writes the colour of a magnitude (share of the largest, 0..1; non-finite counts as 0) and returns `out`. */
export function magnitudeColour(theme: Theme, share: number, out: Color): Color {
  const [r, g, b] = magnitudeRgb(theme, share);
  return out.setRGB(r / 255, g / 255, b / 255, SRGBColorSpace);
}
