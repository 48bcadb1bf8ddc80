/** Ritz values, symmetric eigenpairs and linear systems from products alone, against the dense ways. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ritzValues } from '../../../../src/core/linalg/arnoldi';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { gmres } from '../../../../src/core/linalg/gmres';
import { leadingEigenpairs } from '../../../../src/core/linalg/leadingEigenpairs';
import { luFactor, luSolve } from '../../../../src/core/linalg/lu';
import { symmetricEigen } from '../../../../src/core/linalg/symmetricEigen';
import { fillNormals } from '../../../../src/core/random/streams';

function normals(count: number, seed: number, std = 1): Float64Array {
  const values = new Float64Array(count);
  fillNormals(values, seed, 65, 0, std);
  return values;
}

const times = (matrix: Float64Array) => (v: Float64Array, out: Float64Array) => {
  const size = v.length;
  for (let row = 0; row < size; row++) {
    out[row] = v.reduce((sum, value, k) => sum + matrix[row * size + k] * value, 0);
  }
};

/** Random, with a few large eigenvalues that stand apart, a pair among them. */
function withOutliers(size: number, seed: number): Float64Array {
  const matrix = normals(size * size, seed, 0.3 / Math.sqrt(size));
  const outliers = [1.5, -1.2];
  outliers.forEach((value, k) => (matrix[k * size + k] += value));
  matrix.set([0.8, -0.6], 2 * size + 2);
  matrix.set([0.6, 0.8], 3 * size + 2);
  return matrix;
}

describe('ritzValues', () => {
  it('are the eigenvalues that stand apart, pairs included', () => {
    const size = 200;
    const matrix = withOutliers(size, 1);
    const found = ritzValues(times(matrix), normals(size, 2), 60);
    const exact = eigenvalues(matrix, size);
    for (let k = 0; k < 4; k++) {
      expect(found.re[k]).toBeCloseTo(exact.re[k], 10);
      expect(found.im[k]).toBeCloseTo(exact.im[k], 10);
    }
  });

  it('give the radius of a dense cloud to a few percent', () => {
    const size = 300;
    const matrix = normals(size * size, 3, 1 / Math.sqrt(size));
    const radius = ({ re, im }: { re: Float64Array; im: Float64Array }) => Math.hypot(re[0], im[0]);
    const found = radius(ritzValues(times(matrix), normals(size, 4), 120));
    expect(Math.abs(found / radius(eigenvalues(matrix, size)) - 1)).toBeLessThan(0.03);
  });

  it('are all eigenvalues once the space is invariant, and no more', () => {
    const identity = (v: Float64Array, out: Float64Array) => out.set(v.map((value) => 3 * value));
    const { re, im } = ritzValues(identity, normals(7, 1), 5);
    expect([[...re], [...im]]).toEqual([[expect.closeTo(3, 12)], [0]]);
    const nothing = ritzValues((_, out) => out.fill(0), normals(7, 1), 5);
    expect([...nothing.re]).toEqual([0]);
  });
});

describe('gmres', () => {
  it('solves what elimination solves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 999 }),
        (size, seed) => {
          const matrix = normals(size * size, seed, 0.4 / Math.sqrt(size));
          for (let k = 0; k < size; k++) matrix[k * size + k] += 1;
          const b = normals(size, seed + 1000);
          const { x, relativeResidual } = gmres(times(matrix), b, {
            tolerance: 1e-13,
            mostSteps: 99,
          });
          expect(relativeResidual).toBeLessThan(1e-12);
          luSolve(luFactor(matrix, size), b).forEach((value, k) =>
            expect(x[k]).toBeCloseTo(value, 9),
          );
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('says what is left when its steps are used up, and does no more than that', () => {
    let products = 0;
    const shift = (v: Float64Array, out: Float64Array) => {
      products++;
      for (let k = 0; k < v.length; k++) out[k] = v[(k + 1) % v.length];
    };
    const b = new Float64Array(20);
    b[0] = 1;
    const { relativeResidual } = gmres(shift, b, { tolerance: 1e-10, mostSteps: 5 });
    // A cyclic shift shows nothing before its last step.
    expect([relativeResidual, products]).toEqual([1, 5]);
  });

  it('gives 0 for 0, and a number for a singular matrix', () => {
    expect([...gmres((v, out) => out.set(v), new Float64Array(3), OPTIONS).x]).toEqual([0, 0, 0]);
    const { x, relativeResidual } = gmres((_, out) => out.fill(0), Float64Array.of(1, 2), OPTIONS);
    expect([...x]).toEqual([0, 0]);
    expect(relativeResidual).toBe(1);
  });

  const OPTIONS = { tolerance: 1e-10, mostSteps: 10 };
});

describe('leadingEigenpairs', () => {
  const pairsOf = (matrix: Float64Array, size: number, count: number) =>
    leadingEigenpairs(size, count, (vectors) =>
      vectors.map((vector) => {
        const image = new Float64Array(size);
        times(matrix)(vector, image);
        return image;
      }),
    );
  const gram = (size: number, seed: number) => {
    const a = normals(size * size, seed);
    const product = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        for (let k = 0; k < size; k++) product[i * size + j] += a[i * size + k] * a[j * size + k];
      }
    }
    return product;
  };

  it('are those of the dense way', () => {
    const size = 90;
    const matrix = gram(size, 7);
    const exact = symmetricEigen(matrix, size);
    const found = pairsOf(matrix, size, 3);
    for (let pair = 0; pair < 3; pair++) {
      expect(found.values[pair] / exact.values[pair]).toBeCloseTo(1, 10);
      const overlap = exact.vectors
        .subarray(pair * size, (pair + 1) * size)
        .reduce((sum, value, k) => sum + value * found.vectors[pair * size + k], 0);
      expect(Math.abs(overlap)).toBeCloseTo(1, 9);
    }
    expect(pairsOf(matrix, size, 3)).toEqual(found);
  });

  it('hold equal eigenvalues apart', () => {
    const size = 50;
    const matrix = new Float64Array(size * size);
    [4, 4, 4, 1].forEach((value, k) => (matrix[k * size + k] = value));
    const { values, vectors } = pairsOf(matrix, size, 3);
    for (const value of values) expect(value).toBeCloseTo(4, 10);
    for (let pair = 0; pair < 3; pair++) {
      const length = Math.hypot(...vectors.slice(pair * size, pair * size + 3));
      expect(length).toBeCloseTo(1, 10);
    }
  });

  it('are 0 beyond the rank', () => {
    const { values } = pairsOf(Float64Array.of(2, 0, 0, 0), 2, 2);
    expect([...values]).toEqual([expect.closeTo(2, 12), expect.closeTo(0, 12)]);
  });
});
