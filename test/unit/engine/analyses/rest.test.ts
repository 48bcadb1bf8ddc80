/** Orbits that decay, come to rest, or collapse by rounding, through the product. */
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { analyseLocally, analyseLyapunov } from '../../../../src/engine/analyses/local';
import { boundedSteps } from '../../../../src/engine/basis';
import { subjectOf } from '../../../../src/engine/jobs/statisticalAnalyses';
import { strictJson } from '../../../../src/engine/strictJson';
import {
  DEFAULT_LOCAL,
  DEFAULT_LYAPUNOV,
  DEFAULT_NOISE,
  DEFAULT_ZONES,
} from '../../../../src/protocol/analyses/defaults';
import type { AnalysisRequest } from '../../../../src/protocol/analyses/request';
import { LocalResultSchema, LyapunovResultSchema } from '../../../../src/protocol/analyses/local';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { reluNetwork } from '../../core/dynamics/reluNetwork';
import { analysesHere } from '../analysesHere';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const signal = { aborted: false };
const silently = (network: Network, start: readonly number[], lengthSteps = 2000) => {
  const orbit = runOrbit(network, {
    lengthSteps,
    warmupSteps: 0,
    input: { kind: 'noise', std: 0 },
    seed: 1,
    initialState: Float64Array.from(start),
  });
  return { orbit, subject: subjectOf(network, orbit, { noise: 0 }, { signal }) };
};
const lyapunovOf = (network: Network, start: readonly number[], steps?: number) =>
  analyseLyapunov(silently(network, start, steps).subject, DEFAULT_LYAPUNOV, () => undefined);
const localOf = (network: Network, start: readonly number[], steps?: number) =>
  analyseLocally(silently(network, start, steps).subject, DEFAULT_LOCAL, () => undefined);
const tent = (slope: number) => reluNetwork([slope, -2 * slope, slope, -2 * slope], [0, -0.5]);

describe('an orbit that decays', () => {
  it('does not escape', () => {
    const { orbit } = silently(reluNetwork([0.5, 0, 0, 0.25]), [1, 1], 400);
    expect(boundedSteps(orbit, 2)).toBe(400);
    const growing = silently(reluNetwork([1.02]), [1], 600).orbit;
    const kept = boundedSteps(growing, 1);
    expect(kept).toBeLessThan(growing.steps);
    expect(growing.states[kept - 1]).toBeLessThanOrEqual(100 * growing.states[299]);
    expect(growing.states[kept]).toBeGreaterThan(100 * growing.states[299]);
  });

  it('has the logarithms of diag(.5, .25), up to where floats end (known answer 1)', async () => {
    const { exponents, settled, stepsCounted, notes } = await lyapunovOf(
      reluNetwork([0.5, 0, 0, 0.25]),
      [1, 1],
    );
    expect(exponents[0]).toBeCloseTo(-0.693147, 6);
    expect(exponents[1]).toBeCloseTo(-1.386294, 6);
    expect(settled).toEqual([true, true]);
    expect(stepsCounted).toBeLessThan(1000);
    expect(notes.join(' ')).toContain('It decays: from step 481 on');
  });

  it('ends on a ray with its growth (known answer 19)', async () => {
    const network = reluNetwork([0.8, -0.4, -0.4, 0.8]);
    const { orbit } = silently(network, [1, 0.6], 3);
    [0.56, 0.08, 0.416, 0, 0.3328, 0].forEach((value, k) =>
      expect(orbit.states[k]).toBeCloseTo(value, 12),
    );
    const { exponents } = await lyapunovOf(network, [1, 0.6]);
    expect(exponents[0]).toBeCloseTo(Math.log(0.8), 9);
    expect(exponents[1]).toBe(-Infinity);
  });

  /** Without noise, from a state of the noisy orbit. */
  async function picked(step: number) {
    const { call } = analysesHere();
    const path = join(fixtures, 'runs/two-h150-d100/models/evolution/model_epoch_3900.pth');
    const source = { kind: 'file' as const, path };
    const { session } = await call('open', { source, config: null, correction: null });
    const noisy = { ...DEFAULT_VIEW.simulation, sequence: 1 };
    const { state } = await call('stateAt', { session, simulation: noisy, step });
    const values = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
    const initialState = { label: 'picked', values: values.toString('base64') };
    const simulation = { ...noisy, warmupSteps: 0, noiseStd: 0, initialState };
    const { scene } = await call('simulate', {
      session,
      simulation,
      keptBasis: null,
      inputs: null,
    });
    const analyse = (request: AnalysisRequest) =>
      call('analyse', { session, simulation, request, run: 1 });
    return { call, session, simulation, scene, analyse };
  }

  it.each([9, 400, 1500])(
    'of a trained network goes along one of its two rays from step %i of the noisy orbit',
    async (step) => {
      const { scene, analyse } = await picked(step);
      expect(scene.intact.steps).toBe(2000);
      const reply = await analyse({ kind: 'lyapunov', params: DEFAULT_LYAPUNOV });
      if (reply.kind !== 'lyapunov') throw new Error('another analysis');
      const factor = Math.exp(reply.result.exponents[0]);
      expect(['0.642', '0.727']).toContain(factor.toFixed(3));
    },
  );

  it('is no reason for an analysis to fail, and a state at 0 tells its sides', async () => {
    const { call, session, simulation, analyse } = await picked(9);
    const local = await analyse({ kind: 'local', params: DEFAULT_LOCAL });
    if (local.kind !== 'local') throw new Error('another analysis');
    expect(local.result.unseenShare).toBeLessThan(1);
    const few = { states: 50, rollouts: 4 };
    const zones = await analyse({ kind: 'zones', params: { ...DEFAULT_ZONES, ...few } });
    if (zones.kind !== 'zones') throw new Error('another analysis');
    expect(zones.result.statesMeasured).toBe(50);
    const noise = { ...DEFAULT_NOISE, copies: 5, levels: [0.5, 1], levelSteps: 200 };
    expect((await analyse({ kind: 'noise', params: noise })).kind).toBe('noise');
    const still = { ...simulation, initialState: null };
    const { jacobianSpectrum } = await call('stateAt', { session, simulation: still, step: 3 });
    expect(jacobianSpectrum.radius).toBe(0);
    expect(jacobianSpectrum.what).toMatch(
      /a switching boundary of all 150 units \(z = 0\).*all of them on/,
    );
  });
});

