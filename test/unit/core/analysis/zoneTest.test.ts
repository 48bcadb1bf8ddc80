/** Zones of single states by as few rollouts as settle them: held against all rollouts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureResidency } from '../../../../src/core/analysis/residency';
import { bankedNoise, type RolloutNoise } from '../../../../src/core/analysis/rolloutNoise';
import { zoneTest } from '../../../../src/core/analysis/zoneTest';
import {
  COMMITMENT_RULE,
  SOON_STEPS,
  zoneMeasures,
  ZONES,
  zonesOf,
  type CommitmentRule,
} from '../../../../src/core/analysis/zones';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { plant } from '../mechanism/planted';

const ROLLOUTS = 50;
const { network } = plant({ seed: 4 });
const readout = network.readout!;
const { internal, steps } = runOrbit(network, {
  ...{ lengthSteps: 120, warmupSteps: 50, seed: 2, input: { kind: 'noise', std: 1 } },
});
const size = internal.length / steps;
const IN_ZONES = ['cluster', 'kick', 'transition'] as const;

const noise = bankedNoise(network, 1, 5);
/** Of every state by all its rollouts, each from number 0 on. */
const measures = zoneMeasures(
  measureResidency(network, internal, {
    ...{ rollouts: ROLLOUTS, capSteps: SOON_STEPS, hysteresis: 0, noise },
    firstRollouts: new Uint32Array(steps),
  }),
);

const byFew = (rule: CommitmentRule, zone: (typeof IN_ZONES)[number]) => {
  const test = zoneTest(network, readout, { zone, rule, rollouts: ROLLOUTS, noise });
  return Array.from({ length: steps }, (_, t) => test(internal, t * size));
};

describe('the zone of one state', () => {
  it('is that of all rollouts, of every state in every zone', () => {
    const zones = zonesOf(measures, COMMITMENT_RULE);
    for (const zone of IN_ZONES) {
      const expected = Array.from(zones, (one) => ZONES[one] === zone);
      expect(expected.filter((one) => one).length).toBeGreaterThan(0);
      expect(byFew(COMMITMENT_RULE, zone)).toEqual(expected);
    }
  });

  it('is so for rules whose zones overlap as well', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const record = { clusterBelow: share, kickAbove: share, kickNowBelow: share };
    fc.assert(
      fc.property(fc.record({ ...record, transitionAbove: share }), (thresholds) => {
        const rule = { kind: 'commitment', ...thresholds } as const;
        const zones = zonesOf(measures, rule);
        for (const zone of IN_ZONES) {
          const expected = Array.from(zones, (one) => ZONES[one] === zone);
          expect(byFew(rule, zone)).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('asks for no more rollouts than settle it', () => {
    const asked = new Set<number>();
    const counting: RolloutNoise = {
      ...noise,
      driveAt(rollout, step) {
        asked.add(rollout);
        return noise.driveAt(rollout, step);
      },
    };
    const cluster = zonesOf(measures, COMMITMENT_RULE).findIndex(
      (zone) => ZONES[zone] === 'cluster',
    );
    const how = { rule: COMMITMENT_RULE, rollouts: ROLLOUTS, noise: counting };
    const test = zoneTest(network, readout, { ...how, zone: 'kick' });
    expect(test(internal, cluster * size)).toBe(false);
    // Of 50 rollouts more than 25 must leave: after 25 that stay, and at most 4 that left, none can be one.
    expect(asked.size).toBeLessThanOrEqual(29);
  });
});
