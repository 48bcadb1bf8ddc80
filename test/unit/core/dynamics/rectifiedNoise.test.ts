/** Moments of rectified Gaussians, along orbits and in closed form; what a scale of the readout can and can not change. */
import { describe, expect, it } from 'vitest';
import { averagedMapOf } from '../../../../src/core/dynamics/averagedMap';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { networkOf } from '../analysis/networks';
import { randomNetwork } from '../../engine/randomNetwork';

const STEPS = 200_000;
const orbitOf = (network: Network, lengthSteps = STEPS) =>
  runOrbit(network, {
    lengthSteps,
    warmupSteps: 0,
    input: { kind: 'noise', std: 1 },
    seed: 4,
  });

/** Independent values: their mean within four of their standard errors. */
function expectMean(values: Float64Array, wanted: number) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - wanted)).toBeLessThan(4 * Math.sqrt(square / values.length) + 1e-12);
}

describe('relu(μ + Z)', () => {
  it.each([
    [-1, 0.0833155, 0.0753398, 0.0833155],
    [0, 0.3989423, 0.5, 0.3989423],
    [1, 1.0833155, 1.9246602, 0.0833155],
  ])('has the moments of known answer 26 at μ = %s', (bias, mean, second, excess) => {
    const network = networkOf({ recurrent: [[0]], input: [[1]], bias: [bias] });
    const { states } = orbitOf(network);
    expectMean(states, mean);
    expectMean(
      states.map((h) => h * h),
      second,
    );
    // What the noise adds to the mean at the kink.
    const averaged = averagedMapOf(network, 1).step(Float64Array.of(0))[0];
    expect(averaged - Math.max(0, bias)).toBeCloseTo(excess, 7);
  });
});

describe('relu(u) relu(v)', () => {
  it.each([
    [0, 0.1591549],
    [0.5, 0.3044988],
    [1, 0.5],
    [-1, 0],
  ])('has the mean of known answer 27 at correlation %s', (correlation, mean) => {
    const rest = Math.sqrt(1 - correlation ** 2);
    const zero = [0, 0];
    const { states } = orbitOf(
      networkOf({
        recurrent: [zero, zero],
        input: [
          [1, 0],
          [correlation, rest],
        ],
      }),
    );
    const products = Float64Array.from(
      { length: STEPS },
      (_, t) => states[2 * t] * states[2 * t + 1],
    );
    expectMean(products, mean);
  });
});

describe('the scale of a readout', () => {
  it('changes sampled symbols only', () => {
    const network = randomNetwork({ units: 20, seed: 6 });
    const scaled = (factor: number): Network => ({
      ...network,
      readout: network.readout && {
        ...network.readout,
        weight: network.readout.weight.map((value) => factor * value),
      },
    });
    const [one, four] = [1, 4].map((factor) => orbitOf(scaled(factor), 2000));
    expect(four.states).toEqual(one.states);
    expect(four.argmax).toEqual(one.argmax);
    expect(four.logits).toEqual(one.logits.map((value) => 4 * value));
    expect(four.sampled).not.toEqual(one.sampled);
    // A larger readout is a lower temperature: the drawn symbol is the likeliest one more often.
    const agreeing = ({ sampled, argmax }: typeof one) =>
      sampled.filter((symbol, t) => symbol === argmax[t]).length;
    expect(agreeing(four)).toBeGreaterThan(agreeing(one));
  });
});
