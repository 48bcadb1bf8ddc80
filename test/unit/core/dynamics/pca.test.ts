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
