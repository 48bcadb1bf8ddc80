import { describe, expect, it } from 'vitest';
import { lyapunovSpectrum, reluTangentMap } from '../../../../src/core/analysis/lyapunov';
import { noisyTangentMap } from '../../../../src/core/analysis/tangentRun';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { networkForJob } from '../../../../src/engine/jobs/openNetwork';
import { contextOf } from '../../engine/jobs/context';
import { reluNetwork } from '../dynamics/reluNetwork';

interface Run {
  readonly steps?: number;
  readonly std?: number;
  readonly start?: readonly number[];
  readonly exponents?: number;
  readonly transientSteps?: number;
}

function spectrumOf(network: Network, run: Run) {
  const { steps = 2000, std = 0, start, exponents = 4, transientSteps = 100 } = run;
  const [layer] = network.layers;
  const { internal, steps: recorded } = runOrbit(network, {
    lengthSteps: steps,
    warmupSteps: 0,
    input: { kind: 'noise', std },
    seed: 3,
    initialState: start ? Float64Array.from(start) : null,
  });
  return lyapunovSpectrum(reluTangentMap(layer, internal), {
    exponents,
    dimension: layer.hiddenSize,
    steps: recorded - 1,
    transientSteps,
    seed: 1,
  });
}

describe('Lyapunov exponents', () => {
  it('of a diagonal network are the logarithms of its entries (known answer 1)', () => {
    const { exponents, error, settled, kaplanYorke } = spectrumOf(reluNetwork([0.5, 0, 0, 0.25]), {
      start: [1, 1],
      steps: 400,
    });
    expect(exponents[0]).toBeCloseTo(-0.693147, 6);
    expect(exponents[1]).toBeCloseTo(-1.386294, 6);
    expect(error[0]).toBeLessThan(1e-12);
    expect(settled).toEqual([true, true]);
    expect(kaplanYorke).toBe(0);
  });

  it('are -Infinity, never NaN, for directions that die (known answer 23)', () => {
    const { exponents, error } = spectrumOf(reluNetwork([0.5, 0, 0, -1]), {
      start: [1, 1],
      steps: 400,
    });
    expect(exponents[0]).toBeCloseTo(-0.6931472, 7);
    expect(exponents[1]).toBe(-Infinity);
    expect(error[1]).toBe(0);
  });

  it('of the tent map with slope √3 are its logarithm (known answer 12)', () => {
    const s = Math.sqrt(3);
    const network = reluNetwork([s, -2 * s, s, -2 * s], [0, -0.5]);
    // h = (x, x - 1/2) above 0; x' = s·x - 2s·(x - 1/2)⁺.
    const { exponents } = spectrumOf(network, { start: [0.3, 0], steps: 5000 });
    expect(Math.abs(exponents[0] - 0.5493061)).toBeLessThan(0.002);
    expect(exponents[1]).toBe(-Infinity);
  });

  it('of the Lozi map sum to ln b, the first is .471 (known answer 18)', () => {
    const [a, b] = [1.7, 0.5];
    // Units x⁺, x⁻, y⁺, y⁻.
    const network = reluNetwork(
      [-a, -a, 1, -1, a, a, -1, 1, b, -b, 0, 0, -b, b, 0, 0],
      [1, -1, 0, 0],
    );
    const { exponents, error, kaplanYorke } = spectrumOf(network, {
      start: [0.1, 0, 0, 0],
      steps: 40_000,
    });
    expect(Math.abs(exponents[0] - 0.471)).toBeLessThan(0.003 + 3 * error[0]);
    expect(exponents[0] + exponents[1]).toBeCloseTo(Math.log(b), 9);
    expect(exponents[2]).toBe(-Infinity);
    expect(kaplanYorke).toBeCloseTo(1 + exponents[0] / -exponents[1], 12);
  });

  it('of a driven unit that is always active is the logarithm of its weight (known answer 32)', () => {
    const { exponents } = spectrumOf(reluNetwork([0.9], [10]), { std: 1, start: [100] });
    expect(exponents[0]).toBeCloseTo(Math.log(0.9), 12);
  });

  it('is the rate at which nearby runs under the same noise approach', async () => {
    const network = await networkForJob(
      contextOf('runs/two-small/models/evolution/model_epoch_1500.pth'),
      {},
    );
    const { exponents, error } = spectrumOf(network, { std: 1, steps: 8000, transientSteps: 500 });
    // Without biases, J(h) h is the step without noise: here the noise enters, so a second run is made.
    const states = runOrbit(network, {
      lengthSteps: 8000,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 3,
    }).internal;
    const map = reluTangentMap(network.layers[0], states);
    let vector: Float64Array = new Float64Array(50).fill(1);
    let sum = 0;
    for (let t = 0; t < 7999; t++) {
      [vector] = map(t, [vector]);
      const norm = Math.hypot(...vector);
      if (t >= 500) sum += Math.log(norm);
      vector = vector.map((value) => value / norm);
    }
    expect(exponents[0]).toBeCloseTo(sum / 7499, 9);
    expect(exponents[0]).toBeLessThan(0);
    expect(error[0]).toBeLessThan(0.1);
    expect(exponents.slice(1).every((value, i) => value < exponents[i])).toBe(true);
  });

  it('of other cells come from a run of their own: a tanh unit near 0 has its weight', () => {
    const network: Network = { ...reluNetwork([0.5, 0, 0, 0.25]), nonlinearity: 'tanh' };
    const map = noisyTangentMap(network, Float64Array.of(1e-6, 1e-6), 0, 1);
    const { exponents } = lyapunovSpectrum(map, {
      exponents: 2,
      dimension: 2,
      steps: 100,
      transientSteps: 10,
      seed: 1,
    });
    expect(exponents[0]).toBeCloseTo(Math.log(0.5), 6);
    expect(exponents[1]).toBeCloseTo(Math.log(0.25), 6);
  });
});
