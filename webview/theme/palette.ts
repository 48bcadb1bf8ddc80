/** What each colour means on a theme's background: symbols, magnitudes, signed weights, stability. Colour arithmetic is in colour.ts. */
import { cssHex, contrastRatio, mixRgb, parseColour, withContrast, type Rgb } from './colour';
import type { Theme } from './theme';

/** Marks must stand out from the background by this much (WCAG 2.2, 1.4.11); more in high-contrast themes. */
const MARK_CONTRAST = 3;
const HIGH_CONTRAST = 4.5;

/** Okabe & Ito (2008), ordered so that the first few differ most on light and dark backgrounds alike. */
const OKABE_ITO: readonly Rgb[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [230, 159, 0],
  [240, 228, 66],
];
/** Cividis (Nuñez et al. 2018) at nine even stops. */
const CIVIDIS: readonly Rgb[] = [
  [0, 34, 78],
  [23, 59, 110],
  [67, 78, 108],
  [95, 99, 112],
  [124, 123, 120],
  [155, 148, 118],
  [189, 175, 109],
  [224, 204, 94],
  [254, 232, 56],
];
const CRIMSON: Rgb = [200, 30, 80];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Part of the magnitude ramp that is visible on a dark and on a light background. */
const RAMP_SHARE = { dark: [0.24, 1], light: [0, 0.86] } as const;
const RAMP_SIZE = 256;

interface Palette {
  readonly symbols: readonly string[];
  readonly ramp: readonly Rgb[];
  readonly negative: string;
  readonly positive: string;
  readonly stable: string;
  readonly unstable: string;
}

const palettes = new WeakMap<Theme, Palette>();

/** CSS colour of output symbol k; after seven symbols the colours come again, nearer to the foreground. */
export function symbolColour(theme: Theme, k: number): string {
  const { symbols } = paletteOf(theme);
  const colour = symbols[k % symbols.length];
  const round = Math.floor(k / symbols.length);
  if (round === 0) return colour;
  const foreground = parseColour(theme.foreground, BLACK);
  return cssHex(mixRgb(parseColour(colour, BLACK), foreground, Math.min(0.6, 0.3 * round)));
}

/** Colour of a magnitude: share of the largest, 0..1; non-finite counts as 0. */
export function magnitudeRgb(theme: Theme, share: number): Rgb {
  const bounded = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return paletteOf(theme).ramp[Math.round(bounded * (RAMP_SIZE - 1))];
}

/** Ends of the diverging scale of signed weights: blue below zero, orange above. */
export function signedColours(theme: Theme): { negative: string; positive: string } {
  return paletteOf(theme);
}

/** Colours of marks by stability; shape tells it as well. */
export function stabilityColours(theme: Theme): { stable: string; unstable: string } {
  return paletteOf(theme);
}

/** Colours of the zones of states; what belongs to none is as muted as what was not measured. */
export function zoneColours(
  theme: Theme,
): Readonly<Record<'unassigned' | 'cluster' | 'kick' | 'transition', string>> {
  const { negative, positive, unstable } = paletteOf(theme);
  return { unassigned: theme.muted, cluster: negative, kick: positive, transition: unstable };
}

function paletteOf(theme: Theme): Palette {
  const known = palettes.get(theme);
  if (known) return known;
  const made = makePalette(theme);
  palettes.set(theme, made);
  return made;
}

function makePalette(theme: Theme): Palette {
  const assumed = theme.kind.endsWith('dark') ? BLACK : WHITE;
  const background = parseColour(theme.background, assumed);
  const dark = contrastRatio(WHITE, background) > contrastRatio(BLACK, background);
  const ratio = theme.kind.startsWith('hc') ? HIGH_CONTRAST : MARK_CONTRAST;
  const visible = (colour: Rgb): string => cssHex(withContrast(colour, background, ratio));
  const foreground = parseColour(theme.foreground, dark ? WHITE : BLACK);
  const [from, to] = dark ? RAMP_SHARE.dark : RAMP_SHARE.light;
  return {
    symbols: OKABE_ITO.map(visible),
    ramp: rampOf(CIVIDIS, from, to),
    positive: visible(dark ? [250, 160, 60] : [204, 92, 10]),
    negative: visible(dark ? [90, 165, 245] : [30, 96, 170]),
    stable: visible(foreground),
    unstable: visible(dark ? mixRgb(CRIMSON, WHITE, 0.35) : CRIMSON),
  };
}

function rampOf(stops: readonly Rgb[], from: number, to: number): readonly Rgb[] {
  return Array.from({ length: RAMP_SIZE }, (_, i) => {
    const at = (from + ((to - from) * i) / (RAMP_SIZE - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return mixRgb(stops[low], stops[low + 1], at - low);
  });
}
