/** Hands the palette to the style sheet, as custom properties of the page. */
import { cssHex } from './colour';
import { magnitudeRgb, signedColours, stabilityColours, symbolColour } from './palette';
import type { Theme } from './theme';

/** `--data-symbol-0` to `-15`; from the eighth on they are variants of the first seven. */
const SYMBOLS = 16;
/** `--data-magnitude-0` to `-8`, from small to large. */
const SHADES = 9;

export function paintDataColours(theme: Theme): void {
  const { style } = document.documentElement;
  const set = (name: string, value: string) => {
    // Unchanged values are not written: writing would wake whoever watches this element.
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
  };
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    set(`--data-symbol-${symbol}`, symbolColour(theme, symbol));
  }
  for (let shade = 0; shade < SHADES; shade++) {
    set(`--data-magnitude-${shade}`, cssHex(magnitudeRgb(theme, shade / (SHADES - 1))));
  }
  const { negative, positive } = signedColours(theme);
  set('--data-negative', negative);
  set('--data-positive', positive);
  set('--data-unstable', stabilityColours(theme).unstable);
}
