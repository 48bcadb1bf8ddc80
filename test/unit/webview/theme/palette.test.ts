import { describe, expect, it } from 'vitest';
import {
  contrastRatio,
  parseColour,
  relativeLuminance,
  type Rgb,
} from '../../../../webview/theme/colour';
import {
  magnitudeRgb,
  signedColours,
  stabilityColours,
  symbolColour,
} from '../../../../webview/theme/palette';
import { THEMES } from './themes';

const NONE: Rgb = [0, 0, 0];
const contrastOn = (background: string, css: string): number =>
  contrastRatio(parseColour(css, NONE), parseColour(background, NONE));

describe.each(THEMES)('palette on $kind', (theme) => {
  const least = theme.kind.startsWith('hc') ? 4.5 : 3;

  it('gives every mark its contrast', () => {
    const { negative, positive } = signedColours(theme);
    const { stable, unstable } = stabilityColours(theme);
    const symbols = Array.from({ length: 7 }, (_, k) => symbolColour(theme, k));
    for (const css of [negative, positive, stable, unstable, ...symbols]) {
      expect(contrastOn(theme.background, css) + 1e-2).toBeGreaterThanOrEqual(least);
    }
  });

  it('tells the first seven symbols apart, and further ones from the first', () => {
    const colours = Array.from({ length: 14 }, (_, k) => symbolColour(theme, k));
    expect(new Set(colours.slice(0, 7)).size).toBe(7);
    expect(colours[7]).not.toBe(colours[0]);
  });

  it('ramps magnitudes monotonically in luminance and bounds what lies outside', () => {
    const at = (share: number): number => relativeLuminance(magnitudeRgb(theme, share));
    const shares = Array.from({ length: 33 }, (_, k) => k / 32);
    for (let k = 1; k < shares.length; k++)
      expect(at(shares[k])).toBeGreaterThan(at(shares[k - 1]));
    expect(at(-3)).toBe(at(0));
    expect(at(7)).toBe(at(1));
    expect(at(Number.NaN)).toBe(at(0));
  });
});
