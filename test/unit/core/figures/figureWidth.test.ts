import { describe, expect, it } from 'vitest';
import { ofWidth } from '../../../../src/core/figures/figureWidth';

describe('the width of a figure', () => {
  const figure = { widthMm: 85, heightMm: 60, title: 'one' };

  it('takes the height along', () => {
    expect(ofWidth(figure, 170)).toEqual({ widthMm: 170, heightMm: 120, title: 'one' });
    expect(ofWidth(figure, 85)).toEqual(figure);
  });

  it.each([0, 59, 401, Number.NaN])('of %d mm is refused', (widthMm) => {
    expect(() => ofWidth(figure, widthMm)).toThrow('60 to 400 are legal');
  });
});
