/** How units with gains are marked and named. */
import { describe, expect, it } from 'vitest';
import { GAIN_SITES } from '../../../../webview/scene/stageApi';
import { GLYPH_PATHS } from '../../../../webview/scene/glyphPaths';
import { siteGlyph, unitLabel } from '../../../../webview/scene/unitMarks';

describe('marks of units', () => {
  it('tell the site and whether anything gets through by shape alone', () => {
    const shapes = GAIN_SITES.flatMap((site) => [siteGlyph(site, 0), siteGlyph(site, 0.5)]);
    expect(new Set(shapes).size).toBe(6);
    expect(new Set(shapes.map((shape) => GLYPH_PATHS[shape].path)).size).toBe(6);
  });

  it('are named with every site', () => {
    expect(unitLabel(83, undefined)).toBe('unit 83');
    expect(unitLabel(83, { output: 0 })).toBe('unit 83 · gain 0');
    expect(unitLabel(83, { noise: 0, recurrent: 0.5 })).toBe(
      'unit 83 · recurrent gain 0.5, noise gain 0',
    );
  });
});
