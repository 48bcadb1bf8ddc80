import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainHmm, cyclicHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import { checkHmm, type Hmm } from '../../../../src/core/hmm/hmm';
import { logLikelihood, posterior, viterbi } from '../../../../src/core/hmm/inference';
import {
  expectedChanges,
  hmmStatistics,
  relaxationSteps,
  stationaryOf,
} from '../../../../src/core/hmm/statistics';
import { fixtureJson } from '../../formats/fixtures';

describe('chain of two', () => {
  const statistics = hmmStatistics(chainHmm(2));
  it('has the exact statistics', () => {
    expect(statistics.frequency.map((f) => f.toFixed(6))).toEqual([
      '0.495000',
      '0.010000',
      '0.495000',
    ]);
    const rows = [
      [0.9405, 0.01, 0.0495],
      [0.495, 0.01, 0.495],
      [0.0495, 0.01, 0.9405],
    ];
    rows.flat().forEach((value, k) => {
      expect(statistics.outputTransition.flat()[k]).toBeCloseTo(value, 10);
    });
    expect(statistics.changesPerStep).toBeCloseTo(0.068805, 9);
    expect(expectedChanges(statistics, 100)).toBeCloseTo(6.811695, 6);
    expect(expectedChanges(statistics, 100, 'authors')).toBeCloseTo(7.409557, 6);
    expect(statistics.meanRunSteps[0]).toBeCloseTo(16.806723, 6);
    for (const dwell of statistics.meanDwellSteps) expect(dwell).toBeCloseTo(20, 9);
    expect(statistics.stateEntropyRateNats).toBeCloseTo(0.198515, 6);
  });
});

describe('chains', () => {
  it.each([
    [3, 0.2236068, 0.7512098, 0.2562023, 30, 7.429868],
    [4, 0.3684031, 0.7092135, 0.2977787, 30, 8.635581],
    [5, 0.4728708, 0.6956858, 0.3111711, 40, 12.135672],
  ])('of %d states', (states, q, stay, volatility, length, changes) => {
    const hmm = chainHmm(states);
    expect(hmm.transition[0][1]).toBeCloseTo(q, 7);
    const statistics = hmmStatistics(hmm);
    expect(statistics.outputTransition[0][0]).toBeCloseTo(stay, 6);
    expect(statistics.changesPerStep).toBeCloseTo(volatility, 6);
    expect(expectedChanges(statistics, length)).toBeCloseTo(changes, 5);
  });

  it('of six states at .05 are refused with the reason', () => {
    expect(() => chainHmm(6)).toThrow(/1 - 2q = -0\.\d+ would be negative/);
  });
});

describe('other families', () => {
  it('fully connected', () => {
    const { outputTransition, changesPerStep } = hmmStatistics(fullyConnectedHmm());
    expect(outputTransition[0][0]).toBeCloseTo(0.913555, 9);
    expect(outputTransition[0][1]).toBeCloseTo(0.0432225, 9);
    expect(changesPerStep).toBeCloseTo(0.086445, 9);
  });

  it('cyclic', () => {
    const { frequency, outputTransition, changesPerStep } = hmmStatistics(cyclicHmm());
    [0.25, 0.5, 0.25].forEach((f, k) => expect(frequency[k]).toBeCloseTo(f, 10));
    expect(outputTransition[0].map((v) => v.toFixed(4))).toEqual(['0.7835', '0.2120', '0.0045']);
    expect(changesPerStep).toBeCloseTo(0.21425, 9);
  });

  it.each([
    ['Two', chainHmm(2), 0.253683],
    ['Three', chainHmm(3), 0.585618],
    ['Four', chainHmm(4), 0.625756],
    ['Five', chainHmm(5), 0.632184],
    ['Fully', fullyConnectedHmm(), 0.331182],
    ['Cyclic', cyclicHmm(), 0.517472],
  ])('%s has the conditional block entropy H8 - H7', (_, hmm, expected) => {
    const { lower, upper, blockLength } = hmmStatistics(hmm).outputEntropyRateNats;
    expect(blockLength).toBe(8);
    expect(upper).toBeCloseTo(expected, 5);
    expect(lower).toBeLessThanOrEqual(upper + 1e-12);
  });
});

