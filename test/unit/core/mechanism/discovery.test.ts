import { describe, expect, it } from 'vitest';
import {
  discoverMechanism,
  type Discovery,
  type Progress,
} from '../../../../src/core/mechanism/discovery/discover';
import { randomNetwork } from '../../engine/randomNetwork';
import { separate, shuffled } from './nulls';
import { plant } from './planted';

const options = { steps: 12_000, noiseStd: 1, seed: 11 };
const SLOW = 120_000;

const claimed = ({ kickSets }: Discovery) =>
  kickSets
    .filter(({ refused }) => refused === null)
    .flatMap(({ units }) => units.map(({ unit }) => unit))
    .sort((a, b) => a - b);

describe('discoverMechanism', () => {
  it(
    'finds the kick units and integrators that were planted, and none of the decoys',
    () => {
      const planted = plant({ units: 60, inputs: 20, seed: 6 });
      const stages: Progress[] = [];
      const progress = (done: Progress) => stages.push(done);
      const found = discoverMechanism(planted.network, { ...options, progress });
      expect(claimed(found)).toEqual(planted.kick);
      expect(found.populations?.units).toEqual(planted.integrators);
      expect(found.populations?.refused).toBeNull();
      // Every kick set is needed whole: its units throw the state over together.
      for (const set of found.kickSets) {
        expect(set.minimal).toEqual(set.units.map(({ unit }) => unit));
        expect(set.necessity.mean).toBeGreaterThan(set.controls.largest.necessity);
        expect(set.sufficiency.mean).toBeGreaterThan(set.controls.largest.sufficiency);
        expect(set.seeds).toEqual({ passed: 5, of: 5 });
      }
      const shares = stages.map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(stages.at(-1)?.partial).toEqual(found);
      const early = stages.find(({ stage }) => stage === 'candidates');
      expect(early?.partial.screenings).toHaveLength(1);
      expect(early?.partial.kickSets).toEqual([]);
    },
    SLOW,
  );

  it(
    'suspects kick units that never fall silent by their activity, and claims them once they are named',
    () => {
      const planted = plant({ units: 60, inputs: 20, seed: 1, graded: true });
      const found = discoverMechanism(planted.network, options);
      for (const { candidates, profile, signs } of found.screenings) {
        for (const unit of planted.kick) {
          const one = candidates.find((candidate) => candidate.unit === unit);
          expect(one?.foundBy).toBe('activity');
          expect(one?.flips).toBeLessThan(0.05);
          // Held in the direction of its z, told with the step of its z.
          expect(Math.sign(profile.departure[unit])).toBe(Math.sign(signs[unit].z));
          expect(signs[unit].leadSteps).toBe(signs[unit].zLeadSteps);
        }
      }
      expect(claimed(found)).toEqual([]);
      for (const { units, refused } of found.kickSets) {
        expect(units.every(({ foundBy }) => foundBy === 'activity')).toBe(true);
        expect(refused).toMatch(/pass every test.* to be judged by name on another seed/);
      }
      const suspected = found.kickSets.flatMap(({ units }) => units.map(({ unit }) => unit));
      expect([...new Set(suspected)].sort((a, b) => a - b)).toEqual(planted.kick);
      const [set] = found.kickSets;
      const named = { units: planted.kick, from: set.from, to: set.to };
      const judged = discoverMechanism(planted.network, { ...options, named });
      expect(judged.kickSets).toEqual([{ ...set, refused: null }]);
    },
    SLOW,
  );

  it(
    'claims nothing where noise on the zones themselves throws the state over',
    () => {
      const found = discoverMechanism(
        plant({ units: 60, inputs: 20, seed: 2, kicks: false }).network,
        options,
      );
      expect(found.directions.some(({ asked }) => asked)).toBe(true);
      expect(claimed(found)).toEqual([]);
      expect(found.populations).toBeNull();
      for (const { refused } of found.kickSets) expect(refused).toContain('no unit');
    },
    SLOW,
  );

  it(
    'claims nothing of shuffled weights and of units that hear of no other, though both switch',
    () => {
      const planted = plant({ units: 60, inputs: 20, seed: 3 });
      for (const network of [shuffled(planted, 3), separate(planted, 3)]) {
        const found = discoverMechanism(network, options);
        expect(found.directions.some(({ asked }) => asked)).toBe(true);
        expect(claimed(found)).toEqual([]);
      }
    },
    SLOW,
  );

  it(
    'judges named units by the very tests of a claim, and refuses decoys and zones',
    () => {
      const planted = plant({ units: 60, inputs: 20, seed: 6 });
      const [set] = discoverMechanism(planted.network, options).kickSets;
      const { from, to } = set;
      const units = set.units.map(({ unit }) => unit);
      const judge = (named: readonly number[]) =>
        discoverMechanism(planted.network, { ...options, named: { units: named, from, to } });
      const again = judge([...units].reverse());
      expect(again.named).toEqual([...units].reverse());
      expect(again.kickSets).toEqual([set]);
      const [decoys] = judge(planted.decoys.echo).kickSets;
      expect(decoys.refused).toContain('together stop');
      const [zone] = judge(again.screenings[0].zoneUnits.slice(0, 2)).kickSets;
      expect(zone.refused).toContain('active in one of the two symbols only');
      expect(() => judge([60])).toThrow('units: 60 found, some of 0 to 59 are legal');
      expect(() => judge([])).toThrow('units: none found');
    },
    SLOW,
  );

  it('says why other networks are not searched', () => {
    const reason = (kind: Parameters<typeof randomNetwork>[0]) =>
      discoverMechanism(randomNetwork(kind), options).notDecidable;
    expect(reason({ cell: 'gru' })).toContain('1 gru layers with tanh found');
    expect(reason({ layers: 2 })).toContain('2 rnn layers with relu found, one rnn layer');
    expect(reason({ outputs: 0 })).toContain('no readout');
  });

  it('gives up when it is cancelled', () => {
    const signal = { aborted: true };
    expect(() => discoverMechanism(randomNetwork(), { ...options, signal })).toThrow('cancelled');
  });
});
