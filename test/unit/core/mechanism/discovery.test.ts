import { describe, expect, it } from 'vitest';
import {
  discoverMechanism,
  type Discovery,
  type Progress,
} from '../../../../src/core/mechanism/discovery/discover';
import { randomNetwork } from '../../engine/randomNetwork';
import { independent, plant, shuffled } from './planted';

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
        expect(set.necessity.mean).toBeGreaterThan(set.controls.necessity);
        expect(set.sufficiency.mean).toBeGreaterThan(set.controls.sufficiency);
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
    'claims nothing of shuffled weights and of independent outputs',
    () => {
      const planted = plant({ units: 60, inputs: 20, seed: 3 });
      for (const network of [shuffled(planted, 3), independent(planted)]) {
        expect(claimed(discoverMechanism(network, { ...options, steps: 4000 }))).toEqual([]);
      }
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
