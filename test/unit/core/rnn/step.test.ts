import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNormals } from '../../../../src/core/random/streams';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import type { Network } from '../../../../src/core/rnn/network';
import { logitsOf, argmax } from '../../../../src/core/rnn/readout';
import { createStepper, rollout } from '../../../../src/core/rnn/step';
import { randomNetwork } from '../../engine/randomNetwork';
import { reluNetwork } from '../dynamics/reluNetwork';

function run(network: Network, initial: number[], steps: number): number[][] {
  const inputs = new Float64Array(steps * network.layers[0].inputSize);
  const { states } = rollout(network, inputs, steps, Float64Array.from(initial));
  const size = initial.length;
  return Array.from({ length: steps }, (_, t) => [...states.slice(t * size, (t + 1) * size)]);
}

/** The step by the textbook: every term, in index order. */
function denseReluStep(network: Network, state: Float64Array, drive: Float64Array): Float64Array {
  const [{ hiddenSize: units, recurrentWeight }] = network.layers;
  return state.map((_, row) => {
    let sum = 0;
    for (let k = 0; k < units; k++) sum += recurrentWeight[row * units + k] * state[k];
    return Math.max(0, drive[row] + sum);
  });
}

describe('createStepper', () => {
  it('has the bits of the dense product although it reads active columns only', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        (units, seed, shift) => {
          const network = randomNetwork({ units, seed });
          const stepper = createStepper(network);
          const state = new Float64Array(units);
          const drive = new Float64Array(units);
          fillNormals(state, seed, 60, 0);
          fillNormals(drive, seed, 61, 0);
          for (let k = 0; k < units; k++) state[k] = Math.max(0, state[k] + shift);
          const expected = denseReluStep(network, state, drive);
          stepper.step(state, drive);
          expect(state).toEqual(expected);
        },
      ),
    );
  });

  it('reads x and the drive from an offset', () => {
    const network = randomNetwork({ bias: true, nonlinearity: 'tanh' });
    const stepper = createStepper(network);
    const inputs = Float64Array.of(9, 9, 9, 0.5, -1, 2);
    const drive = new Float64Array(stepper.driveSize);
    const alone = new Float64Array(stepper.driveSize);
    stepper.driveOf(inputs, drive, 3);
    stepper.driveOf(inputs.slice(3), alone);
    expect(drive).toEqual(alone);
    const packed = new Float64Array(2 * stepper.driveSize);
    packed.set(drive, stepper.driveSize);
    const fromOffset = new Float64Array(stepper.stateSize);
    const fromStart = new Float64Array(stepper.stateSize);
    stepper.step(fromOffset, packed, stepper.driveSize);
    stepper.step(fromStart, drive);
    expect(fromOffset).toEqual(fromStart);
  });

  it('keeps NaN visible instead of rectifying it away', () => {
    expect(run(reluNetwork([NaN]), [1], 1)).toEqual([[NaN]]);
  });

  it.each(['rnn', 'gru', 'lstm'] as const)(
    'of two %s layers feeds the upper from the new lower state',
    (cell) => {
      const network = randomNetwork({
        cell,
        nonlinearity: 'tanh',
        bias: true,
        layers: 2,
        units: 4,
      });
      const [lower, upper] = network.layers;
      const inputs = new Float64Array(15);
      fillNormals(inputs, 2, 62, 0);
      const both = rollout(network, inputs, 5);
      const first = rollout({ ...network, layers: [lower], readout: null }, inputs, 5);
      const second = rollout({ ...network, layers: [upper] }, first.hidden, 5);
      expect(both.hidden).toEqual(second.hidden);
      expect(both.logits).toEqual(second.logits);
    },
  );
});

describe('known trajectories', () => {
  it('of diag(.5, .25): (2^-t, 4^-t)', () => {
    const states = run(reluNetwork([0.5, 0, 0, 0.25]), [1, 1], 20);
    states.forEach((state, t) => expect(state).toEqual([2 ** -(t + 1), 4 ** -(t + 1)]));
  });

  it('of a non-normal pair: grows tenfold although its spectral radius is one half', () => {
    expect(run(reluNetwork([0.5, 10, 0, 0.5]), [0, 1], 3)).toEqual([
      [10, 0.5],
      [10, 0.25],
      [7.5, 0.125],
    ]);
  });

  it('of a 3-cycle permutation: symbols 0, 1, 2, 0, .. for ever', () => {
    const identity = { outputs: 3, weight: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), bias: null };
    const network = reluNetwork([0, 0, 1, 1, 0, 0, 0, 1, 0]);
    const states = [[1, 0, 0], ...run(network, [1, 0, 0], 8)];
    const logits = new Float64Array(3);
    const symbols = states.map((state) => {
      logitsOf(identity, Float64Array.from(state), 0, logits);
      return argmax(logits, 0, 3);
    });
    expect(symbols).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });
});

describe('homogeneity without biases', () => {
  const starts = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
    minLength: 12,
    maxLength: 12,
  });
  const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));

  it('F(ch) = cF(h), and J(h)h = F(h)', () => {
    const network = randomNetwork();
    fc.assert(
      fc.property(starts, fc.double({ min: 0.01, max: 100, noNaN: true }), (start, factor) => {
        const [next] = run(network, start, 1);
        const [scaled] = run(
          network,
          start.map((value) => factor * value),
          1,
        );
        const size = start.length;
        const jacobian = jacobianAt(network, Float64Array.from(start), null);
        const linear = start.map((_, row) =>
          start.reduce((sum, value, k) => sum + jacobian[row * size + k] * value, 0),
        );
        // Norm-wise against the terms summed, not against a sum that may cancel.
        const tolerance = 1e-14 * size * norm(start);
        expect(norm(scaled.map((value, k) => value - factor * next[k]))).toBeLessThanOrEqual(
          factor * tolerance,
        );
        expect(norm(linear.map((value, k) => value - next[k]))).toBeLessThanOrEqual(tolerance);
      }),
    );
  });
});
