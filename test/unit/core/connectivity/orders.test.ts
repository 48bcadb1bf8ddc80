import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterOrder } from '../../../../src/core/connectivity/clusterOrder';
import { readoutOrder } from '../../../../src/core/connectivity/readoutOrder';

const isPermutation = (order: Uint32Array, size: number) =>
  expect([...order].sort((a, b) => a - b)).toEqual([...Array(size).keys()]);

describe('readoutOrder', () => {
  it('groups units by the symbol they favour, strongest first', () => {
    // unit:           0  1  2   3
    const readout = [1, 5, 0, -1, 2, 0, 3, -2];
    expect([...readoutOrder(Float64Array.from(readout), 2, 4)]).toEqual([1, 3, 2, 0]);
  });
});

describe('clusterOrder', () => {
  /** Rows drawn around `groups` orthogonal patterns, interleaved. */
  const interleaved = (size: number, groups: number) => {
    const rows = new Float64Array(size * groups);
    for (let row = 0; row < size; row++) {
      rows[row * groups + (row % groups)] = 1 + 0.1 * Math.sin(row);
      rows[row * groups + ((row + 1) % groups)] = 0.05 * Math.cos(row);
    }
    return rows;
  };

  it.each([12, 90])('puts rows of one pattern side by side (%d rows)', (size) => {
    const groups = 3;
    const order = clusterOrder(interleaved(size, groups), size, groups);
    isPermutation(order, size);
    const labels = [...order].map((row) => row % groups);
    const changes = labels.filter((label, i) => i > 0 && label !== labels[i - 1]).length;
    expect(changes).toBe(groups - 1);
  });

  it('puts rows without direction last', () => {
    const rows = Float64Array.from([0, 0, 1, 0, NaN, 1, 1, 0.1]);
    const order = [...clusterOrder(rows, 4, 2)];
    expect(order.slice(0, 2).sort()).toEqual([1, 3]);
    expect(order.slice(2)).toEqual([0, 2]);
  });

  it('is a permutation for any matrix, with ties too', () => {
    const value = fc.constantFrom(-1, 0, 0.5, 1);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.array(value, { minLength: 81 }),
        (size, values) => {
          isPermutation(clusterOrder(Float64Array.from(values), size, size), size);
        },
      ),
    );
  });
});
