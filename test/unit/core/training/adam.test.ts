import { describe, expect, it } from 'vitest';
import type { UpdateOptions } from '../../../../src/core/compute';
import { adamMemory, adamUpdate } from '../../../../src/core/training/adam';
import { parameterCount, type NetworkShape } from '../../../../src/core/training/parameters';

const SHAPE: NetworkShape = {
  inputs: 1,
  units: 1,
  outputs: 2,
  nonlinearity: 'relu',
  recurrentBias: false,
  readoutBias: false,
};
const OPTIONS: UpdateOptions = {
  learningRate: 0.1,
  betas: [0.9, 0.9],
  clipNorm: Infinity,
  weightDecay: 0,
};

function run(gradients: readonly (readonly number[])[], options = OPTIONS) {
  const parameters = Float32Array.of(1, 1, 1, 1);
  const state = adamMemory(parameters.length, null);
  let gradientNorm = 0;
  for (const gradient of gradients) {
    gradientNorm = adamUpdate(SHAPE, parameters, Float64Array.from(gradient), state, options);
  }
  return { parameters, state, gradientNorm };
}

describe('adamUpdate', () => {
  it('has one parameter for each of the four gradients below', () => {
    expect(parameterCount(SHAPE)).toBe(4);
  });

  it('moves by the learning rate against the sign at first, whatever the gradient', () => {
    const { parameters } = run([[3, -0.001, 0, 1e5]]);
    expect(parameters[0]).toBeCloseTo(0.9, 6);
    expect(parameters[1]).toBeCloseTo(1.1, 5);
    expect(parameters[2]).toBe(1);
    expect(parameters[3]).toBeCloseTo(0.9, 6);
  });

  it('follows PyTorch over several steps', () => {
    // By hand: m = .1, .09+.2 → .29; v = .1, .09+.4 → .49; corrected by 1 - .9² = .19.
    const { parameters } = run([
      [1, 0, 0, 0],
      [2, 0, 0, 0],
    ]);
    expect(parameters[0]).toBeCloseTo(0.9 - (0.1 * 0.29) / 0.19 / Math.sqrt(0.49 / 0.19), 6);
  });

  it('clips by the norm of the whole gradient', () => {
    const clipped = run([[30, 40, 0, 0]], { ...OPTIONS, clipNorm: 5 });
    expect(clipped.gradientNorm).toBeCloseTo(50, 10);
    expect(clipped.state.first[0]).toBeCloseTo(0.3, 6);
    expect(clipped.state.first[1]).toBeCloseTo(0.4, 6);
  });

  it('adds the derivative of the unsquared norms', () => {
    // Tensors [1], [1], [1, 1]: p/‖p‖ = 1, 1, (√½, √½).
    const { state } = run([[0, 0, 0, 0]], { ...OPTIONS, weightDecay: 0.5 });
    const wanted = [0.05, 0.05, 0.05 * Math.SQRT1_2, 0.05 * Math.SQRT1_2];
    wanted.forEach((value, p) => expect(state.first[p]).toBeCloseTo(value, 7));
  });

  it('takes other steps for tensors that have a rate of their own', () => {
    const rates = { recurrentWeight: 0, readoutWeight: 2 };
    const { parameters } = run([[3, 3, 3, 3]], { ...OPTIONS, rates });
    [0.9, 1, 0.8, 0.8].forEach((value, p) => expect(parameters[p]).toBeCloseTo(value, 6));
  });

  it('changes nothing when the gradient is not finite', () => {
    const { parameters, state, gradientNorm } = run([[NaN, 0, 0, 0]]);
    expect([...parameters]).toEqual([1, 1, 1, 1]);
    expect(state.updates).toBe(0);
    expect(gradientNorm).toBeNaN();
  });
});
