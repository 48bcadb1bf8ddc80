import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contrastRatio,
  cssHex,
  mixRgb,
  parseColour,
  withContrast,
  type Rgb,
} from '../../../../webview/theme/colour';

const FALLBACK: Rgb = [1, 2, 3];
const byte = fc.integer({ min: 0, max: 255 });
const rgb = fc.tuple(byte, byte, byte);

describe('parseColour', () => {
  it.each([
    ['#fff', [255, 255, 255]],
    ['#0af8', [0, 170, 255]],
    ['#1f2937', [31, 41, 55]],
    ['#1F2937cc', [31, 41, 55]],
    [' rgb(12, 34, 56) ', [12, 34, 56]],
    ['rgba(12, 34, 56, 0.5)', [12, 34, 56]],
    ['rgb(300 0 0)', [255, 0, 0]],
  ])('reads %s', (css, expected) => {
    expect(parseColour(css, FALLBACK)).toEqual(expected);
  });

  it.each(['', 'var(--x)', '#12345', 'rgb(1, 2)', 'hsl(0 0% 0%)'])('falls back on %j', (css) => {
    const parsed = parseColour(css, FALLBACK);
    expect(parsed).toEqual(FALLBACK);
  });

  it('reads back what cssHex writes', () => {
    fc.assert(
      fc.property(rgb, (colour) => {
        expect(parseColour(cssHex(colour), FALLBACK)).toEqual(colour);
      }),
    );
  });
});

describe('contrast', () => {
  it('has the known extremes of WCAG 2', () => {
    expect(contrastRatio([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 6);
    expect(contrastRatio([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it('is reached on every background, and a colour that has it stays', () => {
    fc.assert(
      fc.property(rgb, rgb, fc.constantFrom(3, 4.5), (colour, background, ratio) => {
        const made = withContrast(colour, background, ratio);
        expect(contrastRatio(made, background)).toBeGreaterThanOrEqual(ratio);
        if (contrastRatio(colour, background) >= ratio) expect(made).toEqual(colour);
      }),
    );
  });

  it('mixes from one end to the other', () => {
    expect(mixRgb([0, 10, 20], [100, 110, 120], 0)).toEqual([0, 10, 20]);
    expect(mixRgb([0, 10, 20], [100, 110, 120], 0.5)).toEqual([50, 60, 70]);
    expect(mixRgb([0, 10, 20], [100, 110, 120], 1)).toEqual([100, 110, 120]);
  });
});
