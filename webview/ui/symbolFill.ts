/** Colour of an output symbol for SVG, as the theme's palette sets it (theme/dataColours.ts). */

/** As many as the palette hands over; further symbols share colours, which is why none is told by colour alone. */
const COLOURS = 16;

export function symbolFill(symbol: number): string {
  return `var(--data-symbol-${symbol % COLOURS})`;
}
