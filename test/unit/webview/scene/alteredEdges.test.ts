/** Which connections are altered, what weights they had, and how they are drawn. */
import { describe, expect, it } from 'vitest';
import { edgeColour, edgeMark, edgeWidth } from '../../../../webview/scene/alteredEdgeLines';
import {
  alteredEdges,
  alteredEdgeName,
  strengthNow,
  weightOfEdge,
} from '../../../../webview/scene/alteredEdges';
import { GLYPH } from '../../../../webview/scene/glyphs';
import { signedColours } from '../../../../webview/theme/palette';
import { THEMES } from '../theme/themes';
import { smallConnectivity } from './samples';

const gain = (from: number, to: number, value: number, layer = 0) => {
  return { layer, from, to, gain: value };
};

describe('altered edges', () => {
  it('are those of the layer shown, with the weights of the file; gains on one multiply', () => {
    const gains = [gain(1, 0, 0.5), gain(0, 1, 0), gain(1, 0, 0.5), gain(2, 2, 0, 1)];
    expect(alteredEdges(gains, smallConnectivity())).toEqual([
      { from: 1, to: 0, gain: 0.25, weight: 3 },
      { from: 0, to: 1, gain: 0, weight: -2 },
    ]);
  });

  it('are none where gains cancel, or name units that do not exist', () => {
    const gains = [gain(1, 0, 0.5), gain(1, 0, 2), gain(7, 0, 0), gain(0, 3, 0)];
    expect(alteredEdges(gains, smallConnectivity())).toEqual([]);
  });

  it('know the weight from the matrix, of a pooled one from the strongest edges only', () => {
    const small = smallConnectivity();
    expect(weightOfEdge(small, 0, 0)).toBe(0);
    const pooled = { ...small, matrix: { ...small.matrix, pooled: true } };
    expect(weightOfEdge(pooled, 1, 0)).toBe(3);
    expect(weightOfEdge(pooled, 0, 2)).toBeNull();
    expect(alteredEdges([gain(0, 2, 0)], pooled)).toEqual([
      { from: 0, to: 2, gain: 0, weight: null },
    ]);
  });

  it('say what was done', () => {
    expect(alteredEdgeName({ from: 3, to: 7, gain: 0 })).toBe('3 → 7 cut');
    expect(alteredEdgeName({ from: 3, to: 7, gain: 1 / 3 })).toBe('3 → 7 × 0.333');
  });

  it('are as wide as their weight now, and keep the colour of their sign; no weight is no width', () => {
    const edge = { from: 0, to: 1, gain: 0.5, weight: -2 };
    expect(strengthNow(edge, 4)).toBe(-0.25);
    expect(edgeWidth({ ...edge, gain: 2 }, 4)).toBeGreaterThan(edgeWidth(edge, 4));
    expect(edgeWidth({ ...edge, gain: 100 }, 4)).toBe(8);
    const unknown = { ...edge, weight: null };
    expect(edgeWidth(unknown, 4)).toBe(1);
    expect(edgeWidth({ ...edge, weight: Number.NaN }, 4)).toBe(1);
    for (const theme of THEMES) {
      expect(edgeColour(edge, theme)).toBe(signedColours(theme).negative);
      expect(edgeColour({ ...edge, weight: 1 }, theme)).toBe(signedColours(theme).positive);
      expect(edgeColour(unknown, theme)).toBe(theme.muted);
    }
  });

  it('have one shape when cut and another when scaled', () => {
    const edge = { from: 0, to: 1, weight: 1 };
    expect(edgeMark({ ...edge, gain: 0 }).shape).toBe(GLYPH.cross);
    expect(edgeMark({ ...edge, gain: 0.01 }).shape).toBe(GLYPH.ring);
  });
});
