/** A picture for a paper: what the stage shows, on white, with its labels, a legend and a line that says what it is. */
import { Color } from 'three';
import { signedColours, stabilityColours, symbolColour, zoneColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import { magnitudeColour } from './magnitudeColour';
import { siteGlyph } from './unitMarks';
import type { FigureOptions, LegendEntry, LegendMark } from './stageApi';

/** The editor's theme is made for a screen. */
export const PAPER: Theme = {
  kind: 'light',
  background: '#ffffff',
  foreground: '#000000',
  muted: '#4d4d4d',
  border: '#4d4d4d',
  focus: '#0b5fa5',
  fontFamily: 'Helvetica, Arial, sans-serif',
};

const FONT_PIXELS = 12;
const ROW_PIXELS = 20;
const MARGIN_PIXELS = 10;
const MARK_PIXELS = 12;
const MARK_GAP = 6;
const ENTRY_GAP = 18;
const SCALE_STOPS = 8;
const scratch = new Color();

/**
 * @param content drawn just now at `options.scale` in PAPER; copied before it is cleared
 * @param width of the content, CSS pixels
 */
export function composeFigure(
  content: HTMLCanvasElement,
  width: number,
  height: number,
  { scale, legend, caption }: FigureOptions,
): HTMLCanvasElement {
  const figure = document.createElement('canvas');
  const context = figure.getContext('2d');
  if (!context) throw new Error('the picture needs a 2D canvas context and none can be had');
  setFont(context);
  const places = legendPlaces(context, legend, width);
  const rows = places.reduce((most, { row }) => Math.max(most, row + 1), 0);
  const below = 2 * MARGIN_PIXELS + ROW_PIXELS * (rows + 1);
  figure.width = Math.round(width * scale);
  figure.height = Math.round((height + below) * scale);
  context.fillStyle = PAPER.background;
  context.fillRect(0, 0, figure.width, figure.height);
  context.drawImage(content, 0, 0, Math.round(width * scale), Math.round(height * scale));
  context.scale(scale, scale);
  setFont(context);
  legend.forEach(({ mark, text }, k) => {
    const { x, row } = places[k];
    const y = height + MARGIN_PIXELS + (row + 0.5) * ROW_PIXELS;
    drawMark(context, mark, x + MARK_PIXELS / 2, y);
    context.fillStyle = PAPER.foreground;
    context.fillText(text, x + MARK_PIXELS + MARK_GAP, y);
  });
  context.fillStyle = PAPER.muted;
  const captionY = height + MARGIN_PIXELS + (rows + 0.5) * ROW_PIXELS;
  context.fillText(caption, MARGIN_PIXELS, captionY, width - 2 * MARGIN_PIXELS);
  return figure;
}

/** Sizing a canvas forgets it. */
function setFont(context: CanvasRenderingContext2D): void {
  context.font = `${FONT_PIXELS}px ${PAPER.fontFamily}`;
  context.textBaseline = 'middle';
}

/** Entries one after another, in as many rows as they need. */
function legendPlaces(
  context: CanvasRenderingContext2D,
  legend: readonly LegendEntry[],
  width: number,
): { readonly x: number; readonly row: number }[] {
  let x = MARGIN_PIXELS;
  let row = 0;
  return legend.map(({ text }) => {
    const wide = MARK_PIXELS + MARK_GAP + context.measureText(text).width;
    if (x > MARGIN_PIXELS && x + wide > width - MARGIN_PIXELS) {
      x = MARGIN_PIXELS;
      row++;
    }
    const place = { x, row };
    x += wide + ENTRY_GAP;
    return place;
  });
}

/** Centred at (x, y). */
function drawMark(context: CanvasRenderingContext2D, mark: LegendMark, x: number, y: number): void {
  const stability = stabilityColours(PAPER);
  const glyph = (shape: (typeof GLYPH)[keyof typeof GLYPH], colour: string) =>
    drawGlyph(context, shape, x, y, MARK_PIXELS, colour);
  const { kind } = mark;
  if (isBar(kind)) {
    const [width, colour] = BARS[kind];
    return drawBar(context, x, y, width, colour);
  }
  switch (kind) {
    case 'symbol':
      return glyph(GLYPH.disc, symbolColour(PAPER, mark.symbol));
    case 'zone':
      return glyph(GLYPH.disc, zoneColours(PAPER)[mark.zone]);
    case 'magnitude':
      return drawScale(context, x, y);
    case 'gain':
      return glyph(siteGlyph(mark.site, mark.isCut ? 0 : 2), PAPER.foreground);
    case 'cutEdge':
      drawBar(context, x - 4.5, y, 2, PAPER.foreground, 3);
      drawBar(context, x + 4.5, y, 2, PAPER.foreground, 3);
      return drawGlyph(context, GLYPH.cross, x, y, MARK_PIXELS - 4, PAPER.foreground);
    case 'scaledEdge':
      drawBar(context, x, y, 2, PAPER.foreground);
      return drawGlyph(context, GLYPH.ring, x, y, MARK_PIXELS - 4, PAPER.foreground);
    case 'ghost':
      context.globalAlpha = 0.4;
      glyph(GLYPH.disc, PAPER.muted);
      context.globalAlpha = 1;
      return;
    case 'averageTransition':
      drawBar(context, x, y, 3, PAPER.foreground);
      return drawGlyph(context, GLYPH.square, x, y, MARK_PIXELS - 4, PAPER.foreground);
    case 'leastNoise':
      return glyph(GLYPH.diamond, stability.unstable);
    case 'averagedStable':
      return glyph(GLYPH.square, stability.stable);
    case 'averagedUnstable':
      return glyph(GLYPH.crossedRing, stability.unstable);
    case 'attractingRay':
      return glyph(GLYPH.triangle, stability.stable);
    case 'repelling':
      return glyph(GLYPH.hollowDiamond, stability.unstable);
    case 'stablePoint':
      return glyph(GLYPH.disc, stability.stable);
    case 'raises':
    case 'lowers':
      return drawPathway(context, x, y, mark.kind === 'raises');
    case 'population':
      return glyph(GLYPH.hollowDiamond, PAPER.foreground);
    case 'kick':
      return glyph(GLYPH.disc, PAPER.foreground);
    case 'other':
      context.globalAlpha = 0.4;
      drawGlyph(context, GLYPH.disc, x, y, MARK_PIXELS / 2, PAPER.foreground);
      context.globalAlpha = 1;
  }
}

/** Width in pixels and colour of what is told by a line. */
const BARS = {
  noInput: [2, PAPER.muted],
  drive: [2, PAPER.muted],
  realTransition: [1, PAPER.foreground],
  dashedOutline: [1, PAPER.foreground],
  averagedCycle: [2.4, stabilityColours(PAPER).stable],
  growingMode: [2.4, stabilityColours(PAPER).unstable],
  growingPair: [2.4, stabilityColours(PAPER).unstable],
  shrinkingMode: [2.4, PAPER.foreground],
  shrinkingPair: [2.4, PAPER.foreground],
  outline: [2.4, PAPER.foreground],
  arrow: [2.4, PAPER.foreground],
  negative: [4, signedColours(PAPER).negative],
  positive: [4, signedColours(PAPER).positive],
} as const satisfies Partial<Record<LegendMark['kind'], readonly [number, string]>>;

function isBar(kind: LegendMark['kind']): kind is keyof typeof BARS {
  return kind in BARS;
}

function drawBar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  thickness: number,
  colour: string,
  length = MARK_PIXELS,
): void {
  context.fillStyle = colour;
  context.fillRect(x - length / 2, y - thickness / 2, length, thickness);
}

