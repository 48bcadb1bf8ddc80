import { describe, expect, it } from 'vitest';
import { limitGrowth, noiseFreeGrowth } from '../../../../src/core/training/growthLimit';
import { parameterTensors, type NetworkShape } from '../../../../src/core/training/parameters';

const SHAPE: NetworkShape = {
  inputs: 1,
  units: 2,
  outputs: 2,
  nonlinearity: 'relu',
  recurrentBias: false,
  readoutBias: false,
};
const place = parameterTensors(SHAPE).find(({ role }) => role === 'recurrentWeight')!;

/** All weights 1 but the recurrent ones, row by row. */
function withWeight(...weight: readonly number[]): Float32Array {
  const parameters = new Float32Array(10).fill(1);
  parameters.set(weight, place.offset);
  return parameters;
}

describe('growth without input', () => {
  it.each([
    // Known answers 1 and 2: the largest eigenvalue of the axes that a state has.
    ['both axes', [0.5, 0, 0, 0.25], [1, 1], 0.5],
    ['one axis alone', [0.5, 0, 0, 0.25], [0, 3], 0.25],
    ['an expansion', [2, 0, 0, 0], [1e-20, 0], 2],
    ['a state that vanishes', [-1, 0, 0, -1], [1, 2], 0],
    ['no state', [1, 0, 0, 1], [0, 0], 0],
    // Nilpotent for h ≥ 0: grows at first, then is gone.
    ['a burst', [0, 10, 0, 0], [0, 1], 0],
    ['a swap', [0, 2, 0.5, 0], [1, 1], 1],
  ])('of %s', (_, weight, state, wanted) => {
    const found = noiseFreeGrowth(SHAPE, withWeight(...weight), Float32Array.from(state));
    expect(found).toBeCloseTo(wanted, 8);
  });

  it('is the largest over the states', () => {
    const states = Float32Array.of(0, 1, 1, 0);
    expect(noiseFreeGrowth(SHAPE, withWeight(0.5, 0, 0, 0.25), states)).toBeCloseTo(0.5, 10);
  });
});

describe('the limit', () => {
  it('scales the recurrent weights, and them alone, until it holds', () => {
    const parameters = withWeight(1.5, -1, 0.25, 0.5);
    const states = Float32Array.of(1, 1, 2, 0.1);
    const growth = limitGrowth(SHAPE, parameters, states, 1);
    expect(growth).toBeGreaterThan(1);
    expect(noiseFreeGrowth(SHAPE, parameters, states)).toBeCloseTo(1, 6);
    const scaled = [1.5, -1, 0.25, 0.5].map((value) => Math.fround(value / growth));
    scaled.forEach((value, k) => expect(parameters[place.offset + k]).toBeCloseTo(value, 6));
    expect(parameters.filter((value) => value === 1)).toHaveLength(6);
  });

  it('changes nothing below it', () => {
    const parameters = withWeight(0.5, 0, 0, 0.25);
    limitGrowth(SHAPE, parameters, Float32Array.of(1, 1), 1);
    expect(parameters).toEqual(withWeight(0.5, 0, 0, 0.25));
  });
});
