import { describe, expect, it } from 'vitest';
import {
  pairRuns,
  readoutAngles,
  readoutCosines,
} from '../../../../src/core/analysis/readoutAngles';
import { fitPca } from '../../../../src/core/dynamics/pca';

describe('readout angles', () => {
  it('to the principal plane are exact (known answer 35)', () => {
    const cloud = Float64Array.of(2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1, 0);
    const plane = fitPca(cloud, 4, 3, 2);
    expect([...plane.explainedVarianceRatio]).toEqual([
      expect.closeTo(0.8, 12),
      expect.closeTo(0.2, 12),
    ]);
    const readout = { outputs: 3, weight: Float64Array.of(1, 1, 1, 0, 0, 0, 0, 0, 2), bias: null };
    const [diagonal, nothing, above] = readoutAngles(readout, plane.axes);
    expect(diagonal.projection).toBeCloseTo(0.8164966, 7);
    expect(diagonal.degrees).toBeCloseTo(35.2643897, 6);
    expect(nothing.projection).toBeNaN();
    expect(above).toEqual({ projection: 0, degrees: 90 });
  });

  it('between rows are cosines', () => {
    const readout = { outputs: 2, weight: Float64Array.of(3, 0, 1, 1), bias: null };
    const [[own, other]] = readoutCosines(readout);
    expect(own).toBeCloseTo(1, 12);
    expect(other).toBeCloseTo(Math.SQRT1_2, 12);
  });
});

describe('runs inside a pair', () => {
  it('hold both symbols and nothing else, and are long enough', () => {
    const symbols = Uint8Array.of(0, 1, 0, 2, 1, 1, 1, 2, 0, 1, 1);
    expect(pairRuns(symbols, 0, 1, 3)).toEqual([
      { from: 0, to: 3 },
      { from: 8, to: 11 },
    ]);
    expect(pairRuns(symbols, 0, 1, 4)).toEqual([]);
    expect(pairRuns(symbols, 1, 2, 5)).toEqual([{ from: 3, to: 8 }]);
  });
});
