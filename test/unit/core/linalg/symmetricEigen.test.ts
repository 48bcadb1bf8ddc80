import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../../src/core/linalg/symmetricEigen';
import { fillNormals } from '../../../../src/core/random/streams';

function symmetric(size: number, seed: number): Float64Array {
  const values = new Float64Array(size * size);
  fillNormals(values, seed, 80, 0);
  return values.map((value, at) => value + values[(at % size) * size + Math.floor(at / size)]);
}

/** Largest |A v - λ v| and |vᵢ·vⱼ - δᵢⱼ| over all pairs. */
function worstResidual(matrix: Float64Array, size: number): number {
  const { values, vectors } = symmetricEigen(matrix, size);
  let worst = 0;
  for (let i = 0; i < size; i++) {
    const vector = vectors.subarray(i * size, (i + 1) * size);
    for (let row = 0; row < size; row++) {
      let image = 0;
      let overlap = 0;
      for (let k = 0; k < size; k++) {
        image += matrix[row * size + k] * vector[k];
        overlap += vectors[row * size + k] * vector[k];
      }
      worst = Math.max(worst, Math.abs(image - values[i] * vector[row]));
      worst = Math.max(worst, Math.abs(overlap - (row === i ? 1 : 0)));
    }
  }
  return worst;
}

describe('symmetricEigen', () => {
  it('solves random matrices to rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(10_000), (size, seed) => {
        expect(worstResidual(symmetric(size, seed), size)).toBeLessThan(1e-12 * size);
      }),
      { numRuns: 50 },
    );
  });

  it('knows the path graph: 2 cos(kπ/(n+1))', () => {
    const size = 40;
    const path = new Float64Array(size * size);
    for (let k = 0; k + 1 < size; k++) path[k * size + k + 1] = path[(k + 1) * size + k] = 1;
    symmetricEigen(path, size).values.forEach((value, k) =>
      expect(value).toBeCloseTo(2 * Math.cos(((k + 1) * Math.PI) / (size + 1)), 12),
    );
  });

  it('copes with multiple eigenvalues, zero matrices and nothing at all', () => {
    const ones = new Float64Array(36).fill(1);
    const { values } = symmetricEigen(ones, 6);
    expect(values[0]).toBeCloseTo(6, 12);
    for (let k = 1; k < 6; k++) expect(values[k]).toBeCloseTo(0, 12);
    expect(worstResidual(ones, 6)).toBeLessThan(1e-12);
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
    expect(symmetricEigen(new Float64Array(0), 0).values).toHaveLength(0);
  });

  it('keeps small eigenvalues beside huge ones', () => {
    const { values } = symmetricEigen(Float64Array.of(1e12, 0, 0, 1e-12), 2);
    expect([...values]).toEqual([1e12, 1e-12]);
  });

  it('refuses entries that are not finite', () => {
    expect(() => symmetricEigen(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow('non-finite');
  });
});
