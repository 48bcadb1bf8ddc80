import { describe, expect, it } from 'vitest';
import { bankedNoise } from '../../../../src/core/analysis/rolloutNoise';
import { intervalOf } from '../../../../src/core/distillation/blockBootstrap';
import { kMeans } from '../../../../src/core/linalg/kMeans';
import { lump } from '../../../../src/core/distillation/lumping';
import { matchStates } from '../../../../src/core/distillation/matchStates';
import {
  chapmanKolmogorov,
  countChain,
  impliedTimescales,
} from '../../../../src/core/distillation/microstateChain';
import {
  featureWidth,
  predictiveFeatures,
} from '../../../../src/core/distillation/predictiveFeatures';
import { mostLikelyPath, smoothedStates } from '../../../../src/core/distillation/stateModel';
import { chanceTimescale, statesByGap } from '../../../../src/core/distillation/stateNumber';
import {
  geometricDistance,
  staysOf,
  testStates,
} from '../../../../src/core/distillation/stateTests';
import { chainHmm, cyclicHmm } from '../../../../src/core/hmm/families';
import { posterior, viterbi } from '../../../../src/core/hmm/inference';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';
import { FAIR_COIN } from '../analysis/networks';

describe('kMeans', () => {
  const cloud = new Float64Array(600);
  fillNormals(cloud, 1, 50, 0, 0.1);
  for (let i = 0; i < 300; i++) cloud[2 * i] += 5 * (i % 3);

  it('parts separated clouds, the same for the same seed', () => {
    const { cellOf, centres } = kMeans(cloud, 2, { cells: 3, restarts: 3, seed: 1 });
    for (let i = 3; i < 300; i++) expect(cellOf[i]).toBe(cellOf[i % 3]);
    expect(new Set(cellOf.subarray(0, 3)).size).toBe(3);
    const again = kMeans(cloud, 2, { cells: 3, restarts: 3, seed: 1 });
    expect(again.centres).toEqual(centres);
  });

  it('makes no more cells than there are points that differ', () => {
    const { centres, inertia } = kMeans(Float64Array.of(1, 1, 2, 2, 2), 1, {
      cells: 4,
      restarts: 2,
      seed: 1,
    });
    expect([...centres].sort()).toEqual([1, 2]);
    expect(inertia).toBe(0);
    const nothing = () => kMeans(new Float64Array(0), 1, { cells: 2, restarts: 1, seed: 1 });
    expect(nothing).toThrow('kMeans: no points found');
  });
});

describe('a chain of microstates', () => {
  /** Cells 0,1 | 2,3: quick within, slow between. */
  const slow = [
    [0.49, 0.49, 0.01, 0.01],
    [0.49, 0.49, 0.01, 0.01],
    [0.01, 0.01, 0.49, 0.49],
    [0.01, 0.01, 0.49, 0.49],
  ];
  const path = (transition: number[][], steps: number) => {
    const emission = transition.map((_, i) => transition.map((_row, k) => Number(i === k)));
    const start = transition.map(() => 1 / transition.length);
    const order = { seed: 9, first: 0, count: 1, lengthSteps: steps };
    return sampleStrings({ start, transition, emission }, order).symbols;
  };

  it('has the timescales of its matrix at every lag', () => {
    const cells = path(slow, 60_000);
    const exact = -1 / Math.log(0.96);
    for (const lag of [1, 2, 5]) {
      const [first, second] = impliedTimescales(countChain(cells, 4, lag), 3);
      expect(first / exact).toBeGreaterThan(0.9);
      expect(first / exact).toBeLessThan(1.1);
      expect(second).toBeLessThan(chanceTimescale(4, 60_000, lag) * 1.5);
    }
  });

  it('is lumped where it is slow, and foretells its own returns', () => {
    const cells = path(slow, 20_000);
    const chain = countChain(cells, 4, 2);
    const { stateOf, membership } = lump(chain, 2, 1);
    expect(stateOf[0]).toBe(stateOf[1]);
    expect(stateOf[2]).toBe(stateOf[3]);
    expect(stateOf[0]).not.toBe(stateOf[2]);
    for (let i = 0; i < 4; i++) expect(membership[2 * i] + membership[2 * i + 1]).toBeCloseTo(1, 9);
    for (const curve of chapmanKolmogorov(chain, cells, stateOf, 2, [1, 3])) {
      curve.predicted.forEach((value, k) => {
        expect(value).toBeCloseTo(0.5 + 0.5 * 0.96 ** (2 * [1, 3][k]), 1);
        expect(Math.abs(value - curve.counted[k])).toBeLessThan(4 * curve.countedError[k]);
      });
    }
  });

  it('keeps a ring of three together: a complex pair is not parted', () => {
    const stay = 0.9;
    const ring = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) => (i === j ? stay : j === (i + 1) % 3 ? 1 - stay : 0)),
    );
    const cells = path(ring, 20_000);
    const timescales = impliedTimescales(countChain(cells, 3, 1), 2);
    expect(timescales[0]).toBeCloseTo(timescales[1], 9);
    const floorSteps = chanceTimescale(3, 20_000, 1);
    expect(statesByGap(timescales, { lagSteps: 1, floorSteps, most: 3 }).states).toBe(1);
    const padded = [...timescales, 0];
    expect(statesByGap(padded, { lagSteps: 1, floorSteps, most: 3 }).states).toBe(3);
  });

  it('shows the timescale of chance, and no state, where nothing is remembered', () => {
    const uniforms = new Float64Array(4000);
    fillUniforms(uniforms, 3, 51, 0);
    const cells = Uint8Array.from(uniforms, (u) => Math.floor(40 * u));
    const found = impliedTimescales(countChain(cells, 40, 8), 3);
    const floorSteps = chanceTimescale(40, 4000, 8);
    expect(found[0] / floorSteps).toBeGreaterThan(0.7);
    expect(found[0] / floorSteps).toBeLessThan(1.4);
    expect(statesByGap(found, { lagSteps: 8, floorSteps, most: 3 }).states).toBe(1);
  });
});

