import { describe, expect, it } from 'vitest';
import { fitPca, projectRows } from '../../../../src/core/dynamics/pca';
import { fillNormals } from '../../../../src/core/random/streams';

describe('fitPca', () => {
  it('knows the cross of (±2, 0) and (0, ±1)', () => {
    const rows = Float64Array.of(2, 0, -2, 0, 0, 1, 0, -1);
    const pca = fitPca(rows, 4, 2, 2);
    expect([...pca.explainedVarianceRatio]).toEqual([0.8, 0.2]);
    expect([...pca.axes].map(Math.abs)).toEqual([1, 0, 0, 1]);
    expect([...projectRows(pca, rows, 4, 2, 1)].map(Math.abs)).toEqual([2, 2, 0, 0]);
  });

  const cloud = (count: number, size: number) => {
    const rows = new Float64Array(count * size);
    fillNormals(rows, 5, 40, 0);
    return rows.map((value, k) => value / (1 + (k % size)) + (k % size));
  };

  it('has orthonormal axes, largest loading positive, ratios descending to 1', () => {
    const size = 12;
    const { axes, explainedVarianceRatio } = fitPca(cloud(500, size), 500, size, size);
    for (let a = 0; a < size; a++) {
      const row = axes.subarray(a * size, (a + 1) * size);
      const largest = row.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
      expect(largest).toBeGreaterThan(0);
      for (let b = 0; b <= a; b++) {
        const dot = row.reduce((sum, v, k) => sum + v * axes[b * size + k], 0);
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 10);
      }
    }
    expect(explainedVarianceRatio.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 10);
    expect([...explainedVarianceRatio]).toEqual([...explainedVarianceRatio].sort((a, b) => b - a));
  });

  it('finds the same leading axes by subspace iteration in large spaces', () => {
    const size = 450;
    const count = 300;
    const rows = new Float64Array(count * size);
    const latent = new Float64Array(count * 3);
    fillNormals(latent, 2, 41, 0);
    fillNormals(rows, 2, 42, 0, 0.01);
    for (let i = 0; i < count; i++) {
      for (let a = 0; a < 3; a++) rows[i * size + 7 * a] += latent[3 * i + a] * (3 - a);
    }
    const { axes, explainedVarianceRatio } = fitPca(rows, count, size, 3);
    for (let a = 0; a < 3; a++) expect(Math.abs(axes[a * size + 7 * a])).toBeGreaterThan(0.97);
    expect(explainedVarianceRatio[0]).toBeGreaterThan(explainedVarianceRatio[1]);
  });

  it('gives the angle of a readout with its plane', () => {
    const rows = Float64Array.of(2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1, 0);
    const { axes } = fitPca(rows, 4, 3, 2);
    const inPlane = projectRows(
      { mean: new Float64Array(3), axes },
      Float64Array.of(1, 1, 1),
      1,
      3,
      2,
    );
    const share = Math.hypot(...inPlane) / Math.sqrt(3);
    expect(share).toBeCloseTo(0.8164966, 7);
    expect((Math.acos(share) * 180) / Math.PI).toBeCloseTo(35.2643897, 7);
  });

  it('agrees between the exact and the iterated way, padding a small cloud with still variables', () => {
    const [count, size, padded] = [300, 20, 410];
    const rows = cloud(count, size);
    const wide = new Float64Array(count * padded);
    for (let i = 0; i < count; i++) {
      wide.set(rows.subarray(i * size, (i + 1) * size), i * padded);
    }
    const exact = fitPca(rows, count, size, 3);
    const iterated = fitPca(wide, count, padded, 3);
    for (let axis = 0; axis < 3; axis++) {
      const ratio = iterated.explainedVarianceRatio[axis];
      expect(ratio).toBeCloseTo(exact.explainedVarianceRatio[axis], 10);
      for (let k = 0; k < size; k++) {
        expect(iterated.axes[axis * padded + k]).toBeCloseTo(exact.axes[axis * size + k], 5);
      }
    }
    expect(fitPca(wide, count, padded, 3)).toEqual(iterated);
  });

  it('leaves axes beyond the number of variables at 0', () => {
    const { axes, explainedVarianceRatio } = fitPca(Float64Array.of(1, 2, 4), 3, 1, 2);
    expect([...axes]).toEqual([1, 0]);
    expect([...explainedVarianceRatio]).toEqual([1, 0]);
  });

  it.each([
    ['no rows', new Float64Array(0), 0],
    ['one row', Float64Array.of(1, 2, 3), 1],
    ['equal rows', Float64Array.of(1, 2, 3, 1, 2, 3), 2],
    ['a row that is not finite', Float64Array.of(NaN, 2, 3, Infinity, 2, 3), 2],
  ])('gives no NaN for %s', (_, rows, count) => {
    const pca = fitPca(rows, count, 3, 3);
    expect([...pca.axes, ...pca.mean, ...pca.explainedVarianceRatio].every(Number.isFinite)).toBe(
      true,
    );
  });
});
