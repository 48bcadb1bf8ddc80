import { Color } from 'three';
import { expect, it } from 'vitest';
import { magnitudeColour } from '../../../../webview/scene/magnitudeColour';
import { cssHex } from '../../../../webview/theme/colour';
import { magnitudeRgb } from '../../../../webview/theme/palette';
import { THEMES } from '../theme/themes';

it.each(THEMES)('paints what the palette says on $kind', (theme) => {
  const colour = new Color();
  expect(magnitudeColour(theme, 0.6, colour)).toBe(colour);
  expect(`#${colour.getHexString()}`).toBe(cssHex(magnitudeRgb(theme, 0.6)));
});
