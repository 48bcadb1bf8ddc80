/** The glyphs of glyphs.ts as SVG paths in a 16 x 16 box, for the legend, the 2D stage and exported pictures. */
import { GLYPH, type Glyph } from './glyphs';

export const PATH_SIZE = 16;

export interface GlyphPath {
  readonly path: string;
  /** Outlined, else filled. */
  readonly outline: boolean;
}

const CIRCLE = 'M14 8A6 6 0 1 1 2 8A6 6 0 1 1 14 8Z';
const SQUARE = 'M2 2H14V14H2Z';
const TRIANGLE = 'M8 1L15 14H1Z';
const DIAMOND = 'M8 1L15 8L8 15L1 8Z';

export const GLYPH_PATHS: Readonly<Record<Glyph, GlyphPath>> = {
  [GLYPH.disc]: { path: CIRCLE, outline: false },
  [GLYPH.ring]: { path: CIRCLE, outline: true },
  [GLYPH.square]: { path: SQUARE, outline: false },
  [GLYPH.diamond]: { path: DIAMOND, outline: false },
  [GLYPH.hollowDiamond]: { path: DIAMOND, outline: true },
  [GLYPH.triangle]: { path: TRIANGLE, outline: false },
  [GLYPH.crossedRing]: { path: `${CIRCLE}M4 4L12 12M12 4L4 12`, outline: true },
  [GLYPH.ball]: { path: CIRCLE, outline: false },
  [GLYPH.cross]: { path: 'M3 3L13 13M13 3L3 13', outline: true },
  [GLYPH.hollowSquare]: { path: SQUARE, outline: true },
  [GLYPH.crossedSquare]: { path: `${SQUARE}M2 2L14 14M14 2L2 14`, outline: true },
  [GLYPH.hollowTriangle]: { path: TRIANGLE, outline: true },
  [GLYPH.crossedTriangle]: { path: `${TRIANGLE}M5 8L11 14M11 8L5 14`, outline: true },
};
const OUTLINE_WIDTH = 2;

/** Draws a glyph centred at (x, y), `size` CSS pixels across. */
export function drawGlyph(
  context: CanvasRenderingContext2D,
  glyph: Glyph,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  const { path, outline } = GLYPH_PATHS[glyph];
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / PATH_SIZE, size / PATH_SIZE);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = OUTLINE_WIDTH;
  if (outline) context.stroke(new Path2D(path));
  else context.fill(new Path2D(path));
  context.restore();
}
