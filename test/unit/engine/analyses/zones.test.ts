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
    expect(changesWithin?.[1].every((p, i) => p <= (changesWithin[16][i] ?? 0))).toBe(true);
    expect(zones?.notes.join(' ')).toContain('do not depend on σ');
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
      expect(share).toBe(partial.steps.length / 200);
      expect(describeZones(subject, params, partial).statesMeasured).toBe(partial.steps.length);
    });
    expect(counts.length).toBeGreaterThan(3);
    expect(whole.steps).toHaveLength(200);
    const given = measureZones(subject, params, () => (signal.aborted = true));
    await expect(given).rejects.toThrow('cancelled');
  });
});
