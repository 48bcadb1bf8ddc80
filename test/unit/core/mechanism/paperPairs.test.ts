/** Critical pairs as the paper's scripts count them, beside the same written out: dense matrices, Python's slices. */
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { criticalPairs } from '../../../../src/core/mechanism/criticalPairs';
import { applyGains } from '../../../../src/core/mechanism/interventions';
import { paperPairs, risesOnNoise } from '../../../../src/core/mechanism/paperPairs';
import { fillNormals, STREAM } from '../../../../src/core/random/streams';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';

const how = { steps: 200, warmupSteps: 30, noiseStd: 1, seed: 5 };

/** The scripts' loops. */
function writtenOut(network: Network, nominal: readonly number[]) {
  const [{ hiddenSize: n, inputSize: d, recurrentWeight: w, inputWeight: u }] = network.layers;
  const { inputBias, recurrentBias } = network.layers[0];
  const { steps, warmupSteps, noiseStd, seed } = how;
  const input = { kind: 'noise', std: noiseStd } as const;
  const { states, argmax } = runOrbit(network, { lengthSteps: steps, warmupSteps, input, seed });
  const counts: number[] = [];
  for (let t = 0; t < steps - 1; t++) {
    const x = new Float64Array(d);
    fillNormals(x, seed, STREAM.input, (warmupSteps + t + 1) * d, noiseStd);
    const jacobian = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      let z = (inputBias?.[i] ?? 0) + (recurrentBias?.[i] ?? 0);
      for (let j = 0; j < n; j++) z += w[i * n + j] * states[(t + 1) * n + j];
      for (let c = 0; c < d; c++) z += u[i * d + c] * x[c];
      for (let j = 0; j < n; j++) jacobian[i * n + j] = z > 0 ? w[i * n + j] : 0;
    }
    const { re, im } = eigenvalues(jacobian, n);
    let pairs = 0;
    re.forEach((a, k) => {
      const b = im[k];
      // (z - 1) / (z + 1)
      const size = (a + 1) ** 2 + b ** 2;
      const [mre, mim] = [(a * a + b * b - 1) / size, (2 * b) / size];
      if (Math.abs(mre) < 0.1 && mim > 0.06) pairs++;
    });
    counts.push(pairs);
  }
  const own = [...argmax.keys()].filter((t) => t > 0 && argmax[t] > argmax[t - 1]);
  const times = (own.length < 2 ? nominal : own).slice(0, -1);
  const python = (from: number, to: number) => (from < 0 ? [] : counts.slice(from, to));
  const sums = times.map((t) => python(t - 15, t + 15).reduce((sum, one) => sum + one, 0));
  const mean = sums.reduce((sum, one) => sum + one, 0) / sums.length;
  const spread = sums.reduce((sum, one) => sum + (one - mean) ** 2, 0) / sums.length;
  return { times, sums, mean, deviation: Math.sqrt(spread) };
}

/** Rows of W of a length at which there are pairs near the unit circle. */
function lively(): Network {
  const network = randomNetwork({ units: 12, inputs: 3 });
  const [layer] = network.layers;
  const recurrentWeight = layer.recurrentWeight.map((value) => 1.35 * value);
  return { ...network, layers: [{ ...layer, recurrentWeight }] };
}

describe("critical pairs as the paper's scripts count them", () => {
  const network = lively();

  it('are those of the loops written out, with windows before the orbit as 0', () => {
    const oracle = writtenOut(network, []);
    expect(oracle.times.length).toBeGreaterThan(3);
    expect(oracle.times.some((t) => t < 15)).toBe(true);
    expect(oracle.mean).toBeGreaterThan(0);
    const found = paperPairs(network, how, []);
    expect(found).toMatchObject({ windows: oracle.times.length, nominal: false });
    expect(found?.mean).toBeCloseTo(oracle.mean, 10);
    expect(found?.deviation).toBeCloseTo(oracle.deviation, 10);
    expect(criticalPairs(network, how)?.mean).not.toBeCloseTo(oracle.mean, 3);
  });

  it('are at the times of the intact network where the gains leave fewer than two', () => {
    const units = [...Array(12).keys()];
    const gains = units.map((unit) => ({ layer: 0, unit, site: 'noise' as const, gain: 0 }));
    const silent = applyGains(network, gains);
    const nominal = risesOnNoise(network, how);
    const found = paperPairs(silent, how, nominal);
    const oracle = writtenOut(silent, nominal);
    expect(found).toMatchObject({ nominal: true, windows: nominal.length - 1 });
    expect(found?.mean).toBeCloseTo(oracle.mean, 10);
    expect(paperPairs(silent, how, [])).toMatchObject({ windows: 0, mean: null, deviation: null });
  });

  it('are none of networks without active sets', () => {
    expect(paperPairs({ ...network, nonlinearity: 'tanh' }, how, [])).toBeNull();
    expect(paperPairs({ ...network, readout: null }, how, [])).toBeNull();
  });
});
