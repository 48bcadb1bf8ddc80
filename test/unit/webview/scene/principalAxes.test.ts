import fc from 'fast-check';
import { Box3, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { axisLabel, PrincipalAxes, roundTicks } from '../../../../webview/scene/principalAxes';

const basis = { explainedVarianceRatio: [0.683, 0.0123, 0.0004], kind: 'pca', source: '' } as const;

describe('roundTicks', () => {
  it.each([
    [0, 10, [0, 5, 10]],
    [-3, 3, [-2, 0, 2]],
    [0.1, 0.42, [0.1, 0.2, 0.3, 0.4]],
  ])('between %d and %d', (min, max, expected) => {
    const ticks = roundTicks(min, max, 4);
    expect(ticks).toHaveLength(expected.length);
    ticks.forEach((tick, k) => expect(tick).toBeCloseTo(expected[k], 12));
  });

  it('lies inside any range, evenly, and never floods it', () => {
    const edge = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(edge, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (min, span) => {
        const ticks = roundTicks(min, min + span, 4);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const slack = 1e-9 * (Math.abs(min) + span);
        for (const tick of ticks) {
          expect(tick >= min - slack && tick <= min + span + slack).toBe(true);
        }
      }),
    );
  });

  it('has none for an empty or endless range', () => {
    expect(roundTicks(2, 2, 4)).toEqual([]);
    expect(roundTicks(Number.NaN, 1, 4)).toEqual([]);
    expect(roundTicks(0, Infinity, 4)).toEqual([]);
  });
});

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

  it('end outside the box they measure', () => {
    const box = new Box3(new Vector3(-1, 2, 0), new Vector3(3, 5, 1));
    const { reach } = new PrincipalAxes(box, basis);
    expect(reach).toHaveLength(3);
    expect(reach[0].x).toBeGreaterThan(3);
    expect(reach[1].y).toBeGreaterThan(5);
    expect(reach[2].z).toBeGreaterThan(1);
  });
});
