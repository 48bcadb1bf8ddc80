import { describe, expect, it } from 'vitest';
import {
  CYCLIC_EMISSION,
  gaussianEmission,
  linearEmission,
  triangularEmission,
} from '../../../../src/core/hmm/emissions';
import { checkRows } from '../../../../src/core/hmm/hmm';
import {
  chainStayTransition,
  chainTransition,
  cyclicTransition,
  fullyConnectedTransition,
} from '../../../../src/core/hmm/transitions';

function expectRows(found: readonly (readonly number[])[], wanted: readonly number[][]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((row, i) => row.forEach((value, j) => expect(found[i][j]).toBeCloseTo(value, 12)));
}

describe('transitions', () => {
  it('of a chain with a stay probability are tridiagonal', () => {
    expectRows(chainStayTransition(4, 0.8), [
      [0.8, 0.2, 0, 0],
      [0.1, 0.8, 0.1, 0],
      [0, 0.1, 0.8, 0.1],
      [0, 0, 0.2, 0.8],
    ]);
    expectRows(chainStayTransition(2, 0.95), chainTransition(2, 0.05));
  });

  it('fully connected move anywhere alike', () => {
    expectRows(fullyConnectedTransition(5, 0.6).slice(0, 2), [
      [0.6, 0.1, 0.1, 0.1, 0.1],
      [0.1, 0.6, 0.1, 0.1, 0.1],
    ]);
    expectRows(fullyConnectedTransition(2), [
      [0.95, 0.05],
      [0.05, 0.95],
    ]);
  });

  it('on a ring reach both neighbours and no one else', () => {
    expectRows(cyclicTransition(4), [
      [0.95, 0.025, 0, 0.025],
      [0.025, 0.95, 0.025, 0],
      [0, 0.025, 0.95, 0.025],
      [0.025, 0, 0.025, 0.95],
    ]);
    expectRows(cyclicTransition(3, 0.9), fullyConnectedTransition(3, 0.9));
    expect(cyclicTransition(6, 0.5)[0]).toEqual([0.5, 0.25, 0, 0, 0, 0.25]);
  });

  it.each([2, 3, 4, 7, 40])('of %d states are distributions', (states) => {
    checkRows('stay', chainStayTransition(states, 0.9), states, states);
    checkRows('fully', fullyConnectedTransition(states, 0.9), states, states);
    if (states > 2) checkRows('ring', cyclicTransition(states, 0.9), states, states);
  });

  it.each([
    [
      'a chain of one',
      () => chainStayTransition(1, 0.9),
      /states: 1 found, a chain has at least 2/,
    ],
    ['half a state', () => fullyConnectedTransition(2.5), /states: 2.5 found/],
    ['a ring of two', () => cyclicTransition(2), /states: 2 found, a ring has at least 3/],
    ['a stay above 1', () => cyclicTransition(4, 1.1), /stay probability: 1.1 found, 0 to 1/],
    ['no stay', () => chainStayTransition(3, Number.NaN), /stay probability: NaN found/],
    ['a target of 0', () => chainTransition(3, 0), /target probability: 0 found/],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('emissions', () => {
  it('linear, three symbols', () => {
    expectRows(linearEmission(3), [
      [0.99, 0.01, 0],
      [0.495, 0.01, 0.495],
      [0, 0.01, 0.99],
    ]);
  });

  it('linear, any other number of symbols: equal steps between the ends, normalised', () => {
    // .99, .66, .33, 0 divided by 1.98.
    expectRows(linearEmission(2, 4), [
      [1 / 2, 1 / 3, 1 / 6, 0],
      [0, 1 / 6, 1 / 3, 1 / 2],
    ]);
    expectRows(linearEmission(3, 2), [
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ]);
  });

  it("gaussian follows the authors' formula", () => {
    const row = [
      Math.exp(-0.2 * (0.5 / 0.2) ** 2),
      Math.exp(-0.2 * (0.5 / 0.2) ** 2),
      Math.exp(-0.2 * (1.5 / 0.2) ** 2),
    ];
    const sum = row[0] + row[1] + row[2];
    // Five states on three symbols: centres 0, .5, 1, 1.5, 2.
    expectRows([gaussianEmission(5)[1]], [row.map((value) => value / sum)]);
    const ends = gaussianEmission(5);
    expect(ends[0][0]).toBeCloseTo(1 / (1 + Math.exp(-5) + Math.exp(-20)), 12);
  });

  it('triangular gives each state its own symbol, round and round', () => {
    expectRows(triangularEmission(3), [
      [0.98, 0.01, 0.01],
      [0.01, 0.98, 0.01],
      [0.01, 0.01, 0.98],
    ]);
    expect(triangularEmission(4, 2)[2]).toEqual([0.98, 0.02]);
  });

  it.each([
    [1, 3],
    [2, 2],
    [5, 3],
    [7, 32],
    [100, 2],
  ])('of %d states and %d symbols are distributions', (states, outputs) => {
    for (const emission of [linearEmission, gaussianEmission, triangularEmission]) {
      checkRows(emission.name, emission(states, outputs), states, outputs);
    }
    checkRows('cyclic', CYCLIC_EMISSION, 4, 3);
  });

  it('refuse a single symbol', () => {
    for (const emission of [linearEmission, gaussianEmission, triangularEmission]) {
      expect(() => emission(2, 1)).toThrow(/outputs: 1 found, at least 2/);
    }
  });
});
