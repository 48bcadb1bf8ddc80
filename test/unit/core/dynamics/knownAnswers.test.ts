/** Exact rays, fixed points and cycles of small maps, and of the shipped networks. */
import { describe, expect, it } from 'vitest';
import { findFixedPoints } from '../../../../src/core/dynamics/fixedPoints';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { findRays } from '../../../../src/core/dynamics/rays';
import { findReluCycles } from '../../../../src/core/dynamics/reluCycles';
import {
  blockOf,
  moebius,
  paddedSpectrum,
  spectrumSummary,
} from '../../../../src/core/dynamics/spectrum';
import type { Network } from '../../../../src/core/rnn/network';
import { createStepper } from '../../../../src/core/rnn/step';
import { inferNetwork } from '../../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../../src/formats/readCheckpoint';
import { fixture, fixtureJson } from '../../formats/fixtures';
import { positiveStarts, reluNetwork as relu } from './reluNetwork';

const search = (network: Network, count = 40) => ({
  starts: positiveStarts(count, network.layers[0].hiddenSize),
  seed: 1,
});
const raysOf = (network: Network) =>
  findRays(network, { ...search(network), unstableSearch: true });
const pointsOf = (network: Network, maxPeriod = 3) =>
  findFixedPoints(network, { ...search(network), input: null, maxPeriod });

describe('rays', () => {
  it('of diag(.5, .25): the axes, one attracting', () => {
    const { rays } = raysOf(relu([0.5, 0, 0, 0.25]));
    expect(rays.map(({ growth, attracting }) => [growth, attracting])).toEqual([
      [0.5, true],
      [0.25, expect.any(Boolean)],
    ]);
    expect(rays[0].directions[0][0]).toBeCloseTo(1, 10);
  });

  it('of .4 [[2,-1],[-1,2]]: both axes attract, the diagonal separates', () => {
    const { rays } = raysOf(relu([0.8, -0.4, -0.4, 0.8]));
    const attracting = rays.filter((ray) => ray.attracting);
    expect(attracting.map(({ growth }) => growth)).toEqual([0.8, 0.8]);
    const diagonal = rays.find((ray) => !ray.attracting);
    expect(diagonal?.growth).toBeCloseTo(0.4, 12);
    expect(diagonal?.transverse).toBeCloseTo(3, 9);
  });

  it('of an exchange: period 2, growth 1', () => {
    const { rays } = raysOf(relu([0, 1, 1, 0]));
    expect(rays.length).toBeGreaterThan(0);
    for (const ray of rays) expect(ray.growth).toBeCloseTo(1, 12);
  });

  it('are unchanged when units are renamed', () => {
    const W = [0.8, -0.4, 0.1, -0.4, 0.8, 0.2, 0.1, 0.3, 0.5];
    const order = [2, 0, 1];
    const renamed = order.flatMap((row) => order.map((column) => W[3 * row + column]));
    const growths = (weights: number[]) =>
      raysOf(relu(weights))
        .rays.filter(({ attracting }) => attracting)
        .map(({ growth }) => growth.toFixed(9));
    expect(growths(renamed)).toEqual(growths(W));
  });

  it('refuse networks that are not homogeneous', () => {
    expect(() => raysOf(relu([0.5], [1]))).toThrow('bias-free');
  });
});

