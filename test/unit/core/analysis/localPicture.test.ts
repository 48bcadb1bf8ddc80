import { describe, expect, it } from 'vitest';
import {
  affordableSets,
  distinctSets,
  SpectrumCache,
  spectrumOfSet,
} from '../../../../src/core/analysis/activeSets';
import {
  localMeans,
  localPictureOf,
  passagesOf,
  pictureOf,
  planLocalPicture,
  rotationFrequency,
} from '../../../../src/core/analysis/localPicture';
import { eigenvalues } from '../../../../src/core/linalg/eigen';
import { jacobianAt } from '../../../../src/core/rnn/jacobian';
import { ROTATION } from './networks';
import { normals, reluNetwork } from '../dynamics/reluNetwork';

const WINDOW = { distance: 0.1, angle: 0.06 };

describe('local picture', () => {
  it('of a rotation has one critical pair at a third of a turn and nothing unstable (known answer 7)', () => {
    const [layer] = ROTATION.layers;
    const states = Float64Array.from({ length: 300 }, () => 1);
    const plan = planLocalPicture(layer, states);
    const spectra = plan.wanted.map((at) => spectrumOfSet(layer, plan.sets.sets[at]));
    const picture = localPictureOf(plan, spectra, WINDOW);
    const means = localMeans(picture);
    expect(picture.sets.sets).toHaveLength(1);
    expect(means.unstable.mean).toBe(0);
    expect(means.criticalPairs).toEqual({ mean: 1, error: 0 });
    expect(means.criticalShare.mean).toBe(1);
    expect(means.criticalFrequency).toBeCloseTo(1 / 3, 12);
    expect(means.boxShare.mean).toBe(1);
    expect(means.activeUnits.mean).toBe(3);
  });

  it('tells the Möbius box of the paper from the circle', () => {
    const spectrum = (re: number, im: number) => ({
      re: Float64Array.of(re, re),
      im: Float64Array.of(im, -im),
    });
    const angle = 0.5;
    const near = pictureOf(spectrum(1.05 * Math.cos(angle), 1.05 * Math.sin(angle)), WINDOW);
    expect(near).toMatchObject({ unstable: 2, inBox: true });
    expect(near.criticalAngles).toEqual([expect.closeTo(angle, 12)]);
    // A slow pair: on the circle, but with an angle that the paper's box does not see.
    const slow = pictureOf(spectrum(Math.cos(0.08), Math.sin(0.08)), WINDOW);
    expect(slow.criticalAngles).toHaveLength(1);
    expect(slow.inBox).toBe(false);
  });

  it('has the spectrum of the derivative at every state', () => {
    const weights = normals(36, 4, 0.6);
    const network = reluNetwork(weights);
    const states = normals(60, 5).map((value) => Math.max(0, value));
    const cache = new SpectrumCache(network.layers[0]);
    // The set of h' = relu(W h) is that of the step from h: J there is diag(1[z > 0]) W.
    for (let i = 0; i < 10; i++) {
      const state = states.subarray(6 * i, 6 * i + 6);
      const next = Float64Array.from({ length: 6 }, (_, row) =>
        state.reduce((sum, value, k) => sum + weights[6 * row + k] * value, 0),
      );
      const mask = Uint32Array.of(next.reduce((bits, z, k) => (z > 0 ? bits | (1 << k) : bits), 0));
      const whole = eigenvalues(jacobianAt(network, state, null), 6);
      const active = cache.of(mask);
      const moduli = (re: Float64Array, im: Float64Array) =>
        [...re.keys()].map((k) => Math.hypot(re[k], im[k])).filter((value) => value > 1e-9);
      const found = moduli(active.re, active.im);
      moduli(whole.re, whole.im).forEach((value, k) => expect(found[k]).toBeCloseTo(value, 9));
    }
  });

  it('leaves out what would take too long, in turn', () => {
    const sets = [0b111, 0b011, 0b110, 0b001].map((mask) => Uint32Array.of(mask));
    expect(affordableSets(sets, 27 + 8 + 1)).toEqual([0, 1, 3]);
    expect(affordableSets(sets)).toEqual([0, 1, 2, 3]);
    expect(affordableSets(sets, 0)).toEqual([]);
  });

  it('tells how long sets are stayed in and what follows', () => {
    const path = [1, 1, 2, 1, 2, 2, 2, 4].map((mask) => Uint32Array.of(mask));
    const sets = distinctSets(path);
    expect(sets.visits).toEqual([3, 4, 1]);
    expect(passagesOf(sets, [0, 1, 2])).toEqual([
      { stay: 1.5, successor: 1, successorShare: 1 },
      { stay: 2, successor: 0, successorShare: 0.5 },
      { stay: 1, successor: -1, successorShare: 0 },
    ]);
  });
});

describe('rotation of an orbit', () => {
  it('is its turns per step, signed', () => {
    const circle = (turns: number) =>
      Float64Array.from({ length: 2000 }, (_, k) => {
        const angle = 2 * Math.PI * turns * Math.floor(k / 2);
        return 5 + (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
      });
    expect(rotationFrequency(circle(0.01)).mean).toBeCloseTo(0.01, 9);
    expect(rotationFrequency(circle(-0.2)).mean).toBeCloseTo(-0.2, 9);
  });

  it('of noise is 0 within its error', () => {
    const { mean, error } = rotationFrequency(normals(20_000, 6));
    expect(Math.abs(mean)).toBeLessThan(4 * error);
  });
});
