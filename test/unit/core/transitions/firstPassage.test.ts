import { describe, expect, it } from 'vitest';
import { freshNoise } from '../../../../src/core/analysis/rolloutNoise';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { STREAM, uniformSequence } from '../../../../src/core/random/streams';
import {
  directEstimate,
  directTimes,
  entrances,
  leadsWithin,
  passageChain,
} from '../../../../src/core/transitions/firstPassage';
import {
  exitRun,
  hillEstimate,
  type HillPart,
} from '../../../../src/core/transitions/hillRelation';
import { splittingRun } from '../../../../src/core/transitions/multilevelSplitting';
import { FAIR_COIN, ROTATION } from '../analysis/networks';

function readoutOf<T>(network: { readonly readout: T | null }): T {
  if (!network.readout) throw new Error('no readout');
  return network.readout;
}

describe('passages of the fair coin (known answer 30)', () => {
  const readout = readoutOf(FAIR_COIN);
  const noise = freshNoise(FAIR_COIN, 1, 5);
  const depth = 0.6744897501960817; // the median of |x|: home is half of the symbol's states
  const chainAt = (first: number) =>
    passageChain(FAIR_COIN, readout, { from: 0, to: null, depth }, noise, first);
  const starts = Float64Array.of(1, 0);

  it('take two steps on average, directly', () => {
    const times = directTimes(chainAt(0), starts, { first: 0, count: 4000, capSteps: 60 });
    const found = directEstimate([times], 2);
    expect(Math.abs(found.mean - 2)).toBeLessThan(4 * found.error);
    // Geometric with p = ½: deviation √2.
    expect(found.error).toBeCloseTo(Math.SQRT2 / Math.sqrt(4000), 2);
    expect(found).toMatchObject({ censored: 0, arrivals: [0, 4000] });
    expect(found.stepsPerArrival).toBe(found.mean);
  });

  it('say what the cap cut off, and what a memoryless law makes of it', () => {
    const times = directTimes(chainAt(5), starts, { first: 0, count: 4000, capSteps: 2 });
    const found = directEstimate([times], 2);
    expect(Math.abs(found.censored - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 4000));
    expect(found.mean).toBeLessThan(1.6);
    expect(Math.abs(found.stepsPerArrival - 2)).toBeLessThan(0.15);
  });

  it('take as long by splitting and the Hill relation', () => {
    // From home: ¼ stays home, ½ arrives, ¼ stands between. Of exits ⅔ arrive at once, ⅓ stand between and go on:
    // p = ⅔ + ⅓ · (½ / ¾) = 8/9.
    const chain = chainAt(10);
    const exits = exitRun(chainAt(2000), starts, 1000);
    const uniform = uniformSequence(7, STREAM.branching, 0);
    const parts: HillPart[] = Array.from({ length: 20 }, () => {
      const own = exits.next(100);
      return {
        exits: own,
        run: splittingRun(chain, own.states, { kill: 5, capSteps: 1000, uniform }),
      };
    });
    const hill = hillEstimate(parts);
    expect(Math.abs(hill.mean - 2)).toBeLessThan(4 * hill.error);
    expect(hill.error).toBeLessThan(0.1);
    const p = parts.reduce((sum, { run }) => sum + run.probability / 20, 0);
    expect(Math.abs(p - 8 / 9)).toBeLessThan(4 * Math.sqrt(8 / 81 / 2000));
  });

  it('start where the orbit comes home after it was away', () => {
    const orbit = runOrbit(FAIR_COIN, {
      lengthSteps: 400,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 2,
    });
    const found = entrances(chainAt(0), orbit.internal);
    expect(found.length).toBeGreaterThan(40);
    for (const [k, step] of found.entries()) {
      expect(orbit.internal[2 * step]).toBeGreaterThanOrEqual(depth);
      const before = k > 0 ? found[k - 1] : 0;
      expect([...orbit.argmax.subarray(before, step)]).toContain(1);
    }
    const leads = leadsWithin(FAIR_COIN, readout, orbit.internal, orbit.argmax, 0);
    expect(leads).toHaveLength(orbit.argmax.filter((symbol) => symbol === 0).length);
    expect(Math.min(...leads)).toBeGreaterThanOrEqual(0);
  });
});

describe('passages of a rotation', () => {
  it('to a symbol that is not the next take its whole way', () => {
    const readout = readoutOf(ROTATION);
    const noise = freshNoise(ROTATION, 1, 1);
    const chain = passageChain(ROTATION, readout, { from: 0, to: 2, depth: 1 }, noise, 0);
    const times = directTimes(chain, Float64Array.of(1, 0, 0), { first: 0, count: 3, capSteps: 9 });
    expect([...times.steps]).toEqual([2, 2, 2]);
    expect([...times.symbol]).toEqual([2, 2, 2]);
  });
});
