/** Orbits of small maps whose course is known. */
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { paddedSpectrum, spectrumSummary } from '../../../../src/core/dynamics/spectrum';
import { reluNetwork as relu } from './reluNetwork';

describe('a piecewise-linear RNN in its ReLU doubling (known answer 13)', () => {
  it.each([
    ['of the paper on SCYFI', [0.9777689, 0.96461297], [0, -0.14375, 0.52505308, 0], [0.37, -0.98]],
    ['contracting', [0.5, -0.3], [0.2, 0.4, -0.6, 0.1], [1, -0.5]],
    ['chaotic: the Lozi map', [1.7, 0], [-3.4, 1, 0.5, 0], [1, 0]],
    [
      'of three units',
      [0.9, 0.8, -0.7],
      [0, 0.3, -0.2, -0.4, 0, 0.5, 0.1, -0.6, 0],
      [0.1, 0.2, -0.3],
    ],
  ])('follows it for 200 steps: %s', (name, A, W, c) => {
    const n = A.length;
    const range = [...A.keys()];
    // z' = A z + W relu(z) + c.
    const rows = [1, -1].flatMap((sign) =>
      range.map((i) => [
        ...range.map((j) => sign * ((i === j ? A[i] : 0) + W[n * i + j])),
        ...range.map((j) => (i === j ? -sign * A[i] : 0)),
      ]),
    );
    const { states } = runOrbit(relu(rows.flat(), [...c, ...c.map((value) => -value)]), {
      lengthSteps: 200,
      warmupSteps: 0,
      input: { kind: 'noise', std: 0 },
      seed: 1,
    });
    let z = range.map(() => 0);
    for (let t = 0; t < 200; t++) {
      z = range.map((i) =>
        range.reduce(
          (sum, j) => sum + ((i === j ? A[i] : 0) + (z[j] > 0 ? W[n * i + j] : 0)) * z[j],
          c[i],
        ),
      );
      const h = states.subarray(2 * n * t, 2 * n * (t + 1));
      range.forEach((i) => expect(Math.abs(h[i] - h[n + i] - z[i])).toBeLessThan(1e-12));
      // Chaos parts two ways of rounding within 50 steps: there every step starts from the same z.
      if (name.startsWith('chaotic')) z = range.map((i) => h[i] - h[n + i]);
    }
  });
});

describe('a network that is far from normal (known answer 21)', () => {
  it('grows before it decays, at a spectral radius below 1', () => {
    const W = Float64Array.of(0.5, 10, 0, 0.5);
    const { states } = runOrbit(relu(W), {
      lengthSteps: 3,
      warmupSteps: 0,
      input: { kind: 'noise', std: 0 },
      seed: 1,
      initialState: Float64Array.of(0, 1),
    });
    expect([...states]).toEqual([10, 0.5, 10, 0.25, 7.5, 0.125]);
    const spectrum = paddedSpectrum(W, 2, 2);
    expect(spectrumSummary(spectrum)).toEqual({ radius: 0.5, unstable: 0 });
    const square = W.reduce((sum, value) => sum + value ** 2, 0);
    const moduli = spectrum.re.reduce((sum, re, k) => sum + re ** 2 + spectrum.im[k] ** 2, 0);
    expect(square - moduli).toBeCloseTo(100, 9);
  });
});
