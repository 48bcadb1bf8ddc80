import { describe, expect, it } from 'vitest';
import { AnalysisOutlines, headOf, rightmost } from '../../../../webview/scene/analysisOutlines';

const square = Float32Array.of(0, 0, 0, 1, 0, 0, 2, 1, 0, 0, 1, 0);
const ends = Float32Array.of(1, 1, 1, 2, 1, 1);

describe('outlines of analyses', () => {
  it('are one a line and arrow, named where they reach farthest', () => {
    const outlines = new AnalysisOutlines({
      loops: [
        { name: 'σ 1', points: square, isMain: true },
        { name: 'σ 2', points: square.map((value) => 2 * value), isMain: false },
      ],
      arrows: [{ name: 'readout 1', symbol: 1, ends }],
    });
    expect(outlines.count()).toBe(3);
    const labels = outlines.labels();
    expect(labels.map(({ text }) => text)).toEqual(['readout 1', 'σ 1', 'σ 2']);
    expect(labels[0].position.toArray()).toEqual([2, 1, 1]);
    expect(labels[2].position.toArray()).toEqual([4, 2, 0]);
    outlines.dispose();
  });

  it('point from base to tip', () => {
    expect(rightmost(square)).toBe(2);
    expect([...headOf(ends)]).toEqual([expect.closeTo(1.88, 5), 1, 1, 2, 1, 1]);
  });
});
