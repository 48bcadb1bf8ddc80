import fc from 'fast-check';
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { eigenvectorFor } from '../../../../src/core/linalg/inverseIteration';
import { luFactor, luSolve, nullity } from '../../../../src/core/linalg/lu';
import { symmetricEigen } from '../../../../src/core/linalg/symmetricEigen';
import { fillNormals } from '../../../../src/core/random/streams';

const random = (size: number, seed: number) => {
  const values = new Float64Array(size * size);
  fillNormals(values, seed, 60, 0);
  return values;
};
const spectrumOf = (matrix: number[]) => {
  const { re, im } = eigenvalues(Float64Array.from(matrix), Math.sqrt(matrix.length));
  return Array.from(re, (value, k) => [value, im[k]]);
};
const close = (found: number[][], expected: number[][], tolerance = 1e-9) => {
  expect(found).toHaveLength(expected.length);
  found.forEach(([re, im], k) => {
    expect(Math.hypot(re - expected[k][0], im - expected[k][1])).toBeLessThan(tolerance);
  });
};

describe('eigenvalues', () => {
  const third = Math.sqrt(3) / 2;
  it.each([
    [
      'a 3-cycle',
      [0, 0, 1, 1, 0, 0, 0, 1, 0],
      [
        [1, 0],
        [-0.5, third],
        [-0.5, -third],
      ],
    ],
    [
      'an exchange',
      [0, 1, 1, 0],
      [
        [1, 0],
        [-1, 0],
      ],
    ],
    ['one number', [-3], [[-3, 0]]],
    [
      'zero',
      [0, 0, 0, 0],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'a rotation',
      [0, -2, 2, 0],
      [
        [0, 2],
        [0, -2],
      ],
    ],
    [
      'bad scaling',
      [1, 1e9, 1e-9, 1],
      [
        [2, 0],
        [0, 0],
      ],
    ],
  ])('knows %s', (_, matrix, expected) => {
    close(spectrumOf(matrix), expected, 1e-7);
  });

  it.each([1e-200, 1e-100, 1e100, 1e200])('is unharmed by entries near %f', (scale) => {
    const matrix = random(8, 5);
    const expected = eigenvalues(matrix, 8);
    const found = eigenvalues(
      matrix.map((value) => value * scale),
      8,
    );
    found.re.forEach((value, k) => expect(value / scale).toBeCloseTo(expected.re[k], 10));
    found.im.forEach((value, k) => expect(value / scale).toBeCloseTo(expected.im[k], 10));
  });

  it('keeps equal pairs as pairs', () => {
    const twice = [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0];
    expect(spectrumOf(twice)).toEqual([
      [0, 1],
      [0, -1],
      [0, 1],
      [0, -1],
    ]);
  });

  it('finds the roots of 1 from their companion matrix, positive imaginary part first', () => {
    const size = 60;
    const companion = new Array<number>(size * size).fill(0);
    for (let k = 1; k < size; k++) companion[k * size + k - 1] = 1;
    companion[size - 1] = 1;
    const found = spectrumOf(companion);
    close(
      found,
      found.map((_, k) => {
        const angle = (Math.ceil(k / 2) * 2 * Math.PI) / size;
        return [Math.cos(angle), (k % 2 === 1 ? 1 : -1) * Math.sin(angle)];
      }),
    );
  });

  it('does not change under a similarity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
        const size = 6;
        const [A, P] = [random(size, seed), random(size, seed + 10_000)].map((values) =>
          Matrix.from1DArray(size, size, values),
        );
        for (let k = 0; k < size; k++) P.set(k, k, P.get(k, k) + 5);
        const moved = P.mmul(A).mmul(inverse(P)).to1DArray();
        const before = spectrumOf(A.to1DArray());
        for (const [re, im] of spectrumOf(moved)) {
          const nearest = Math.min(...before.map(([x, y]) => Math.hypot(x - re, y - im)));
          expect(nearest).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('finds defective blocks to the accuracy they allow', () => {
    close(
      spectrumOf([2, 1, 0, 0, 2, 1, 0, 0, 2]),
      [
        [2, 0],
        [2, 0],
        [2, 0],
      ],
      1e-4,
    );
  });

  it.each([3, 10, 40, 90])('agrees with ml-matrix on random %d x %d matrices', (size) => {
    const matrix = random(size, size);
    const oracle = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix));
    const expected = oracle.realEigenvalues.map((re, k) => [re, oracle.imaginaryEigenvalues[k]]);
    for (const [re, im] of spectrumOf([...matrix])) {
      const nearest = Math.min(...expected.map(([x, y]) => Math.hypot(x - re, y - im)));
      expect(nearest).toBeLessThan(1e-9 * size);
    }
  });

  it('keeps trace, order and conjugate pairs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 1000 }),
        (size, seed) => {
          const matrix = random(size, seed);
          const { re, im } = eigenvalues(matrix, size);
          const trace = Array.from({ length: size }, (_, k) => matrix[k * size + k]);
          const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
          expect(sum(re)).toBeCloseTo(sum(trace), 8);
          expect(sum(im)).toBeCloseTo(0, 8);
          for (let k = 1; k < size; k++) {
            const [before, now] = [k - 1, k].map((i) => Math.hypot(re[i], im[i]));
            expect(now).toBeLessThanOrEqual(before * (1 + 1e-9));
          }
        },
      ),
    );
  });

  it('refuses what is not finite', () => {
    expect(() => eigenvalues(Float64Array.of(1, NaN, 0, 1), 2)).toThrow('non-finite');
  });
});

describe('eigenvectorFor', () => {
  it('finds the null vector of a nilpotent matrix', () => {
    const v = eigenvectorFor(Float64Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0), 3, 0);
    expect(v[0]).toBeCloseTo(1, 12);
    expect(Math.hypot(v[1], v[2])).toBeLessThan(1e-12);
  });

  it('solves its equation', () => {
    const matrix = Float64Array.of(2, 1, 0, 1, 3, 1, 0, 1, 4);
    const { re } = eigenvalues(matrix, 3);
    for (const value of re) {
      const v = eigenvectorFor(matrix, 3, value);
      for (let row = 0; row < 3; row++) {
        const image = [0, 1, 2].reduce((sum, k) => sum + matrix[3 * row + k] * v[k], 0);
        expect(image).toBeCloseTo(value * v[row], 10);
      }
    }
  });
});

describe('symmetricEigen', () => {
  it('rebuilds the matrix', () => {
    const size = 20;
    const a = random(size, 7);
    const symmetric = a.map((v, k) => v + a[(k % size) * size + Math.floor(k / size)]);
    const { values, vectors } = symmetricEigen(symmetric, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++)
          sum += values[k] * vectors[k * size + i] * vectors[k * size + j];
        expect(sum).toBeCloseTo(symmetric[i * size + j], 9);
      }
    }
  });
});

describe('lu', () => {
  it('solves random systems', () => {
    const size = 30;
    const matrix = random(size, 3);
    const x = random(size, 4).subarray(0, size);
    const b = Float64Array.from({ length: size }, (_, row) =>
      x.reduce((sum, value, k) => sum + matrix[row * size + k] * value, 0),
    );
    const solved = luSolve(luFactor(matrix, size), b);
    solved.forEach((value, k) => expect(value).toBeCloseTo(x[k], 8));
  });

  it.each([
    [[1, 2, 2, 4], 1],
    [[0, 0, 0, 0], 2],
    [[1, 0, 0, 1], 0],
  ])('counts the null space of %j', (matrix, expected) => {
    expect(nullity(Float64Array.from(matrix), 2)).toBe(expected);
  });
});