describe('paths of states', () => {
  /** Without ties between paths. */
  const hmm = {
    start: [0.5, 0.3, 0.2],
    transition: [
      [0.81, 0.12, 0.07],
      [0.13, 0.74, 0.13],
      [0.05, 0.26, 0.69],
    ],
    emission: [
      [0.83, 0.11, 0.06],
      [0.21, 0.57, 0.22],
      [0.03, 0.19, 0.78],
    ],
  };
  const { symbols } = sampleStrings(hmm, { seed: 4, first: 0, count: 1, lengthSteps: 200 });

  it('are those of the inference of one string', () => {
    expect([...mostLikelyPath(hmm, symbols)]).toEqual(viterbi(hmm, [...symbols]).states);
    const smoothed = smoothedStates(hmm, symbols);
    posterior(hmm, [...symbols]).forEach((row, t) =>
      row.forEach((value, i) => expect(smoothed[3 * t + i]).toBeCloseTo(value, 10)),
    );
  });

  it('have stays without the two that the path cuts off', () => {
    expect(staysOf(Uint8Array.of(0, 0, 1, 1, 1, 0, 1), 1)).toEqual([3]);
    expect(staysOf(Uint8Array.of(0, 0, 1, 1, 1, 0, 1), 0)).toEqual([1]);
    expect(staysOf(Uint8Array.of(0, 0), 0)).toEqual([]);
  });

  it('of one length are as far from geometric as can be', () => {
    // All of four steps: P(4 or more) is 1, (3/4)^3 by the law.
    expect(geometricDistance([4, 4, 4, 4])).toBeCloseTo(1 - 0.75 ** 3, 12);
    expect(geometricDistance([])).toBe(0);
  });

  it('measure memory in bits: symbols that alternate hold one about the next', () => {
    const steps = 1000;
    const even = { start: [1], transition: [[1]], emission: [[1]] };
    const tests = testStates(
      { path: new Uint8Array(steps), symbols: Uint8Array.from({ length: steps }, (_, t) => t % 2) },
      { hmm: even, emission: [[0.5, 0.5]], seed: 1 },
      19,
    );
    expect(tests.symbolMemory.statistic).toBeCloseTo(1, 4);
    expect(tests.symbolMemory.p).toBe(0.05);
    expect(tests.stateMemory.statistic).toBe(0);
    expect(tests.stateMemory.p).toBe(1);
    expect(tests.dwells[0].geometric).toBeNull();
  });
});

describe('matchStates', () => {
  it('undoes a permutation, and leaves over what has no match', () => {
    const hmm = cyclicHmm();
    const order = [2, 0, 3, 1];
    const moved = {
      start: hmm.start,
      transition: order.map((i) => order.map((j) => hmm.transition[i][j])),
      emission: order.map((i) => hmm.emission[i]),
    };
    expect(matchStates(moved, hmm)).toEqual([1, 3, 0, 2]);
    expect(matchStates(hmm, hmm)).toEqual([0, 1, 2, 3]);
    const two = chainHmm(2);
    const three = chainHmm(3);
    expect(matchStates(two, three).filter((state) => state === -1)).toHaveLength(1);
    expect(matchStates(three, two)).toHaveLength(2);
  });
});

describe('predictiveFeatures', () => {
  it('are the mean softmax ahead, whatever the chunk', () => {
    const width = featureWidth(2);
    const states = Float64Array.of(0, 0, 3, 0);
    const noise = bankedNoise(FAIR_COIN, 1, 1);
    const options = { rollouts: 400, noise, firstState: 0 };
    const features = predictiveFeatures(FAIR_COIN, states, options);
    expect(features).toHaveLength(2 * width);
    // Its own output, then a fair coin: W = 0 forgets the state.
    expect(features[0]).toBeCloseTo(0.5, 12);
    expect(features[width]).toBeGreaterThan(0.9);
    for (let k = 2; k < width; k++) expect(Math.abs(features[width + k] - 0.5)).toBeLessThan(0.06);
    const second = { ...options, firstState: 1 };
    expect(predictiveFeatures(FAIR_COIN, states.subarray(2), second)).toEqual(
      features.subarray(width),
    );
  });
});

describe('intervalOf', () => {
  it('holds the central 95 % of replicates, and is none for a few', () => {
    const values = Array.from({ length: 201 }, (_, k) => k / 200);
    const { low, high, error } = intervalOf(values);
    expect([low, high]).toEqual([0.025, 0.975]);
    expect(error).toBeCloseTo(Math.sqrt((201 * 202) / 12) / 200, 3);
    expect(intervalOf([1, 2]).low).toBeNaN();
  });
});
