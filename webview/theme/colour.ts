/** Colours as sRGB bytes: parsing, mixing and contrast. Which colour means what is palette.ts. */

/** sRGB, each 0..255. */
export type Rgb = readonly [number, number, number];

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const MIX_STEPS = 40;

/** Reads #rgb, #rgba, #rrggbb, #rrggbbaa, rgb() and rgba(); anything else gives the fallback. Alpha is dropped. */
export function parseColour(css: string, fallback: Rgb): Rgb {
  const text = css.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(text)?.[1];
  if (hex && hex.length <= 4) {
    const digit = (i: number): number => Number.parseInt(hex[i] + hex[i], 16);
    return [digit(0), digit(1), digit(2)];
  }
  if (hex && hex.length >= 6) {
    const byte = (i: number): number => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
    return [byte(0), byte(1), byte(2)];
  }
  const numbers = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].match(/[\d.]+/g);
  if (!numbers || numbers.length < 3) return fallback;
  return [clampByte(+numbers[0]), clampByte(+numbers[1]), clampByte(+numbers[2])];
}

/** "#rrggbb" */
export function cssHex(colour: Rgb): string {
  return `#${colour.map((byte) => Math.round(byte).toString(16).padStart(2, '0')).join('')}`;
}

/** share = 0 gives a, 1 gives b; in sRGB, as CSS does. */
export function mixRgb(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** WCAG 2 relative luminance, 0..1. */
export function relativeLuminance(colour: Rgb): number {
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** WCAG 2 contrast ratio, 1..21. */
export function contrastRatio(a: Rgb, b: Rgb): number {
  const la = relativeLuminance(a);
  const lb = relativeLuminance(b);
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

/** The colour nearest to this one, on its way to black or white, that stands out from the background by at least `ratio`. */
export function withContrast(colour: Rgb, background: Rgb, ratio: number): Rgb {
  const away = contrastRatio(WHITE, background) > contrastRatio(BLACK, background) ? WHITE : BLACK;
  for (let i = 0; i < MIX_STEPS; i++) {
    const candidate = mixRgb(colour, away, i / MIX_STEPS);
    if (contrastRatio(candidate, background) >= ratio) return candidate;
  }
  return away;
}

function linear(byte: number): number {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function clampByte(value: number): number {
  return Math.min(255, Math.max(0, value));
}
