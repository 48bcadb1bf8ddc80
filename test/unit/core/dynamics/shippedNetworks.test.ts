/** Rays, spectra and explosions of the networks among the fixtures. */
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { findRays } from '../../../../src/core/dynamics/rays';
import { blockOf, paddedSpectrum, spectrumSummary } from '../../../../src/core/dynamics/spectrum';
import type { Network } from '../../../../src/core/rnn/network';
import { inferNetwork } from '../../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../../src/formats/readCheckpoint';
import { fixture, fixtureJson } from '../../formats/fixtures';

describe('shipped networks', () => {
  const load = async (path: string) =>
    (await inferNetwork(await readCheckpoint(fixture(path)))).network!;
  const noisyStarts = (network: Network) => {
    const { states, steps } = runOrbit(network, {
      lengthSteps: 1200,
      warmupSteps: 100,
      input: { kind: 'noise', std: 1 },
      seed: 1,
    });
    const size = network.layers[0].hiddenSize;
    const stride = Math.max(1, Math.floor(steps / 60));
    return states.filter((_, k) => Math.floor(k / size) % stride === 0).slice(0, 60 * size);
  };

  it.each([
    ['runs/two-h150-d100/models/evolution/model_epoch_3900.pth', ['0.642', '0.727']],
    ['runs/two-small/models/evolution/model_epoch_1500.pth', ['0.903', '0.944']],
  ])('%s has exactly two attracting rays', async (path, growths) => {
    const network = await load(path);
    const { rays, explodingShare } = findRays(network, { starts: noisyStarts(network), seed: 1 });
    const attracting = rays.filter((ray) => ray.attracting);
    expect(attracting.map(({ growth }) => growth.toFixed(3)).sort()).toEqual(growths);
    expect(attracting.every(({ period, residual }) => period === 1 && residual < 1e-10)).toBe(true);
    expect(explodingShare).toBe(0);
  });

  it.each([
    'runs/two-h150-d100/models/evolution/model_epoch_300.pth',
    ...[100, 400, 600, 800].map((n) => `runs/two-small/models/evolution/model_epoch_${n}.pth`),
  ])('%s is said to explode', async (path) => {
    const network = await load(path);
    const { explodingShare, meanLogGrowth } = findRays(network, {
      starts: noisyStarts(network),
      seed: 1,
    });
    expect(explodingShare).toBeGreaterThan(0);
    expect(meanLogGrowth).toBeGreaterThan(0);
  });

  it.each(['two-small', 'two-h150-d100'])('%s has the spectra PyTorch finds', async (run) => {
    interface Golden {
      checkpoint: string;
      hidden_t: number[];
      hidden: number[][];
      spectra: {
        t: number;
        active: number;
        top_modulus: [number, number][];
        spectral_radius: number;
        unstable: number;
      }[];
    }
    const golden = fixtureJson<Golden>(`golden/${run}.json`);
    const network = await load(golden.checkpoint);
    const { recurrentWeight, hiddenSize } = network.layers[0];
    for (const { t, active, top_modulus: top } of golden.spectra) {
      const state = golden.hidden[golden.hidden_t.indexOf(t)];
      const on = Uint32Array.from(
        Array.from({ length: hiddenSize }, (_, unit) => unit).filter(
          (unit) =>
            state.reduce((sum, h, k) => sum + recurrentWeight[unit * hiddenSize + k] * h, 0) > 0,
        ),
      );
      expect(on).toHaveLength(active);
      const found = paddedSpectrum(
        blockOf(recurrentWeight, hiddenSize, on, on),
        on.length,
        hiddenSize,
      );
      for (const [re, im] of top) {
        const nearest = Math.min(
          ...Array.from(found.re, (x, k) => Math.hypot(x - re, found.im[k] - im)),
        );
        expect(nearest).toBeLessThan(1e-8);
      }
      expect(spectrumSummary(found).radius).toBeCloseTo(Math.hypot(...top[0]), 8);
    }
  });
});
