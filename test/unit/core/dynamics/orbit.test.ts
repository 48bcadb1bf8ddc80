import { describe, expect, it } from 'vitest';
import { inputDrive, runOrbit } from '../../../../src/core/dynamics/orbit';
import { noInputTrajectories } from '../../../../src/core/dynamics/noInput';
import { symbolStatistics } from '../../../../src/core/dynamics/outputs';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';

const noise = (std: number) => ({ kind: 'noise', std }) as const;
const options = { lengthSteps: 400, warmupSteps: 20, input: noise(1), seed: 11 };

/** h' = relu(W h + U x) with a readout. */
function reluNetwork(
  weights: number[],
  inputs: number[],
  readout: number[] | null = null,
): Network {
  const units = Math.sqrt(weights.length);
  return {
    cell: 'rnn',
    nonlinearity: 'relu',
    layers: [
      {
        inputSize: inputs.length / units,
        hiddenSize: units,
        inputWeight: Float64Array.from(inputs),
        recurrentWeight: Float64Array.from(weights),
        inputBias: null,
        recurrentBias: null,
      },
    ],
    readout: readout && {
      outputs: readout.length / units,
      weight: Float64Array.from(readout),
      bias: null,
    },
  };
}

describe('runOrbit', () => {
  it('is positively homogeneous without biases: σ scales the states and no argmax', () => {
    const network = randomNetwork();
    const one = runOrbit(network, options);
    const four = runOrbit(network, { ...options, input: noise(4) });
    expect(four.states).toEqual(one.states.map((value) => 4 * value));
    expect(four.argmax).toEqual(one.argmax);
    expect(four.sampled).not.toEqual(one.sampled);
  });

  it('is the start of every longer orbit, symbols too', () => {
    const network = randomNetwork();
    const short = runOrbit(network, options);
    const long = runOrbit(network, { ...options, lengthSteps: 900 });
    expect(long.states.slice(0, short.states.length)).toEqual(short.states);
    expect(long.sampled.slice(0, 400)).toEqual(short.sampled);
  });

  it('with more warm-up is the same orbit, later', () => {
    const network = randomNetwork();
    const early = runOrbit(network, options);
    const late = runOrbit(network, { ...options, warmupSteps: 50, lengthSteps: 370 });
    expect(late.states).toEqual(early.states.slice(30 * 12));
    expect(late.sampled).toEqual(early.sampled.slice(30));
  });

  it('has the stationary law of h′ = relu(h/2 + x)', () => {
    // Quadrature: P(h = 0) = .39448, mean .58537, variance .52458.
    const { hidden, steps } = runOrbit(reluNetwork([0.5], [1]), {
      ...options,
      lengthSteps: 200_000,
    });
    const mean = hidden.reduce((sum, h) => sum + h, 0) / steps;
    const zero = hidden.reduce((count, h) => count + (h === 0 ? 1 : 0), 0) / steps;
    const square = hidden.reduce((sum, h) => sum + h * h, 0) / steps;
    expect(Math.abs(mean - 0.58537)).toBeLessThan(0.01);
    expect(Math.abs(zero - 0.39448)).toBeLessThan(0.008);
    expect(Math.abs(square - mean ** 2 - 0.52458)).toBeLessThan(0.015);
  });

  it("has the mean and variance of an autoregression where h' = .9h + 10 + x never rectifies", () => {
    const base = reluNetwork([0.9], [1]);
    const biased: Network = {
      ...base,
      layers: [{ ...base.layers[0], inputBias: Float64Array.of(10) }],
    };
    const initialState = Float64Array.of(100);
    const long = { ...options, lengthSteps: 200_000, initialState };
    const { hidden, steps } = runOrbit(biased, long);
    const mean = hidden.reduce((sum, h) => sum + h, 0) / steps;
    const variance = hidden.reduce((sum, h) => sum + (h - mean) ** 2, 0) / steps;
    // Correlation time (1 + .9) / (1 - .9) = 19 steps for the mean, 9.5 for the variance; five standard errors.
    expect(Math.abs(mean - 100)).toBeLessThan(5 * Math.sqrt((5.2632 * 19) / steps));
    expect(Math.abs(variance - 5.2631579)).toBeLessThan(5 * 5.2632 * Math.sqrt((2 * 9.5) / steps));
    // Spread of many copies from one start, one to six steps later: Σ .81^k.
    [1, 1.81, 2.4661, 2.997541, 3.4280082, 3.7766867].forEach((expected, k) => {
      const copies = 4000;
      let square = 0;
      for (let seed = 0; seed < copies; seed++) {
        const short = { ...options, lengthSteps: 1, warmupSteps: k, seed, initialState };
        square += (runOrbit(biased, short).hidden[0] - 100) ** 2 / copies;
      }
      expect(Math.abs(square - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / copies));
    });
  });

  it('starts from the given state, and refuses one of the wrong length', () => {
    const still = { ...options, input: noise(0), warmupSteps: 0, lengthSteps: 3 };
    const network = reluNetwork([0.5, 0, 0, 0.25], [1, 1]);
    const initialState = Float64Array.of(1, 1);
    const orbit = runOrbit(network, { ...still, initialState });
    expect([...orbit.states]).toEqual([1 / 2, 1 / 4, 1 / 4, 1 / 16, 1 / 8, 1 / 64]);
    expect([...initialState]).toEqual([1, 1]);
    expect(() => runOrbit(network, { ...still, initialState: new Float64Array(3) })).toThrow(
      'initialState: 3 numbers found',
    );
  });

  it('with the drive handed in has the bits of one that makes its own, longer drives too', () => {
    const network = randomNetwork({ cell: 'lstm', bias: true });
    const own = runOrbit(network, options);
    const drive = inputDrive(network, noise(1), 700, options.seed);
    expect(runOrbit(network, { ...options, drive })).toEqual(own);
  });

  it('shows h times the output gain to readers, and leaves c of an LSTM alone', () => {
    const network = randomNetwork({ cell: 'lstm', bias: true, units: 4 });
    const gains = [{ layer: 0, unit: 1, site: 'output', gain: 0.5 } as const];
    const { states, internal, hidden, steps } = runOrbit(network, { ...options, gains });
    for (let t = 0; t < steps; t++) {
      for (let k = 0; k < 8; k++) {
        expect(states[8 * t + k]).toBe(internal[8 * t + k] * (k === 1 ? 0.5 : 1));
        if (k < 4) expect(hidden[4 * t + k]).toBe(states[8 * t + k]);
      }
    }
  });

  it('emits fair independent symbols where nothing recurs', () => {
    const { argmax } = runOrbit(reluNetwork([0, 0, 0, 0], [1, -1], [1, 0, 0, 1]), {
      ...options,
      lengthSteps: 100_000,
    });
    const { frequency, changesPerStep, transition } = symbolStatistics(argmax, 2);
    for (const share of [...frequency, changesPerStep, ...transition.flat()]) {
      expect(Math.abs(share - 0.5)).toBeLessThan(0.01);
    }
  });

  it('stops at an explosion and says the step, warm-up counted', () => {
    const doubling = reluNetwork([2], [1]);
    const drive = inputDrive(doubling, noise(1), 500, 1).fill(1);
    const orbit = runOrbit(doubling, { ...options, lengthSteps: 480, drive });
    // h_t = 2^(t+1) - 1 passes 10⁶ at t = 19.
    expect(orbit.explodedAtStep).toBe(19);
    // Within the warm-up: what came before is shown.
    expect(orbit.steps).toBe(19);
    expect(orbit.states[18]).toBe(2 ** 19 - 1);
    const later = runOrbit(doubling, { ...options, warmupSteps: 10, lengthSteps: 480, drive });
    expect(later.steps).toBe(9);
    expect(later.states.every(Number.isFinite)).toBe(true);
  });

  it('stops at NaN weights instead of running on', () => {
    const orbit = runOrbit(reluNetwork([NaN], [1]), options);
    expect(orbit.explodedAtStep).toBeLessThan(20);
    expect(orbit.states.every(Number.isFinite)).toBe(true);
  });

  it('ends with a given input sequence', () => {
    const values = Float64Array.from({ length: 3 * 50 }, (_, k) => Math.sin(k));
    const orbit = runOrbit(randomNetwork(), { ...options, input: { kind: 'sequence', values } });
    expect(orbit.steps).toBe(30);
  });

  it('gives up when cancelled', () => {
    expect(() => runOrbit(randomNetwork(), { ...options, signal: { aborted: true } })).toThrow(
      'cancelled',
    );
  });
});

describe('noInputTrajectories', () => {
  it('follows the known collapse of two coupled units', () => {
    const path = noInputTrajectories(
      reluNetwork([0.8, -0.4, -0.4, 0.8], [0, 0]),
      Float64Array.of(1, 0.6),
      3,
    );
    const expected = [1, 0.6, 0.56, 0.08, 0.416, 0, 0.3328, 0];
    expected.forEach((value, k) => expect(path[k]).toBeCloseTo(value, 12));
  });

  it('holds an exploding trajectory at its last finite state', () => {
    const path = noInputTrajectories(reluNetwork([10], [0]), Float64Array.of(1), 20);
    expect(path[6]).toBe(1e6);
    expect(path[20]).toBe(1e6);
  });
});