describe('an orbit at rest on a switching boundary', () => {
  it('has no exponents and no radius, but sides (known answer 2)', async () => {
    const lyapunov = await lyapunovOf(reluNetwork([2]), [0]);
    const sides = [
      { on: 0, radius: 0, unstable: 0 },
      { on: 1, radius: 2, unstable: 1 },
    ];
    expect(lyapunov).toMatchObject({
      exponents: [],
      stepsCounted: 0,
      boundary: { firstStep: 0, units: 1, isComplete: true, sides },
    });
    expect(lyapunov.notes.join(' ')).toContain(
      'The orbit is at rest at 0 from step 0 on, a switching boundary of all 1 units (z = 0)',
    );
    const local = await localOf(reluNetwork([2]), [0]);
    expect(local.radius.mean).toBeNaN();
    expect(local.boundary?.sides).toEqual(sides);
    expect([...Value.Errors(LocalResultSchema, JSON.parse(strictJson(local)))]).toEqual([]);
    expect([...Value.Errors(LyapunovResultSchema, JSON.parse(strictJson(lyapunov)))]).toEqual([]);
  });

  it('lists two sides of many', async () => {
    const { boundary, notes } = await localOf(reluNetwork(new Float64Array(100).fill(0.3)), [
      ...new Array<number>(10).fill(0),
    ]);
    expect(boundary).toMatchObject({ units: 10, isComplete: false });
    expect(boundary?.sides.map(({ on }) => on)).toEqual([0, 10]);
    expect(boundary?.sides[1].radius).toBeCloseTo(3, 9);
    expect(notes[0]).toContain('2^10');
  });
});

describe('an orbit that rounding ends', () => {
  it('is said to collapse: the tent with slope 2 (known answer 12)', async () => {
    const { orbit } = silently(tent(2), [0.3, 0], 400);
    const first = orbit.states.findIndex((_, at) =>
      orbit.states.subarray(at).every((h) => h === 0),
    );
    const { exponents, notes, boundary, stepsCounted } = await lyapunovOf(tent(2), [0.3, 0], 400);
    expect(Math.ceil(first / 2)).toBeLessThan(60);
    expect(boundary?.firstStep).toBe(Math.ceil(first / 2));
    expect(stepsCounted).toBeGreaterThan(10);
    expect(exponents[0]).toBeCloseTo(Math.log(2), 1);
    expect(notes.join(' ')).toMatch(/rounding of binary numbers has brought it there/);
  });

  it('is not said of a tent that goes on, nor of a stable point and cycle', async () => {
    const going = await lyapunovOf(tent(Math.sqrt(3)), [0.3, 0], 5000);
    expect(Math.abs(going.exponents[0] - 0.5493061)).toBeLessThan(0.002);
    expect(going.notes.join(' ')).not.toContain('rounding');
    const point = await lyapunovOf(reluNetwork([0.5, 0, 0, 0.5], [1, 3]), [0, 0]);
    expect(point.exponents[0]).toBeCloseTo(Math.log(0.5), 9);
    expect(point.notes.join(' ')).toMatch(/stays in one state, to the last bit/);
    const cycle = await lyapunovOf(reluNetwork([-2], [3]), [0.3]);
    expect(cycle.notes.join(' ')).toMatch(/repeats itself every 2 steps, to the last bit/);
  });
});
