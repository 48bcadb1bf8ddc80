/** Paths from one state under gains: exact variances, exact shares, the recorded run itself. */
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { gainPathsParts, type GainPathsOptions } from '../../../../src/core/mechanism/gainPaths';
import { finish } from '../../../../src/core/parts';
import { fillNormals, STREAM } from '../../../../src/core/random/streams';
import type { Network } from '../../../../src/core/rnn/network';
import { networkOf } from '../analysis/networks';

/** h' = relu(a h + b + x); symbol 1 where h > 1. */
const unit = (a: number, b: number): Network => ({
  ...networkOf({ recurrent: [[a]], input: [[1]], bias: [b] }),
  readout: { outputs: 2, weight: Float64Array.of(0, 1), bias: Float64Array.of(1, 0) },
});
const recordedOf = (seed: number, firstStep: number, steps: number) => {
  const recorded = new Float64Array(steps);
  fillNormals(recorded, seed, STREAM.input, firstStep);
  return recorded;
};
const options: GainPathsOptions = {
  ...{ copies: 20_000, steps: 6, fresh: 0.5, mixing: 'variance', noiseStd: 1, seed: 5 },
  ...{ shown: 3, shownSteps: 4, recorded: recordedOf(9, 0, 6) },
};
const pathsOf = (
  network: Network,
  from: number,
  gain: number,
  change: Partial<GainPathsOptions> = {},
) =>
  finish(
    gainPathsParts(
      network,
      Float64Array.of(from),
      [{ layer: 0, unit: 0, site: 'recurrent', gain }],
      { ...options, ...change },
    ),
  );

describe('paths from one state', () => {
  it.each([
    ['variance', 1],
    ['paper', 1],
    ['variance', 0.5],
    ['variance', 0],
  ] as const)(
    'of an autoregression have γ² Σ (μ a)^2k around their mean (%s, μ = %s)',
    (mixing, gain) => {
      const { trace } = pathsOf(unit(0.9, 10), 100, gain, { mixing });
      let exact = 0;
      for (const found of trace) {
        exact = (0.9 * gain) ** 2 * exact + 0.25;
        // A sample variance of n normals has a relative standard error of √(2 / n).
        expect(Math.abs(found / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
      }
      // Known answer 32: 3.7766867 at γ = 1 after six steps.
      if (gain === 1) expect(exact).toBeCloseTo(3.7766867 / 4, 7);
    },
  );

  it('leave by step k with 1 - (1 - p)^k where steps are independent', () => {
    const { left } = pathsOf(unit(0, 0), 0, 1, { fresh: 1 });
    // P(x > 1) of a standard normal.
    const p = 0.15865525393145707;
    left.forEach((count, k) => {
      const share = 1 - (1 - p) ** (k + 1);
      const error = Math.sqrt((share * (1 - share)) / 20_000);
      expect(Math.abs(count / 20_000 - share)).toBeLessThan(4 * error);
    });
  });

  it('are the recorded run to the last bit without fresh noise, and part from it under a gain', () => {
    const network = unit(0.5, 0.3);
    const [seed, start, steps] = [7, 20, 6];
    const { internal } = runOrbit(network, {
      ...{ lengthSteps: 40, warmupSteps: 0, seed, input: { kind: 'noise', std: 1 } },
    });
    const change = { fresh: 0, copies: 4, recorded: recordedOf(seed, start + 1, steps) };
    const { shown, trace } = pathsOf(network, internal[start], 1, change);
    expect(shown).toHaveLength(3);
    for (const path of shown) expect([...path]).toEqual([...internal.subarray(start, start + 5)]);
    expect([...trace]).toEqual(new Array(steps).fill(0));
    const [altered] = pathsOf(network, internal[start], 1.9, change).shown;
    expect(altered[0]).toBe(internal[start]);
    expect([...altered]).not.toEqual([...shown[0]]);
  });

  it('have the same fresh noise under all gains', () => {
    // Without a recurrent weight a gain on it does nothing.
    const [one, other] = [0, 1.9].map((gain) => pathsOf(unit(0, 0), 0, gain, { copies: 10 }));
    expect(one).toEqual(other);
  });

  it('need a readout', () => {
    const mute = { ...unit(0, 0), readout: null };
    expect(() => pathsOf(mute, 0, 1)).toThrow('no readout');
  });
});
