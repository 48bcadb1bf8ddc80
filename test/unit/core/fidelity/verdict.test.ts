import { describe, expect, it } from 'vitest';
import type { FreeRun } from '../../../../src/core/fidelity/freeRun';
import { outputFidelity } from '../../../../src/core/fidelity/outputs';
import { judge } from '../../../../src/core/fidelity/verdict';
import { chainHmm, cyclicHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import type { Hmm } from '../../../../src/core/hmm/hmm';
import { sampleStrings } from '../../../../src/core/hmm/sampling';
import { stationaryHmm } from '../../../../src/core/hmm/outputLaw';

const CALM: FreeRun = {
  steps: 100_000,
  stepsWanted: 100_000,
  medianNorm: 8,
  largestNorm: 40,
  explodedAtStep: null,
  growth: null,
};

function verdictOf(hmm: Hmm, emitted: Hmm, { count = 2000, seed = 1, run = CALM } = {}) {
  const strings = sampleStrings(stationaryHmm(emitted), {
    seed,
    first: 0,
    count,
    lengthSteps: 100,
  });
  return judge(outputFidelity(stationaryHmm(hmm), strings), run);
}

/** Which criteria are surely not met, each once. */
const failed = (verdict: ReturnType<typeof verdictOf>) => [
  ...new Set(
    verdict.checks
      .filter(({ decision }) => decision === 'notMet')
      .map(({ criterion }) => criterion),
  ),
];

describe('judge', () => {
  it.each([
    ['two', chainHmm(2)],
    ['three', chainHmm(3)],
    ['four', chainHmm(4)],
    ['five', chainHmm(5)],
    ['fully connected', fullyConnectedHmm()],
    ['cyclic', cyclicHmm()],
  ])("finds the paper's fidelity in the own strings of %s", (_, hmm) => {
    for (const seed of [1, 2, 3]) {
      expect(failed(verdictOf(hmm, hmm, { seed }))).toEqual([]);
    }
    // More strings decide what a tolerance of two standard errors leaves open.
    const verdict = verdictOf(hmm, hmm, { count: 20_000 });
    expect(verdict).toMatchObject({ fidelity: 'reached', missing: [] });
  });

  it('finds only too many changes where states are left a fifth too often', () => {
    const hmm = chainHmm(2);
    const verdict = verdictOf(hmm, chainHmm(2, 0.06), { count: 20_000 });
    expect(verdict.fidelity).toBe('notReached');
    expect(failed(verdict)).toEqual(['changes']);
    expect(verdict.missing).toHaveLength(1);
    expect(verdict.missing[0]).toMatch(
      /^changes in 100 steps: 7\.8.* 6\.47 to 7\.15 is wanted: not met$/,
    );
  });

  it('finds only the rare symbol where it comes a third as often', () => {
    const hmm = chainHmm(2);
    const third = 0.01 / 3;
    // Other moves make up for the changes that the symbol does not make.
    const rest = 1 - third;
    const emission = [
      [rest, third, 0],
      [0, third, rest],
    ];
    const verdict = verdictOf(hmm, { ...chainHmm(2, 0.0626), emission }, { count: 20_000 });
    expect(failed(verdict)).toEqual(['rareSymbol']);
    expect(verdict.missing).toEqual([
      expect.stringMatching(/^rare symbol 1: 0\.0033.*at least 0\.005, half of the HMM's 0\.01/),
    ]);
  });

  it('finds only frequencies where one state is visited a little more', () => {
    const hmm = chainHmm(2);
    const [a, b] = [0.0485, 0.0515];
    const transition = [
      [1 - a, a],
      [b, 1 - b],
    ];
    const verdict = verdictOf(hmm, { ...hmm, transition }, { count: 100_000 });
    expect(failed(verdict)).toEqual(['frequency']);
  });

  it('finds the transitions of a symbol that leads elsewhere', () => {
    const hmm = fullyConnectedHmm();
    // State 0 is always left for state 1: as often, to another place.
    const transition = hmm.transition.map((row, i) => (i === 0 ? [0.95 - 0.09, 0.14, 0] : row));
    const verdict = verdictOf(hmm, { ...hmm, transition });
    const wrong = verdict.checks.filter(
      ({ criterion, decision }) => criterion === 'transition' && decision === 'notMet',
    );
    expect(wrong.map(({ symbols }) => symbols)).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('finds only the explosion of a network that emits as it should', () => {
    const run = { ...CALM, steps: 900, explodedAtStep: 899, growth: 1.043, largestNorm: 900 };
    const verdict = verdictOf(chainHmm(3), chainHmm(3), { run });
    expect(failed(verdict)).toEqual(['explosion']);
    expect(verdict.missing).toEqual([
      'free run: explodes at step 899, growing by a factor of 1.04 a step: not met',
    ]);
  });

  it('says what is not decidable with few strings, and how many decide', () => {
    const hmm = chainHmm(2);
    const verdict = verdictOf(hmm, hmm, { count: 100, seed: 3 });
    expect(verdict.fidelity).toBe('undecided');
    expect(verdict.missing.length).toBeGreaterThan(0);
    verdict.missing.forEach((line) => expect(line).toContain('not decidable at this sample size'));
    expect(verdict.sequencesToDecide).toBeGreaterThan(100);
  });

  it('calls a symbol that is never emitted not met in its row too, as the authors count it', () => {
    const hmm = chainHmm(2);
    const silent = {
      ...hmm,
      emission: [
        [1, 0, 0],
        [0, 0, 1],
      ],
    };
    expect(failed(verdictOf(hmm, silent))).toContain('transition');
    expect(failed(verdictOf(hmm, silent))).toContain('rareSymbol');
  });

  it('decides nothing against rows the HMM never visits', () => {
    const hmm: Hmm = {
      ...chainHmm(2),
      emission: [
        [1, 0, 0],
        [0, 0, 1],
      ],
    };
    const rows = verdictOf(hmm, hmm).checks.filter(({ criterion }) => criterion === 'transition');
    expect(rows.map(({ symbols: [from] }) => from)).toEqual([0, 0, 0, 2, 2, 2]);
  });

  it('has no error from a single string, and so decides nothing', () => {
    const verdict = verdictOf(chainHmm(2), chainHmm(2), { count: 1 });
    expect(failed(verdict)).toEqual([]);
    expect(verdict.fidelity).toBe('undecided');
  });
});
