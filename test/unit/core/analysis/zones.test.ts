import { describe, expect, it } from 'vitest';
import {
  COMMITMENT_RULE,
  pairedShares,
  RESIDENCY_RULE,
  wilson,
  zoneMeasures,
  ZONES,
  zoneSensitivity,
  zoneShares,
  zonesOf,
  type ZoneMeasures,
} from '../../../../src/core/analysis/zones';
import { measureResidency } from '../../../../src/core/analysis/residency';
import { freshNoise } from '../../../../src/core/analysis/rolloutNoise';
import * as pageDefaults from '../../../../src/protocol/analyses/defaults';
import { FAIR_COIN } from './networks';

function measuresOf(rows: readonly Partial<Record<keyof ZoneMeasures, number>>[]): ZoneMeasures {
  const column = (key: keyof ZoneMeasures, otherwise: number) =>
    Float64Array.from(rows, (row) => row[key] ?? otherwise);
  return {
    residency: column('residency', 5),
    residencyError: column('residencyError', 0),
    confidence: column('confidence', 1),
    soon: column('soon', 0.3),
    now: column('now', 0.3),
    rollouts: new Uint16Array(rows.length).fill(20),
  };
}
const names = (measures: ZoneMeasures, rule: Parameters<typeof zonesOf>[1]) =>
  [...zonesOf(measures, rule)].map((zone) => ZONES[zone]);

describe('zones', () => {
  it('by residency are the paper’s, ends included', () => {
    const measures = measuresOf([
      { residency: 1.95 },
      { residency: 2 },
      { residency: 8 },
      { residency: 8.05 },
      { residency: 8.05, confidence: 0.8 },
    ]);
    expect(names(measures, RESIDENCY_RULE)).toEqual([
      'transition',
      'kick',
      'kick',
      'cluster',
      'unassigned',
    ]);
  });

  it('by commitment tell what is about to switch from what switches', () => {
    const measures = measuresOf([
      { soon: 0.05, now: 0 },
      { soon: 0.6, now: 0.05 },
      { soon: 0.9, now: 0.6 },
      { soon: 0.3, now: 0.05 },
      { soon: 0.6, now: 0.2 },
    ]);
    expect(names(measures, COMMITMENT_RULE)).toEqual([
      'cluster',
      'kick',
      'transition',
      'unassigned',
      'unassigned',
    ]);
  });

  it('are all transition for fair coins (known answer 30: residency 2 sits on the threshold)', () => {
    const states = new Float64Array(2 * 50).fill(1);
    const residency = measureResidency(FAIR_COIN, states, {
      rollouts: 400,
      capSteps: 60,
      noise: freshNoise(FAIR_COIN, 1, 1),
      hysteresis: 0,
    });
    const measures = zoneMeasures(residency);
    const { share, undecidedShare } = zoneShares(measures, RESIDENCY_RULE);
    expect(share[ZONES.indexOf('transition')] + share[ZONES.indexOf('kick')]).toBe(1);
    expect(undecidedShare).toBeGreaterThan(0.9);
  });

  it('have shares that sum to 1, with an error only where batches can be made', () => {
    const many = measuresOf(Array.from({ length: 200 }, (_, i) => ({ residency: i % 20 })));
    const { share, shareError } = zoneShares(many, RESIDENCY_RULE);
    expect(share.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(share[ZONES.indexOf('transition')]).toBe(0.1);
    expect(shareError.every((error) => error >= 0)).toBe(true);
    expect(zoneShares(measuresOf([{}]), RESIDENCY_RULE).shareError[0]).toBeNaN();
  });

  it('of two networks differ state by state: what both share has no error', () => {
    const intact = Uint8Array.from({ length: 40 }, (_, i) => i % 3);
    const same = pairedShares(intact, intact);
    expect(same).toEqual({ difference: [0, 0, 0, 0], error: [0, 0, 0, 0] });
    // Every state goes from zone z to z + 1: far surer than the two shares alone.
    const { difference, error } = pairedShares(
      Uint8Array.from({ length: 40 }, () => 3),
      Uint8Array.from({ length: 40 }, () => 1),
    );
    expect(difference).toEqual([0, -1, 0, 1]);
    expect(error).toEqual([0, 0, 0, 0]);
    const half = Uint8Array.from({ length: 40 }, (_, i) => (i < 20 ? 2 : 1));
    const { difference: moved, error: spread } = pairedShares(
      half,
      Uint8Array.from({ length: 40 }, () => 1),
    );
    expect(moved).toEqual([0, -0.5, 0.5, 0]);
    // Ten batches of 0 and ten of 1: √(20 · .25 / 19 / 20).
    expect(spread[2]).toBeCloseTo(Math.sqrt(0.25 / 19), 12);
  });

  it('are undecided within two standard errors of a threshold', () => {
    const near = measuresOf([{ residency: 7, residencyError: 0.6 }]);
    const far = measuresOf([{ residency: 7, residencyError: 0.4 }]);
    expect(zoneShares(near, RESIDENCY_RULE).undecidedShare).toBe(1);
    expect(zoneShares(far, RESIDENCY_RULE).undecidedShare).toBe(0);
    // No change in 20 rollouts leaves p_8 below 0.17 only.
    const rare = measuresOf([{ soon: 0, now: 0 }]);
    expect(zoneShares(rare, COMMITMENT_RULE).undecidedShare).toBe(1);
    const sure = { ...measuresOf([{ soon: 0, now: 0 }]), rollouts: Uint16Array.of(200) };
    expect(zoneShares(sure, COMMITMENT_RULE).undecidedShare).toBe(0);
  });

  it('give a sensitivity curve through the rule’s own shares', () => {
    const measures = measuresOf(Array.from({ length: 300 }, (_, i) => ({ residency: i / 10 })));
    for (const { threshold, values, shares } of zoneSensitivity(measures, RESIDENCY_RULE)) {
      const own = RESIDENCY_RULE[threshold as keyof typeof RESIDENCY_RULE];
      expect(shares[values.indexOf(own as number)]).toEqual(
        zoneShares(measures, RESIDENCY_RULE).share,
      );
    }
    const [first, second] = zoneSensitivity(measures, RESIDENCY_RULE);
    const transition = first.shares.map((row) => row[ZONES.indexOf('transition')]);
    expect([...transition].sort((a, b) => a - b)).toEqual(transition);
    expect(second.threshold).toBe('clusterAbove');
  });

  it('have the same rules on pages', () => {
    expect(pageDefaults.COMMITMENT_RULE).toEqual(COMMITMENT_RULE);
    expect(pageDefaults.RESIDENCY_RULE).toEqual(RESIDENCY_RULE);
  });

  it('use Wilson’s interval (0 of 20: 0 .. 1/6)', () => {
    expect(wilson(0, 20, -1)).toBeCloseTo(0, 12);
    expect(wilson(0, 20, 1)).toBeCloseTo(4 / 24, 12);
    expect(wilson(1, 20, 1)).toBeCloseTo(1, 12);
  });

  it('refuse rollouts too short to tell', () => {
    const residency = measureResidency(FAIR_COIN, new Float64Array(2), {
      rollouts: 2,
      capSteps: 5,
      noise: freshNoise(FAIR_COIN, 1, 1),
      hysteresis: 0,
    });
    expect(() => zoneMeasures(residency)).toThrow('cap: 5 steps found, zones need 8 or more');
  });
});
