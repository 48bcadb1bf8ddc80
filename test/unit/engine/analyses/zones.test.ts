import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { ZonesResultSchema } from '../../../../src/protocol/analyses/zones';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { strictJson } from '../../../../src/engine/strictJson';
import { subjectOf, zonesParams } from '../../../../src/engine/jobs/statisticalAnalyses';
import { describeZones, measureZones } from '../../../../src/engine/analyses/zones';
import { networkForJob } from '../../../../src/engine/jobs/openNetwork';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { contextOf } from '../jobs/context';

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';

describe('zones of a checkpoint', () => {
  it('hold what their schema says, and add up', async () => {
    const { zones } = await analyseJob.run(
      { what: ['zones'], steps: 2000, states: 120 },
      contextOf(small),
    );
    const plain: unknown = JSON.parse(strictJson(zones));
    expect([...Value.Errors(ZonesResultSchema, plain)]).toEqual([]);
    expect(zones?.statesMeasured).toBe(120);
    expect(zones?.share.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(zones?.perState.step.at(-1)).toBe(Math.floor((119 * 2000) / 120));
    const { changesWithin, residency } = zones?.perState ?? {};
    expect(residency?.every((time) => time >= 1 && time <= 60)).toBe(true);
    expect(changesWithin?.[1].every((p, i) => p <= changesWithin[8][i])).toBe(true);
    expect(changesWithin?.[8].every((p, i) => p <= changesWithin[16][i] + 1e-12)).toBe(true);
    expect(zones?.notes.join(' ')).toContain('do not depend on σ');
    expect(zones?.notes.at(-1)).toMatch(/^By the paper’s definition.*cluster 0\.\d+/);
  });

  it('in parity are the paper’s: every state recorded from h = 0, by residency', async () => {
    const { zones, orbit } = await analyseJob.run(
      { what: ['zones'], steps: 100, parity: true },
      contextOf(small),
    );
    expect(orbit.steps).toBe(100);
    expect(zones?.statesMeasured).toBe(100);
    expect(zones?.parameters).toMatchObject({
      rollouts: 20,
      capSteps: 60,
      hysteresis: 0,
      rule: { kind: 'residency', transitionBelow: 2, clusterAbove: 8, clusterConfidence: 0.8 },
    });
  });

  it('have more rollouts where few do not settle them, which takes the bias from shares', async () => {
    const network = await networkForJob(contextOf(small), {});
    const orbit = runOrbit(network, {
      lengthSteps: 600,
      warmupSteps: 20,
      input: { kind: 'noise', std: 1 },
      seed: 1,
    });
    const subject = subjectOf(network, orbit, {}, { signal: { aborted: false } });
    const of = async (more: Parameters<typeof zonesParams>[0], hysteresis = 1e-6) => {
      const params = { ...zonesParams(more), hysteresis };
      const measured = await measureZones(subject, params, () => undefined);
      return describeZones(subject, params, measured);
    };
    const few = await of({ states: 300 }, 0);
    const settled = await of({ states: 300 });
    const truth = await of({ states: 300, rollouts: 1000 }, 0);
    expect(new Set(few.perState.rollouts)).toEqual(new Set([20]));
    expect(Math.max(...settled.perState.rollouts)).toBe(200);
    expect(Math.min(...settled.perState.rollouts)).toBe(20);
    expect(settled.perState.residency).toEqual(few.perState.residency);
    expect(settled.undecidedShare).toBeLessThan(0.6 * few.undecidedShare);
    const off = (one: typeof few) =>
      one.share.reduce((sum, share, zone) => sum + Math.abs(share - truth.share[zone]), 0);
    expect(off(settled)).toBeLessThan(0.5 * off(few));
    expect(settled.notes.join(' ')).toContain('have up to 200');
    expect(few.notes.join(' ')).toContain('shares are biased');
  });

  it('come part by part, each a result of its own, and can be given up between', async () => {
    const network = await networkForJob(contextOf(small), {});
    const orbit = runOrbit(network, {
      lengthSteps: 200,
      warmupSteps: 20,
      input: { kind: 'noise', std: 1 },
      seed: 1,
    });
    const signal = { aborted: false };
    const subject = subjectOf(network, orbit, {}, { signal });
    const params = zonesParams({ states: 200 });
    const counts: number[] = [];
    const whole = await measureZones(subject, params, (share, partial) => {
      counts.push(partial.steps.length);
      // The first rollouts are told as they come, further ones with the whole.
      expect(share).toBeCloseTo((0.4 * partial.steps.length) / 200, 12);
      expect(describeZones(subject, params, partial).statesMeasured).toBe(partial.steps.length);
    });
    expect(counts.length).toBeGreaterThan(3);
    expect(whole.steps).toHaveLength(200);
    const given = measureZones(subject, params, () => (signal.aborted = true));
    await expect(given).rejects.toThrow('cancelled');
  });
});
