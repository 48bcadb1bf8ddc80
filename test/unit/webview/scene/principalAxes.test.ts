import { Box3, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { axisLabel, PrincipalAxes } from '../../../../webview/scene/principalAxes';

const basis = { explainedVarianceRatio: [0.683, 0.0123, 0.0004], kind: 'pca', source: '' } as const;

describe('principal axes', () => {
  it('say their share of the variance, and whose axes they are when kept', () => {
    expect([0, 1, 2, 3].map((axis) => axisLabel(axis, basis))).toEqual([
      'PC 1 · 68 %',
      'PC 2 · 1 %',
      'PC 3 · 0 %',
      'PC 4',
    ]);
    const kept = { ...basis, kind: 'kept', source: 'model_epoch_90.pth' } as const;
    expect(axisLabel(0, kept)).toBe('PC 1 · 68 % (axes of model_epoch_90.pth)');
    expect(axisLabel(1, kept)).toBe('PC 2 · 1 %');
  });

  it('keep room around the box they measure, and say where they stand once they are looked at', () => {
    const box = new Box3(new Vector3(-1, 2, 0), new Vector3(3, 5, 1));
    const axes = new PrincipalAxes(box, basis);
    expect(axes.reach).toHaveLength(8);
    for (const corner of axes.reach) expect(box.containsPoint(corner)).toBe(false);
    expect(axes.labels()).toEqual([]);
    const flat = (point: Vector3) => point.clone();
    expect(axes.lookFrom(new Vector3(5, 9, 20), flat)).toBe(true);
    expect(axes.lookFrom(new Vector3(5.5, 9, 20), flat)).toBe(false);
    const texts = axes.labels().map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('PC'))).toEqual([
      'PC 1 · 68 %',
      'PC 2 · 1 %',
      'PC 3 · 0 %',
    ]);
    expect(texts).toEqual(expect.arrayContaining(['−1', '0', '2', '5']));
    expect(axes.labels().every(({ spots }) => (spots?.length ?? 0) > 0)).toBe(true);
  });
});
