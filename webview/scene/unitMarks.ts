/** Which shape tells at which site of a unit a gain acts, and how that is said. Draws nothing. */
import { GLYPH, type Glyph } from './glyphs';
import { GAIN_SITES, type GainSite, type UnitGains } from './stageApi';

/** Crossed where nothing is let through. */
const SHAPES: Readonly<Record<GainSite, { readonly scaled: Glyph; readonly cut: Glyph }>> = {
  output: { scaled: GLYPH.ring, cut: GLYPH.crossedRing },
  recurrent: { scaled: GLYPH.hollowSquare, cut: GLYPH.crossedSquare },
  noise: { scaled: GLYPH.hollowTriangle, cut: GLYPH.crossedTriangle },
};
/** Of a mark's size: several at one unit stand around one another. */
export const SITE_GROWTH: Readonly<Record<GainSite, number>> = {
  output: 1,
  recurrent: 1.35,
  noise: 1.95,
};
const WORDS: Readonly<Record<GainSite, string>> = {
  output: 'gain',
  recurrent: 'recurrent gain',
  noise: 'noise gain',
};

export function siteGlyph(site: GainSite, gain: number): Glyph {
  return gain === 0 ? SHAPES[site].cut : SHAPES[site].scaled;
}

/** "unit 83 · gain 0, noise gain 0.5"; the name alone where no gain acts. */
export function unitLabel(unit: number, gains: UnitGains | undefined): string {
  const said = gainsText(gains ?? {});
  return said === '' ? `unit ${unit}` : `unit ${unit} · ${said}`;
}

/** "gain 0, noise gain 0.5"; '' where no gain acts. */
export function gainsText(gains: UnitGains): string {
  const said = GAIN_SITES.flatMap((site) => {
    const gain = gains[site];
    return gain === undefined ? [] : [`${WORDS[site]} ${Number(gain.toPrecision(4))}`];
  });
  return said.join(', ');
}
