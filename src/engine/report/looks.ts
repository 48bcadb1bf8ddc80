/** Colours and strokes of a report's figures on paper. Shape or dash tells apart what colour does. */
import type { Layer, MarkLook, Stroke } from '../../core/figures/figure';

/** Okabe & Ito (2008), dark enough for white paper. */
const SYMBOLS = ['#0072b2', '#d55e00', '#009e73', '#b04c86', '#2f86b8', '#a86f00', '#6b6b00'];
const DASHES: readonly (readonly number[] | undefined)[] = [
  undefined,
  [1.6, 0.8],
  [0.5, 0.6],
  [2.4, 0.6, 0.5, 0.6],
];
export const BLACK = '#000000';
export const RED = '#c8102e';
export const GREY = '#8a8a8a';

export function colourOf(k: number): string {
  return SYMBOLS[k % SYMBOLS.length];
}

/** The k-th of several lines. */
export function lineLook(k: number): Stroke {
  const dashMm = DASHES[k % DASHES.length];
  return { colour: colourOf(k), widthMm: 0.35, ...(dashMm ? { dashMm } : {}) };
}

export function dot(colour: string, sizeMm = 0.7): MarkLook {
  return { shape: 'disc', colour, fill: colour, sizeMm };
}

export const STABLE: MarkLook = { shape: 'disc', colour: BLACK, fill: BLACK, sizeMm: 2 };
export const UNSTABLE: MarkLook = { shape: 'diamond', colour: RED, fill: RED, sizeMm: 2 };
export const DASHED: Stroke = { colour: GREY, widthMm: 0.25, dashMm: [1, 0.8] };
export const ATTRACTING: Stroke = { colour: BLACK, widthMm: 0.5 };
export const REPELLING: Stroke = { colour: RED, widthMm: 0.4, dashMm: [1.4, 0.8] };
/** Eigenvectors of fixed points. */
export const GROWS: Stroke = { colour: RED, widthMm: 0.45, dashMm: [1, 0.4] };
export const SHRINKS: Stroke = { colour: GREY, widthMm: 0.45 };

/** Values with bars of `half` to each side. */
export function estimates(
  x: readonly number[],
  y: readonly number[],
  half: readonly number[],
  colour: string,
): Layer {
  return {
    kind: 'intervals',
    x,
    low: y.map((value, k) => value - half[k]),
    high: y.map((value, k) => value + half[k]),
    stroke: { colour, widthMm: 0.3 },
  };
}