describe('chains of states', () => {
  const permutation = [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];

  it('relax as their second eigenvalue says', () => {
    expect(relaxationSteps(chainHmm(2).transition)).toBeCloseTo(9.491222, 6);
    // Cyclic: eigenvalues 1, .95, .95, .9.
    expect(relaxationSteps(cyclicHmm().transition)).toBeCloseTo(-1 / Math.log(0.95), 9);
    expect(relaxationSteps(permutation)).toBe(Infinity);
    expect(relaxationSteps([[1]])).toBe(0);
    const forgetful = [
      [0.5, 0.5],
      [0.5, 0.5],
    ];
    expect(relaxationSteps(forgetful)).toBeCloseTo(0, 1);
  });

  it('have a stationary distribution, periodic ones too', () => {
    stationaryOf(permutation).forEach((weight) => expect(weight).toBeCloseTo(1 / 3, 12));
    const { changesPerStep, stateEntropyRateNats } = hmmStatistics({
      start: [1, 0, 0],
      transition: permutation,
      emission: [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    });
    expect(changesPerStep).toBeCloseTo(2 / 3, 12);
    expect(stateEntropyRateNats).toBeCloseTo(0, 12);
  });

  it('without a unique one are refused', () => {
    const apart = [
      [1, 0],
      [0, 1],
    ];
    expect(() => stationaryOf(apart)).toThrow('transition: the stationary distribution is not');
  });

  it('are left invariant by their stationary distribution', () => {
    fc.assert(
      fc.property(randomHmm(), ({ transition }) => {
        const stationary = stationaryOf(transition);
        stationary.forEach((weight, j) => {
          const next = stationary.reduce((sum, w, i) => sum + w * transition[i][j], 0);
          expect(next).toBeCloseTo(weight, 10);
        });
      }),
    );
  });
});

describe('entropy bounds', () => {
  it('hold their order and the ceiling ln K', () => {
    fc.assert(
      fc.property(randomHmm(), (hmm) => {
        const { lower, upper } = hmmStatistics(hmm).outputEntropyRateNats;
        expect(lower).toBeLessThanOrEqual(upper + 1e-9);
        expect(upper).toBeLessThanOrEqual(Math.log(hmm.emission[0].length) + 1e-9);
      }),
      { numRuns: 15 },
    );
  });

  it('shorten their blocks for many states', () => {
    const states = 60;
    const row = new Array<number>(states).fill(1 / states);
    const { blockLength, lower, upper } = hmmStatistics({
      start: row,
      transition: row.map(() => row),
      emission: row.map(() => [0.25, 0.75]),
    }).outputEntropyRateNats;
    expect(blockLength).toBeLessThan(8);
    // Independent symbols: both bounds are the entropy of one.
    const exact = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    expect(lower).toBeCloseTo(exact, 10);
    expect(upper).toBeCloseTo(exact, 10);
  });
});

describe('inference', () => {
  it('agrees with summing over all state sequences', () => {
    const symbols = [0, 1, 1, 0];
    fc.assert(
      fc.property(randomHmm(2), (hmm) => {
        const paths = allPaths(hmm.start.length, symbols.length);
        const weights = paths.map((path) => Math.exp(pathProbability(hmm, path, symbols)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(logLikelihood(hmm, symbols)).toBeCloseTo(Math.log(total), 9);
        const best = Math.log(Math.max(...weights));
        expect(viterbi(hmm, symbols).logProbability).toBeCloseTo(best, 9);
        const share = paths.reduce((sum, [, at], k) => sum + (at === 0 ? weights[k] : 0), 0);
        expect(posterior(hmm, symbols)[1][0]).toBeCloseTo(share / total, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('does not underflow, nor slow down, on long sequences', () => {
    const hmm = chainHmm(3);
    const symbols = Array.from({ length: 50_000 }, (_, t) => (t % 500 < 250 ? 0 : 2));
    expect(Number.isFinite(logLikelihood(hmm, symbols))).toBe(true);
    expect(viterbi(hmm, symbols).states).toHaveLength(50_000);
    posterior(hmm, symbols).forEach((row) => {
      expect(Math.abs(row[0] + row[1] + row[2] - 1)).toBeLessThan(1e-9);
    });
  });

  it('calls an impossible sequence impossible', () => {
    const silent = {
      ...chainHmm(2),
      emission: [
        [1, 0],
        [1, 0],
      ],
    };
    expect(logLikelihood(silent, [0, 1])).toBe(-Infinity);
    expect(posterior(silent, [0, 1])[0]).toEqual([Number.NaN, Number.NaN]);
  });

  const weather: Hmm = {
    start: [0.6, 0.4],
    transition: [
      [0.7, 0.3],
      [0.4, 0.6],
    ],
    emission: [
      [0.1, 0.4, 0.5],
      [0.6, 0.3, 0.1],
    ],
  };

  it('knows the weather', () => {
    expect(Math.exp(logLikelihood(weather, [0, 1, 2]))).toBeCloseTo(0.033612, 9);
    const path = viterbi(weather, [0, 1, 2]);
    expect(path.states).toEqual([1, 0, 0]);
    expect(Math.exp(path.logProbability)).toBeCloseTo(0.01344, 9);
    const rows = posterior(weather, [0, 1, 2]).map(([first]) => first);
    [0.231703, 0.6240628, 0.8639771].forEach((p, t) => expect(rows[t]).toBeCloseTo(p, 6));
    const stationary = stationaryOf(weather.transition);
    expect(stationary[0]).toBeCloseTo(4 / 7, 12);
    expect(hmmStatistics(weather).stateEntropyRateNats).toBeCloseTo(0.6374989, 6);
  });

  it('knows the umbrella', () => {
    const umbrella: Hmm = {
      start: [0.5, 0.5],
      transition: [
        [0.7, 0.3],
        [0.3, 0.7],
      ],
      emission: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
    };
    const seen = [0, 0, 1, 0, 0];
    expect(logLikelihood(umbrella, seen)).toBeCloseTo(-3.3725, 4);
    const path = viterbi(umbrella, seen);
    expect(path.states).toEqual([0, 0, 1, 0, 0]);
    expect(path.logProbability).toBeCloseTo(-4.459, 3);
    const first = posterior(umbrella, seen).map(([p]) => p);
    [0.8673, 0.8204, 0.3075, 0.8204, 0.8673].forEach((p, t) => expect(first[t]).toBeCloseTo(p, 4));
  });

  interface Case extends Hmm {
    states: number;
    sequences: number[][];
    log_likelihood: number[];
    viterbi: number[][];
    posterior_first: number[][];
  }
  const golden = fixtureJson<{ cases: Case[] }>('golden/hmm.json');

  it.each(golden.cases.map((one) => [one.states, one] as const))(
    'agrees with hmmlearn on a chain of %d',
    (_, one) => {
      one.sequences.forEach((symbols, k) => {
        expect(logLikelihood(one, symbols)).toBeCloseTo(one.log_likelihood[k], 8);
        const path = viterbi(one, symbols);
        expect(path.states).toEqual(one.viterbi[k]);
        expect(pathProbability(one, path.states, symbols)).toBeCloseTo(path.logProbability, 8);
      });
      posterior(one, one.sequences[0]).forEach((row, t) => {
        row.forEach((p, i) => expect(p).toBeCloseTo(one.posterior_first[t][i], 8));
      });
    },
  );

  it('refuses a symbol the HMM does not have', () => {
    expect(() => logLikelihood(weather, [0, 3])).toThrow('symbol 3 found, 0..2 are legal');
  });
});

function pathProbability(hmm: Hmm, states: readonly number[], symbols: readonly number[]): number {
  return states.reduce((sum, state, t) => {
    const move = t === 0 ? hmm.start[state] : hmm.transition[states[t - 1]][state];
    return sum + Math.log(move * hmm.emission[state][symbols[t]]);
  }, 0);
}

describe('checkHmm', () => {
  it.each([
    [{ start: [1], transition: [[0.9]], emission: [[1]] }, 'transition[0]: sums to 0.9'],
    [{ start: [1], transition: [[1]], emission: [[1.2, -0.2]] }, 'emission[0]: -0.2 found'],
    [{ start: [0.5], transition: [[1]], emission: [[1]] }, 'start: sums to 0.5'],
    [
      { start: [1], transition: [[1]], emission: [[1], [1]] },
      'emission: 2 rows found, 1 are needed',
    ],
  ])('names the row of %j', (hmm, message) => {
    expect(() => checkHmm(hmm)).toThrow(message);
  });
});

function allPaths(states: number, length: number): number[][] {
  if (length === 0) return [[]];
  const shorter = allPaths(states, length - 1);
  return Array.from({ length: states }, (_, state) =>
    shorter.map((path) => [...path, state]),
  ).flat();
}

/** Every probability positive; K symbols. */
function randomHmm(symbols = 3): fc.Arbitrary<Hmm> {
  const row = (size: number) =>
    fc
      .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: size, maxLength: size })
      .map((values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        return values.map((value) => value / sum);
      });
  const rows = (count: number, size: number) =>
    fc.tuple(...Array.from({ length: count }, () => row(size)));
  return fc.integer({ min: 1, max: 4 }).chain((states) =>
    fc.record({
      start: row(states),
      transition: rows(states, states),
      emission: rows(states, symbols),
    }),
  );
}