/** With an arrowhead, or dashed with a bar. */
function drawPathway(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  raises: boolean,
): void {
  const { negative, positive } = signedColours(PAPER);
  const half = MARK_PIXELS / 2;
  context.fillStyle = raises ? positive : negative;
  const path = raises
    ? new Path2D(`M${x - half} ${y - 1}h6v-3l6 4l-6 4v-3h-6z`)
    : new Path2D(`M${x - half} ${y - 1}h3v2h-3zm5 0h3v2h-3zm5 -4h2v10h-2z`);
  context.fill(path);
}

/** The colours of magnitudes, small to large. */
function drawScale(context: CanvasRenderingContext2D, x: number, y: number): void {
  const wide = MARK_PIXELS / SCALE_STOPS;
  for (let stop = 0; stop < SCALE_STOPS; stop++) {
    context.fillStyle = magnitudeColour(PAPER, stop / (SCALE_STOPS - 1), scratch).getStyle();
    context.fillRect(x - MARK_PIXELS / 2 + stop * wide, y - 5, wide + 0.5, 10);
  }
}

const LABEL_PADDING = 4;

/** The labels of a stage, where they stand in the page, onto a canvas of the same extent. */
export function drawStageLabels(
  canvas: HTMLCanvasElement,
  stage: HTMLElement,
  scale: number,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { left, top } = stage.getBoundingClientRect();
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  for (const label of stage.querySelectorAll<HTMLElement>('.scene-label')) {
    const { visibility, fontSize } = getComputedStyle(label);
    const box = label.getBoundingClientRect();
    if (visibility === 'hidden' || box.width === 0) continue;
    const [x, y] = [box.left - left, box.top - top];
    context.globalAlpha = 0.78;
    context.fillStyle = PAPER.background;
    context.fillRect(x, y, box.width, box.height);
    context.globalAlpha = 1;
    context.font = `${fontSize} ${PAPER.fontFamily}`;
    context.fillStyle = label.classList.contains('mark-label') ? PAPER.foreground : PAPER.muted;
    context.fillText(label.textContent, x + LABEL_PADDING, y + box.height / 2);
  }
}

/** A canvas of its own with what another shows now. */
export function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  return copy;
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the picture could not be encoded as PNG');
  return blob;
}
