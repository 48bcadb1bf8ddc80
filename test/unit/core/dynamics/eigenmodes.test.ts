/** Eigenvectors of matrices whose eigenvectors are known, and the law they promise for any matrix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadingEigenmodes } from '../../../../src/core/dynamics/eigenmodes';
import { dot } from '../../../../src/core/linalg/dot';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { normals } from './reluNetwork';

const modesOf = (matrix: Float64Array, size: number, count = size) =>
  leadingEigenmodes(matrix, size, eigenvalues(matrix, size), count);
const times = (matrix: Float64Array, v: Float64Array) =>
  v.map((_, row) => v.reduce((sum, value, k) => sum + matrix[row * v.length + k] * value, 0));

describe('leading eigenmodes', () => {
  it('of a triangular matrix are its known vectors, by modulus', () => {
    const modes = modesOf(Float64Array.of(2, 1, 0, -3), 2);
    expect(modes.map(({ re, im }) => [re, im])).toEqual([
      [-3, 0],
      [2, 0],
    ]);
    const [first, second] = modes.map(({ axis }) => [...axis]);
    expect(first[1] / first[0]).toBeCloseTo(-5, 10);
    expect(second[1]).toBeCloseTo(0, 10);
    expect(modes.every(({ other }) => other === null)).toBe(true);
  });

  it('of a turn, stretched along one axis, are its ellipse and its sense of rotation', () => {
    // S R S^-1 with S = diag(3, 1, 1): counter-clockwise by .5 on the ellipse of half-axes 3 : 1.
    const [c, s] = [0.9 * Math.cos(0.5), 0.9 * Math.sin(0.5)];
    const [mode, last] = modesOf(Float64Array.of(c, -3 * s, 0, s / 3, c, 0, 0, 0, 0.1), 3);
    expect(Math.atan2(mode.im, mode.re)).toBeCloseTo(0.5, 12);
    const { axis, other } = mode;
    expect(Math.abs(axis[0])).toBeCloseTo(1, 8);
    expect(Math.abs(other![1])).toBeCloseTo(1 / 3, 8);
    expect(axis[0] * other![1]).toBeGreaterThan(0);
    expect(last).toMatchObject({ im: 0, other: null });
  });

  it('fulfil their law for any matrix', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 24 }),
        fc.integer({ min: 1, max: 500 }),
        (size, seed) => {
          const matrix = normals(size * size, seed, 1 / Math.sqrt(size));
          const modes = modesOf(matrix, size, 3);
          expect(modes.length).toBeGreaterThan(0);
          for (const { re, im, axis, other } of modes) {
            const turned = other ?? new Float64Array(size);
            expect(dot(axis, axis)).toBeCloseTo(1, 10);
            expect(dot(axis, turned)).toBeCloseTo(0, 6);
            expect(dot(turned, turned)).toBeLessThanOrEqual(1 + 1e-9);
            const next = times(matrix, axis);
            next.forEach((value, k) => expect(value).toBeCloseTo(re * axis[k] + im * turned[k], 5));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leave out eigenvalue 0, and the second vector of a double eigenvalue', () => {
    expect(modesOf(new Float64Array(9), 3)).toEqual([]);
    expect(modesOf(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 0), 3)).toHaveLength(1);
  });
});
