import { describe, expect, it } from 'vitest';
import { fillNormals, fillUniforms, STREAM } from '../../../../src/core/random/streams';
import { softmax } from '../../../../src/core/rnn/readout';
import { backpropagate, rolloutBatch } from '../../../../src/core/training/backpropagation';
import { addWindowChanges } from '../../../../src/core/training/localExpectation';
import { logitGradients } from '../../../../src/core/training/logitGradients';
import {
  networkOf,
  parameterCount,
  type NetworkShape,
} from '../../../../src/core/training/parameters';
import { potentialChange } from '../../../../src/core/transport/counterfactual';

const STEPS = 3;
const OUTPUTS = 3;
const EPSILON = 1.7;
const OTHERS = 5;

function numbers(fill: typeof fillNormals, seed: number, count: number): Float64Array {
  const values = new Float64Array(count);
  fill(values, seed, STREAM.starts, 0);
  return values;
}

/** All strings of T symbols. */
const STRINGS = Array.from({ length: OUTPUTS ** STEPS }, (_, code) =>
  Uint8Array.from({ length: STEPS }, (__, t) => Math.floor(code / OUTPUTS ** t) % OUTPUTS),
);
const others = Array.from({ length: OTHERS }, (_, j) => STRINGS[(7 * j + 3) % STRINGS.length]);
const logWeights = numbers(fillNormals, 5, OTHERS);
const windows = {
  lengthSteps: 2,
  values: Float32Array.from(numbers(fillNormals, 6, OUTPUTS ** 2)),
};

function termsOf(string: Uint8Array): Float64Array {
  return logWeights.map((log, j) => {
    const mismatches = others[j].filter((symbol, t) => symbol !== string[t]).length;
    return Math.exp(log - mismatches / EPSILON);
  });
}

/** -ε log Σ_j w_j exp(-H(o, y_j) / ε) */
function softmin(string: Uint8Array): number {
  return -EPSILON * Math.log(termsOf(string).reduce((sum, term) => sum + term, 0));
}

function windowSum(string: Uint8Array): number {
  let sum = 0;
  for (let t = 0; t + 1 < STEPS; t++) sum += windows.values[string[t] + OUTPUTS * string[t + 1]];
  return sum;
}

/** [K] shares of the softmin's terms by symbol at step t. */
function massOf(string: Uint8Array, t: number): Float64Array {
  const terms = termsOf(string);
  const total = terms.reduce((sum, term) => sum + term, 0);
  const mass = new Float64Array(OUTPUTS);
  terms.forEach((term, j) => (mass[others[j][t]] += term / total));
  return mass;
}

function withSymbol(string: Uint8Array, t: number, k: number): Uint8Array {
  const out = string.slice();
  out[t] = k;
  return out;
}

describe('changes of potentials', () => {
  it('are exact for every symbol of every string', () => {
    for (const string of STRINGS) {
      for (let t = 0; t < STEPS; t++) {
        const mass = massOf(string, t);
        const changes = new Float64Array(OUTPUTS);
        addWindowChanges(string, t, windows, 2, changes);
        for (let k = 0; k < OUTPUTS; k++) {
          const other = withSymbol(string, t, k);
          const found = potentialChange(mass, string[t], k, EPSILON);
          expect(found).toBeCloseTo(softmin(other) - softmin(string), 12);
          expect(changes[k]).toBeCloseTo(2 * (windowSum(other) - windowSum(string)), 6);
        }
      }
    }
  });

  it('stay finite when rounding takes a mass below 0 or all of it', () => {
    expect(potentialChange(Float64Array.of(1, 0), 0, 1, 0.1)).toBeCloseTo(1, 12);
    expect(potentialChange(Float64Array.of(1 + 1e-7, -1e-7), 0, 1, 0.1)).toBeCloseTo(1, 12);
  });
});

describe('the gradient of an expected potential', () => {
  const shape: NetworkShape = {
    inputs: 2,
    units: 4,
    outputs: OUTPUTS,
    nonlinearity: 'tanh',
    recurrentBias: true,
    readoutBias: true,
  };
  const inputs = Float32Array.from(numbers(fillNormals, 1, STEPS * shape.inputs));
  const start = new Float32Array(shape.units);
  const rollout = (parameters: Float32Array) =>
    rolloutBatch(networkOf(shape, parameters), 1, STEPS, inputs, start);
  const probabilitiesOf = (logits: Float64Array) => {
    const out = logits.slice();
    for (let at = 0; at < out.length; at += OUTPUTS) {
      softmax(out.subarray(at, at + OUTPUTS), out.subarray(at, at + OUTPUTS));
    }
    return out;
  };
  const probabilityOf = (string: Uint8Array, soft: Float64Array) =>
    string.reduce((product, symbol, t) => product * soft[t * OUTPUTS + symbol], 1);
  /** Σ over all strings of probability times potential */
  const expected = (parameters: Float32Array) => {
    const soft = probabilitiesOf(rollout(parameters).logits);
    return STRINGS.reduce(
      (sum, string) => sum + probabilityOf(string, soft) * (softmin(string) + windowSum(string)),
      0,
    );
  };
  const parameters = Float32Array.from(numbers(fillUniforms, 2, parameterCount(shape)), (u) =>
    Math.fround(2 * u - 1),
  );

  /** Mean of the estimator over every string the network can emit. */
  const meanEstimate = (floor: number) => {
    const rolled = rollout(parameters);
    const soft = probabilitiesOf(rolled.logits);
    const mean = new Float64Array(parameters.length);
    for (const symbols of STRINGS) {
      const changes = Array.from({ length: STEPS }, (_, t) =>
        Array.from({ length: OUTPUTS }, (__, k) =>
          potentialChange(massOf(symbols, t), symbols[t], k, EPSILON),
        ),
      );
      const logits = logitGradients({
        lengthSteps: STEPS,
        estimator: { kind: 'localExpectation', floor },
        symbols,
        soft,
        symbolGradient: Float64Array.from(changes.flat()),
        windows,
      });
      const gradient = backpropagate(networkOf(shape, parameters), shape, rolled, logits);
      const probability = probabilityOf(symbols, soft);
      gradient.forEach((g, p) => (mean[p] += probability * g));
    }
    return mean;
  };

  it('is the mean of the estimator over all strings: it is unbiased', () => {
    const mean = meanEstimate(0);
    const moved = (p: number, by: number) => {
      const copy = parameters.slice();
      copy[p] += by;
      return copy;
    };
    const h = 2 ** -8;
    parameters.forEach((value, p) => {
      const [up, down] = [moved(p, h), moved(p, -h)];
      const slope = (expected(up) - expected(down)) / (up[p] - down[p]);
      expect(Math.abs(mean[p] - slope), `parameter ${p}, ${value}`).toBeLessThan(2e-5);
    });
  });

  it('is not that with a floor', () => {
    const [unbiased, floored] = [meanEstimate(0), meanEstimate(0.05)];
    const gap = floored.reduce((sum, g, p) => sum + Math.abs(g - unbiased[p]), 0);
    expect(gap).toBeGreaterThan(0.01);
  });
});
