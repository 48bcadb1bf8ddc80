import { describe, expect, it } from 'vitest';
import { coherenceOf } from '../../../../src/core/analysis/coherence';
import { noiseSpread, spreadOf } from '../../../../src/core/analysis/noiseSensitivity';
import { kernelContour } from '../../../../src/core/analysis/kernelContour';
import { quantileContour } from '../../../../src/core/analysis/quantileContour';
import { normals } from '../dynamics/reluNetwork';
import { networkOf } from './networks';

/** h' = relu(.9 h + 10 + x), never at 0: an autoregression. */
const AR = networkOf({ recurrent: [[0.9]], input: [[1]], bias: [10] });
const spread = (fresh: number, mixing: 'variance' | 'paper', copies = 20_000) =>
  noiseSpread(AR, Float64Array.of(100), {
    copies,
    steps: 6,
    noiseStd: 1,
    fresh,
    mixing,
    seed: 5,
    start: 0,
  });

describe('spread of copies', () => {
  const exact = [1, 1.81, 2.4661, 2.997541, 3.4280082, 3.7766867];

  it.each([
    [1, 1],
    [0.5, 0.25],
  ])('of an autoregression at γ = %s is exact (known answer 32)', (fresh, factor) => {
    const { trace, distance } = spread(fresh, 'variance');
    trace.forEach((found, t) => {
      // A sample variance of n normals has a relative standard error of √(2 / n).
      expect(Math.abs(found / (factor * exact[t]) - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    });
    const mean = Math.sqrt(factor * exact[5]) * Math.sqrt(2 / Math.PI);
    expect(Math.abs(distance[5] - mean)).toBeLessThan(4 * mean * Math.sqrt(0.57 / 20_000));
    const first = trace.subarray(0, 5).reduce((sum, value) => sum + value, 0) / 5;
    expect(Math.abs(first / (factor * 2.3403298) - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    expect(exact.slice(0, 5).reduce((sum, value) => sum + value, 0) / 5).toBeCloseTo(2.3403298, 6);
    if (fresh === 1) expect(mean).toBeCloseTo(1.5505849, 6);
  });

  it('vanishes where all noise is common', () => {
    const { trace, distance } = spread(0, 'variance', 10);
    trace.forEach((value) => expect(value).toBeLessThan(1e-24));
    distance.forEach((value) => expect(value).toBeLessThan(1e-12));
  });

  it('is that of the sample, n - 1', () => {
    expect(spreadOf(Float64Array.of(-1, 0, 1, 0), 2, 2)).toEqual({ trace: 2, distance: 1 });
  });
});

describe('quantile contours', () => {
  it('of a Gaussian have its 95 % radius, 2.448 σ, and scale with σ', () => {
    const cloud = normals(200_000, 3);
    const { radius, centre } = quantileContour(cloud, 0.95, 12);
    radius.forEach((value) => expect(Math.abs(value - 2.448)).toBeLessThan(0.06));
    expect(Math.hypot(...centre)).toBeLessThan(0.02);
    const scaled = quantileContour(
      cloud.map((value) => 3 * value),
      0.95,
      12,
    );
    scaled.radius.forEach((value, k) => expect(value).toBeCloseTo(3 * radius[k], 9));
  });

  it('leave out sectors that hold too little', () => {
    const { radius } = quantileContour(normals(60, 3), 0.95, 12);
    expect(radius.some(Number.isNaN)).toBe(true);
  });
});

describe('kernel contours', () => {
  const angle = Float64Array.from({ length: 16 }, (_, k) => (k * Math.PI) / 8);
  const paper = { bandwidthFactor: 3, share: 0.95, angle, centre: [0, 0] as const };

  it('of a Gaussian are as wide as the paper’s: 2.915 σ at 10⁴ points, in every direction', () => {
    const cloud = normals(20_000, 3);
    const radius = kernelContour(cloud, paper);
    const expected = Math.sqrt(-2 * Math.log(0.05)) * Math.sqrt(1 + 9 * 10_000 ** (-1 / 3));
    expect(expected).toBeCloseTo(2.915, 2);
    radius.forEach((value) => expect(Math.abs(value / expected - 1)).toBeLessThan(0.03));
    const mean = radius.reduce((sum, value) => sum + value, 0) / radius.length;
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.01);
  });

  it('agree with the density summed point by point', () => {
    const cloud = normals(600, 5).map((value, k) => (k % 2 === 0 ? 3 * value + 1 : value));
    const centre = [1, 0] as const;
    const radius = kernelContour(cloud, { ...paper, centre });
    const count = 300;
    // Against the sum itself: the density has one value all along its own line.
    const mean = [0, 1].map(
      (k) => cloud.reduce((sum, v, i) => sum + (i % 2 === k ? v : 0), 0) / count,
    );
    const moment = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += (cloud[2 * i + a] - mean[a]) * (cloud[2 * i + b] - mean[b]);
      }
      return (sum / (count - 1)) * 9 * count ** (-1 / 3);
    };
    const [xx, xy, yy] = [moment(0, 0), moment(0, 1), moment(1, 1)];
    const determinant = xx * yy - xy * xy;
    const density = (x: number, y: number) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const [dx, dy] = [x - cloud[2 * i], y - cloud[2 * i + 1]];
        sum += Math.exp(-0.5 * ((yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant));
      }
      return sum;
    };
    const along = Array.from(radius, (r, k) =>
      density(centre[0] + r * Math.cos(angle[k]), centre[1] + r * Math.sin(angle[k])),
    );
    const level = along.reduce((sum, value) => sum + value, 0) / along.length;
    along.forEach((value) => expect(Math.abs(value / level - 1)).toBeLessThan(0.01));
  });

  it('of points on a line are none', () => {
    const line = Float64Array.from({ length: 200 }, (_, i) => Math.floor(i / 2));
    expect(kernelContour(line, paper).every(Number.isNaN)).toBe(true);
  });
});

describe('coherence', () => {
  it('is 1 for memoryless changes, large for a clock', () => {
    const coin = Uint8Array.from(normals(60_000, 8), (value) => (value > 1.2 ? 1 : 0));
    const flips = coin.map(
      (
        (state) => (event) =>
          (state ^= event)
      )(0),
    );
    const { coherence, error, intervals } = coherenceOf(flips);
    expect(intervals).toBeGreaterThan(1000);
    // Geometric intervals: mean 1/p, deviation √(1-p)/p.
    const p = 0.1150697;
    expect(Math.abs(coherence - 1 / Math.sqrt(1 - p))).toBeLessThan(4 * error);
    const clock = Uint8Array.from({ length: 500 }, (_, t) => Math.floor(t / 10) % 2);
    expect(coherenceOf(clock)).toMatchObject({ meanSteps: 10, coherence: Infinity });
    expect(coherenceOf(new Uint8Array(10)).coherence).toBeNaN();
  });
});
