import { describe, expect, it } from 'vitest';
import { AveragedMarks } from '../../../../webview/scene/averagedMarks';
import { StateSpaceView } from '../../../../webview/scene/stateSpaceView';

const cycle = Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0);
const averaged = {
  fixedPoints: Float32Array.from({ length: 30 }, (_, at) => at),
  areStable: Array.from({ length: 10 }, (_, k) => k % 2 === 0),
  cycles: [cycle],
};

describe('marks of the averaged map', () => {
  it('are one a point and cycle; the first points are named as the table numbers them', () => {
    const marks = new AveragedMarks(averaged);
    expect(marks.count()).toBe(11);
    const labels = marks.labels();
    expect(labels.map(({ text }) => text)).toEqual([
      ...Array.from({ length: 8 }, (_, k) => `averaged ${k + 1}`),
      'averaged 3-cycle',
    ]);
    expect(labels[1].position.toArray()).toEqual([3, 4, 5]);
    marks.dispose();
  });

  it('stay while the same result is shown, and go with it', () => {
    const view = new StateSpaceView();
    const none = {
      ...{ transitions: null, eigenmodes: null, averaged: null },
      ...{ cycles: null, outlines: null },
    };
    expect(view.setLines({ ...none, averaged })).toBe(true);
    expect(view.setLines({ ...none, averaged })).toBe(false);
    expect(view.drawables().map(({ name }) => name)).toEqual(['averaged map']);
    expect(view.setLines(none)).toBe(true);
    expect(view.drawables()).toEqual([]);
  });
});