describe('fixed points', () => {
  it('of W = [2]: the origin expands although its strict derivative is 0', () => {
    const { fixedPoints } = pointsOf(relu([2]));
    expect(fixedPoints).toHaveLength(1);
    expect(fixedPoints[0]).toMatchObject({ stability: 'source', border: true });
    expect(fixedPoints[0].multipliers.re[0]).toBe(2);
  });

  it('of .999 I: one, whatever the starts', () => {
    const { fixedPoints } = pointsOf(relu([0.999, 0, 0, 0.999]));
    expect(fixedPoints.map(({ stability }) => stability)).toEqual(['stable']);
  });

  it('of an exchange: not isolated', () => {
    const { fixedPoints } = pointsOf(relu([0, 1, 1, 0]));
    expect(fixedPoints.some(({ familyDimension }) => familyDimension > 0)).toBe(true);
  });

  it.each([
    [
      [1, 3],
      [2, 6],
      [0.5, 0.5],
    ],
    [
      [1, -3],
      [2, 0],
      [0.5, 0],
    ],
  ])('of .5 I with drive %j: exactly one', (constant, point, multipliers) => {
    const { fixedPoints } = pointsOf(relu([0.5, 0, 0, 0.5], constant));
    expect(fixedPoints).toHaveLength(1);
    expect([...fixedPoints[0].points[0]]).toEqual(point);
    expect([...fixedPoints[0].multipliers.re]).toEqual(multipliers);
    expect(fixedPoints[0].stability).toBe('stable');
  });

  it("of h' = relu(3 - 2h): 1 with multiplier -2, and the 2-cycle {0, 3}", () => {
    const { fixedPoints } = pointsOf(relu([-2], [3]), 6);
    expect(fixedPoints.map(({ period }) => period)).toEqual([1, 2]);
    const [point, cycle] = fixedPoints;
    expect([point.points[0][0], point.multipliers.re[0]]).toEqual([1, -2]);
    expect(cycle.points.map(([h]) => h).sort()).toEqual([0, 3]);
    expect([cycle.stability, Math.abs(cycle.multipliers.re[0])]).toEqual(['stable', 0]);
  });

  it('of the tent map: all prime orbits up to period 6', () => {
    const tent = relu([2, -4, 2, -4], [0, -0.5]);
    const { fixedPoints } = findReluCycles(tent, {
      starts: positiveStarts(600, 2),
      input: null,
      maxPeriod: 6,
      randomGuesses: 300,
      seed: 2,
    });
    const count = (period: number) => fixedPoints.filter((point) => point.period === period).length;
    expect([1, 2, 3, 4, 5, 6].map(count)).toEqual([2, 1, 2, 3, 6, 9]);
    const zero = fixedPoints.find(({ period, border }) => period === 1 && border);
    expect(zero?.points[0].every((value) => Math.abs(value) < 1e-12)).toBe(true);
    // Where they are, as the readout sees it: x = 2 h1 - 4 h2 leads to h1.
    const found = (period: number) =>
      fixedPoints
        .filter((point) => point.period === period && !point.border)
        .map(({ points }) => points.map(([h1]) => h1).sort((a, b) => a - b))
        .sort((a, b) => a[0] - b[0]);
    const known: [number, number[][]][] = [
      [1, [[2 / 3]]],
      [2, [[2 / 5, 4 / 5]]],
      [
        3,
        [
          [2 / 9, 4 / 9, 8 / 9],
          [2 / 7, 4 / 7, 6 / 7],
        ],
      ],
    ];
    for (const [period, cycles] of known) {
      const own = found(period);
      expect(own).toHaveLength(cycles.length);
      cycles.forEach((cycle, i) =>
        cycle.forEach((value, k) => expect(own[i][k]).toBeCloseTo(value, 9)),
      );
    }
    // F^k has 2^k points: those of all orbits whose period divides k.
    for (const k of [1, 2, 3, 4, 5, 6]) {
      const points = fixedPoints.filter(({ period }) => k % period === 0);
      expect(points.reduce((sum, { period }) => sum + period, 0)).toBe(2 ** k);
    }
    for (const { period, multipliers, border } of fixedPoints) {
      if (!border) expect(Math.abs(multipliers.re[0])).toBeCloseTo(2 ** period, 6);
    }
  });

  it('of the tent with slope √3', () => {
    const r = Math.sqrt(3);
    const { fixedPoints } = pointsOf(relu([r, -2 * r, r, -2 * r], [0, -0.5]), 2);
    const values = (period: number) =>
      fixedPoints
        .filter((point) => point.period === period && !point.border)
        .flatMap(({ points }) => points.map(([a, b]) => (a - 2 * b) * r));
    expect(values(1)[0]).toBeCloseTo(0.6339746, 6);
  });

  describe('of a piecewise-linear RNN with two 27-cycles', () => {
    const A = [0.9777689, 0.96461297];
    const W = [0, -0.14375, 0.52505308, 0];
    const h = [0.37298253, -0.97931491];
    // z = z⁺ - z⁻: units are z⁺ (2) and z⁻ (2).
    const rows = [0, 1].flatMap((i) => {
      const block = (sign: number) => [
        ...[0, 1].map((j) => sign * ((i === j ? A[i] : 0) + W[2 * i + j])),
        ...[0, 1].map((j) => sign * (i === j ? -A[i] : 0)),
      ];
      return [
        { i, sign: 1, row: block(1) },
        { i, sign: -1, row: block(-1) },
      ];
    });
    const ordered = [...rows].sort((a, b) => b.sign - a.sign || a.i - b.i);
    const network = relu(
      ordered.flatMap(({ row }) => row),
      ordered.map(({ i, sign }) => sign * h[i]),
    );
    const toZ = (state: Float64Array) => [state[0] - state[2], state[1] - state[3]];
    const starts = positiveStarts(200, 4)
      .map((value) => 6 * value - 2)
      .map((value) => Math.max(0, value));

    it('finds the spiral source', () => {
      const { fixedPoints } = findReluCycles(network, {
        starts,
        input: null,
        maxPeriod: 1,
        seed: 1,
      });
      const source = fixedPoints.find(
        ({ points }) => Math.abs(toZ(points[0])[0] - 2.0190015) < 1e-6,
      );
      expect(toZ(source!.points[0])[1]).toBeCloseTo(2.2824202, 6);
      expect(source!.multipliers.re[0]).toBeCloseTo(0.9711909, 6);
      expect(Math.abs(source!.multipliers.im[0])).toBeCloseTo(0.2746509, 6);
    });

    it('finds the stable and the saddle 27-cycle, and no 25-cycle', () => {
      const find = (period: number) =>
        findReluCycles(network, {
          starts,
          input: null,
          maxPeriod: period,
          periods: [period],
          randomGuesses: 0,
          maxRounds: 40,
          seed: 1,
        }).fixedPoints.filter((point) => point.period === period);
      const cycles = find(27);
      expect(cycles.map(({ stability }) => stability).sort()).toEqual(['saddle', 'stable']);
      const stable = cycles.find(({ stability }) => stability === 'stable')!;
      expect(stable.multipliers.re[0]).toBeCloseTo(0.3635797, 5);
      expect(Math.abs(stable.multipliers.im[0])).toBeCloseTo(0.5901655, 5);
      const saddle = cycles.find(({ stability }) => stability === 'saddle')!;
      expect(saddle.multipliers.re[0]).toBeCloseTo(1.131958, 5);
      expect(saddle.multipliers.re[1]).toBeCloseTo(0.458441, 5);
      const leftmost = stable.points.map(toZ).reduce((a, b) => (b[0] < a[0] ? b : a));
      expect(leftmost[0]).toBeCloseTo(-0.3328185, 6);
      expect(leftmost[1]).toBeCloseTo(2.0290063, 6);
      expect(find(25)).toEqual([]);
    });
  });

  it('come back: F^k of every cycle is the cycle', () => {
    const network = relu([2, -4, 2, -4], [0, -0.5]);
    const stepper = createStepper(network);
    const drive = new Float64Array(2);
    stepper.driveOf(new Float64Array(1), drive);
    for (const { period, points } of pointsOf(network, 4).fixedPoints) {
      const state = points[0].slice();
      for (let step = 0; step < period; step++) stepper.step(state, drive);
      state.forEach((value, k) => expect(value).toBeCloseTo(points[0][k], 9));
    }
  });
});

