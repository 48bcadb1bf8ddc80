import { Color } from 'three';
import { describe, expect, it } from 'vitest';
import { StrokeSet } from '../../../../webview/scene/strokes';

const style = { colour: new Color('#ffffff'), alpha: 0.5, width: 2 };

describe('strokes', () => {
  it('draws what was committed and leaves out ends that are no numbers', () => {
    const strokes = new StrokeSet(3, 0);
    const points = [0, 0, 0, 1, 2, 3, Number.NaN, 0, 0, Infinity, 0, 0];
    strokes.add(points, 0, points, 1, style);
    strokes.add(points, 0, points, 2, style);
    strokes.add(points, 3, points, 1, style);
    expect(strokes.count).toBe(1);
    expect(strokes.object.geometry.instanceCount).toBe(0);
    strokes.commit();
    expect(strokes.object.geometry.instanceCount).toBe(1);
    const end = strokes.object.geometry.getAttribute('end').array;
    expect(Array.from(end.slice(0, 3))).toEqual([1, 2, 3]);
  });

  it('is refilled in place', () => {
    const strokes = new StrokeSet(2, 0);
    const { array } = strokes.object.geometry.getAttribute('start');
    strokes.add([0, 0, 0], 0, [1, 1, 1], 0, style);
    strokes.commit();
    strokes.clear();
    strokes.commit();
    expect(strokes.object.geometry.instanceCount).toBe(0);
    expect(strokes.object.geometry.getAttribute('start').array).toBe(array);
  });
});
