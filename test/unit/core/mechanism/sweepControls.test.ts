/** Random sets beside the sets of a sweep: what they may hold, and what their bands are of. */
import { describe, expect, it } from 'vitest';
import { ablate } from '../../../../src/core/mechanism/ablation';
import { gainSweepParts, type GainSweep } from '../../../../src/core/mechanism/gainSweep';
import { bandedGains, controlsOfSet } from '../../../../src/core/mechanism/sweepControls';
import { sweptSets } from '../../../../src/core/mechanism/sweptSets';
import { finish } from '../../../../src/core/parts';
import { randomNetwork } from '../../engine/randomNetwork';
import { plant } from './planted';

const how = { warmupSteps: 100, noiseStd: 1, seed: 3 };
const network = randomNetwork({ units: 40, inputs: 3 });
const sweepOf = (gains: readonly number[], controls: number, told: number[] = []): GainSweep =>
  finish(
    gainSweepParts(network, sweptSets(network, [3, 8]), {
      ...{ ...how, gains, controls, steps: 2000 },
      progress: (share) => told.push(share),
    }),
  );

describe('gains that bands are measured at', () => {
  it('are all of few, and at most six of many beside gain 1, with both ends', () => {
    const gains = (count: number) => Array.from({ length: count }, (_, k) => k / 10);
    expect(bandedGains(gains(6))).toEqual(gains(6));
    expect(bandedGains(gains(21))).toEqual([0, 0.4, 0.8, 1, 1.2, 1.6, 2]);
    for (const count of [7, 12, 13, 29, 100]) {
      const some = bandedGains(gains(count));
      expect(some.filter((gain) => gain !== 1).length).toBeLessThanOrEqual(6);
      expect([some[0], some.at(-1)]).toEqual([0, (count - 1) / 10]);
    }
    expect(bandedGains([0.5])).toEqual([0.5]);
  });
});

describe('control sets of a sweep', () => {
  it('hold no kick units; those of noise share units with theirs where hardly any others are left', () => {
    const kick = [3, 8];
    const [kicked, noise] = sweptSets(network, kick).map((set) =>
      controlsOfSet(network, set, kick, 12, how),
    );
    expect(kicked.sets).toHaveLength(12);
    expect(kicked.shared).toBe(0);
    const [, { units }] = sweptSets(network, kick);
    expect(units.length).toBeGreaterThan(20);
    expect(noise.sets).toHaveLength(12);
    for (const set of [...kicked.sets, ...noise.sets]) {
      expect(set.some((unit) => kick.includes(unit))).toBe(false);
    }
    const own = noise.sets.map((set) => set.filter((unit) => units.includes(unit)).length);
    // 38 units are no kick units.
    expect(Math.min(...own)).toBeGreaterThanOrEqual(2 * units.length - 38);
    expect(Math.max(...own)).toBeLessThan(units.length);
    const mean = own.reduce((sum, one) => sum + one, 0) / own.length;
    expect(noise.shared).toBeCloseTo(mean / units.length, 12);
  });

  it('share none where there are enough others', () => {
    const [, noise] = sweptSets(network, [3]);
    const { sets, shared } = controlsOfSet(network, noise, [3], 12, how);
    expect(shared).toBe(0);
    expect(sets.flat().some((unit) => noise.units.includes(unit))).toBe(false);
  });
});

describe('bands of a sweep', () => {
  it('are the intact figures at gain 1, to the last bit', () => {
    const [kick, noise, control] = sweepOf([0, 1], 4).sets;
    expect(control.controls).toBeNull();
    for (const { points, controls } of [kick, noise]) {
      for (const rule of ['sampled', 'argmax'] as const) {
        const bands = controls?.points[1].bands[rule] ?? [];
        points[1].figures[rule].forEach(({ intact }, k) => {
          if (intact === null) expect(bands[k]).toBeNull();
          else expect(bands[k]).toEqual({ sets: 4, low: intact, high: intact, median: intact });
        });
      }
    }
  });

  it('are lowest, middle and highest of what the same gain does to each set alone', () => {
    const [kick] = sweepOf([0.4], 3).sets;
    const alone = kick.controls!.sets.map((units) => {
      const gains = units.map((unit) => ({ layer: 0, unit, site: kick.site, gain: 0.4 }));
      const scope = { kind: 'always' } as const;
      const options = { ...how, steps: 2000, scope, controls: [] };
      return ablate(network, { gains, edges: [] }, options).effects.argmax;
    });
    expect(alone).toHaveLength(3);
    const [{ bands, exploded }] = kick.controls!.points;
    expect(exploded).toBe(0);
    bands.argmax.forEach((band, k) => {
      const values = alone.flatMap((effects) => effects[k].altered ?? []).sort((a, b) => a - b);
      if (values.length < 3) return;
      expect(band).toEqual({ sets: 3, low: values[0], median: values[1], high: values[2] });
    });
  });

  it('do not change the sweep, are the same each time, and progress reaches 1 in order', () => {
    const told: number[] = [];
    const [withBands, again, without] = [
      sweepOf([0, 2], 3, told),
      sweepOf([0, 2], 3),
      sweepOf([0, 2], 0),
    ];
    expect(withBands).toEqual(again);
    expect(withBands.sets.map(({ points }) => points)).toEqual(
      without.sets.map(({ points }) => points),
    );
    expect(without.sets.map(({ controls }) => controls)).toEqual([null, null, null]);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('leave a planted kick unit outside: no other unit stops transitions', () => {
    const planted = plant({ seed: 1 });
    const [set] = sweptSets(planted.network, planted.kick);
    const { sets } = finish(
      gainSweepParts(planted.network, [set], { ...how, gains: [0], controls: 8, steps: 4000 }),
    );
    const [{ points, controls }] = sets;
    const changes = 3 + 9;
    const band = controls!.points[0].bands.argmax[changes]!;
    expect(band.sets).toBe(8);
    expect(points[0].figures.argmax[changes].altered).toBeLessThan(band.low);
  });

  it('are given up when they are cancelled', () => {
    const signal = { aborted: false };
    const parts = gainSweepParts(network, sweptSets(network, [3]), {
      ...{ ...how, gains: [0], controls: 3, steps: 2000, signal },
      // Beyond the sweep itself.
      progress: (share) => (signal.aborted = share > 0.7),
    });
    expect(() => finish(parts)).toThrow('cancelled');
  });
});