describe('moebius', () => {
  it('sends the cube roots of 1, of a rotation, to ±√3 i (known answer 7)', () => {
    const spectrum = paddedSpectrum(Float64Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0), 3, 3);
    expect(spectrumSummary(spectrum).unstable).toBe(0);
    const { re, im } = moebius(spectrum);
    const pair = [...re.keys()].filter((k) => Math.abs(im[k]) > 0.1);
    expect(pair.map((k) => im[k]).sort((a, b) => a - b)).toEqual([
      expect.closeTo(-1.7320508, 7),
      expect.closeTo(1.7320508, 7),
    ]);
    pair.forEach((k) => expect(re[k]).toBeCloseTo(0, 9));
  });

  it('sends the unit circle to the imaginary axis', () => {
    const re = Float64Array.of(1.5, 0.5, -1.5, 1.05 * Math.cos(0.5), -1);
    const im = Float64Array.of(0, 0, 0, 1.05 * Math.sin(0.5), 0);
    const mapped = moebius({ re, im });
    [0.2, -1 / 3, 5, 0.0259795].forEach((value, k) => expect(mapped.re[k]).toBeCloseTo(value, 6));
    expect(mapped.im[3]).toBeCloseTo(0.2551801, 6);
    expect(mapped.re[4]).toBe(Infinity);
  });
});

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
