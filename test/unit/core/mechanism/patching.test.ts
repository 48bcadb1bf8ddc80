import { describe, expect, it } from 'vitest';
import { jackknifeRatio } from '../../../../src/core/mechanism/patching/ratio';
import {
  adjointOf,
  attributionOf,
  connectionAttribution,
  patchConnection,
  patchUnits,
  type PatchSite,
} from '../../../../src/core/mechanism/patching/patches';
import type { PatchingOptions } from '../../../../src/core/mechanism/patching/patchEvents';
import { patchTransitionsParts } from '../../../../src/core/mechanism/patching/patchTransitions';
import { endOf, patchedLayer, recordRun } from '../../../../src/core/mechanism/patching/run';
import { finish } from '../../../../src/core/parts';
import { sampleOf } from '../../../../src/core/statistics/sample';
import { normals, reluNetwork } from '../dynamics/reluNetwork';
import { plant } from './planted';

const UNITS = 6;
const STEPS = 5;
const lead = normals(UNITS, 3);
const layer = patchedLayer(reluNetwork(normals(UNITS ** 2, 1, 0.15)).layers[0]);
const start = normals(UNITS, 2).map(Math.abs);
/** Drives so large that every unit stays active: one linear region. */
const drive = (seed: number) => normals(STEPS * UNITS, seed).map((value) => 50 + 2 * value);
const pairOf = (from: Float64Array, into: Float64Array) => ({
  from: recordRun(layer, start, from),
  into: recordRun(layer, start, into),
});
const far = pairOf(drive(11), drive(12));
const end = ({ states }: { states: Float64Array }) => states.subarray(STEPS * UNITS);
const dot = (a: ArrayLike<number>, b: Float64Array) =>
  b.reduce((sum, value, i) => sum + a[i] * value, 0);
const leadGain = (state: Float64Array) => dot(lead, state) - dot(lead, end(far.into));
const total = leadGain(end(far.from));
const everyUnit = Array.from({ length: UNITS }, (_, unit) => unit);

function timesW(vector: Float64Array): Float64Array {
  return vector.map((_, i) => dot(layer.weight.subarray(i * UNITS, (i + 1) * UNITS), vector));
}

describe('patching where no unit switches (known answer 55)', () => {
  it('changes the end by (D W)^k δ', () => {
    for (let step = 1; step <= STEPS; step++) {
      const { state, flippedShare } = patchUnits(layer, far, 'hidden', step, [2]);
      let expected = new Float64Array(UNITS);
      expected[2] = far.from.states[step * UNITS + 2] - far.into.states[step * UNITS + 2];
      for (let k = step; k < STEPS; k++) expected = Float64Array.from(timesW(expected));
      state.forEach((value, i) => {
        expect(value - end(far.into)[i]).toBeCloseTo(expected[i], 10);
      });
      expect(flippedShare).toBe(0);
    }
  });

  it.each<PatchSite>(['hidden', 'recurrent', 'noise'])('is its own attribution at %s', (site) => {
    const adjoint = adjointOf(layer, far.into, lead);
    for (const unit of everyUnit) {
      for (let step = 1; step <= STEPS; step++) {
        const patched = leadGain(patchUnits(layer, far, site, step, [unit]).state);
        expect(attributionOf(adjoint, far, UNITS, site, step, unit)).toBeCloseTo(patched, 9);
      }
    }
  });

  it('sums to the total: over units at the end, over all noise, over noise and connections', () => {
    const adjoint = adjointOf(layer, far.into, lead);
    const sumOf = (site: PatchSite, steps: readonly number[]) =>
      steps
        .flatMap((step) =>
          everyUnit.map((unit) => attributionOf(adjoint, far, UNITS, site, step, unit)),
        )
        .reduce((a, b) => a + b);
    expect(sumOf('hidden', [STEPS])).toBeCloseTo(total, 9);
    expect(sumOf('noise', [1, 2, 3, 4, 5])).toBeCloseTo(total, 9);
    // What enters the last step: its noise, and what the connections bring to it.
    expect(sumOf('noise', [STEPS]) + sumOf('recurrent', [STEPS])).toBeCloseTo(total, 9);
  });

  it('of a connection is what it carries, weight times difference, at every step', () => {
    const adjoint = adjointOf(layer, far.into, lead);
    const connection = { source: 1, target: 4 };
    const patched = patchConnection(layer, far, connection);
    const carried = connectionAttribution(layer, adjoint, far, connection);
    expect(carried).toBeCloseTo(leadGain(patched.state), 9);
    expect(patched.flippedShare).toBe(0);
  });
});

describe('patching', () => {
  it('of nothing changes no bit, of everything ends where the other run does', () => {
    expect(endOf(layer, far.into, []).state).toEqual(end(far.into));
    const nothing = [{ step: 2, unit: 1, value: 0, to: 'preActivation' as const }];
    expect(endOf(layer, far.into, nothing).state).toEqual(end(far.into));
    const all = patchUnits(layer, far, 'hidden', STEPS, everyUnit);
    all.state.forEach((value, i) => expect(value).toBeCloseTo(end(far.from)[i], 12));
  });

  it('tells how many units it switches, where the attribution errs', () => {
    // One unit at rest below its boundary: 0.5 more wakes it in truth, but not to first order.
    const one = patchedLayer(reluNetwork([0], [0]).layers[0]);
    const none = new Float64Array(1);
    const pair = {
      from: recordRun(one, none, Float64Array.of(0.5)),
      into: recordRun(one, none, Float64Array.of(-1)),
    };
    const patched = patchUnits(one, pair, 'noise', 1, [0]);
    expect(patched).toEqual({ state: Float64Array.of(0.5), flippedShare: 1 });
    const adjoint = adjointOf(one, pair.into, Float64Array.of(1));
    expect(attributionOf(adjoint, pair, 1, 'noise', 1, 0)).toBe(0);
  });

  it('has ratios of sums, with the error of a mean where all events weigh the same', () => {
    const values = [0.3, 0.5, 0.9, 0.1, 0.7];
    const ones = values.map(() => 1);
    const { mean, error } = sampleOf(values);
    const ratio = jackknifeRatio(values, ones);
    expect(ratio.value).toBeCloseTo(mean, 12);
    expect(ratio.error).toBeCloseTo(error, 12);
    expect(jackknifeRatio([2, 4], [1, 2])).toEqual({ value: 2, error: 0 });
    expect(jackknifeRatio([1], [2])).toEqual({ value: 0.5, error: Number.NaN });
    expect(jackknifeRatio([1, 1], [1, -1]).value).toBeNaN();
  });
});

describe('patched changes of symbol', () => {
  const { network, kick, decoys } = plant({ seed: 4 });
  const options: PatchingOptions = {
    ...{
      change: { from: 0, to: 2 },
      site: 'recurrent',
      windowSteps: 10,
      events: 12,
      steps: 20_000,
    },
    ...{ top: 6, completions: 16, withinSteps: 8, noiseStd: 1, seed: 1 },
  };
  const outputs = network.readout?.outputs ?? 0;

  it('are carried by planted kick units, both ways, not by decoys', () => {
    const found = finish(
      patchTransitionsParts(network, { ...options, change: { from: 0, to: outputs - 1 } }),
    );
    expect(found.eventsUsed).toBe(12);
    expect(found.lags).toEqual([-9, -8, -7, -6, -5, -4, -3, -2, -1, 0]);
    expect(found.cleanProbability).toBe(1);
    expect(found.corruptProbability).toBeLessThan(0.7);
    // Of some ninety units patched one by one.
    const most = found.units.slice(0, kick.length).map(({ unit }) => unit);
    expect([...most].sort((a, b) => a - b)).toEqual(kick);
    const [first] = found.units;
    for (const { lead } of [first.denoising, first.noising]) {
      expect(lead.value).toBeGreaterThan(3 * lead.error);
    }
    // A unit that is woken from rest: nothing to first order.
    expect(first.attribution.value).toBe(0);
    expect(first.flippedShare).toBeGreaterThan(0);
    const into = found.connections.map(({ target }) => target);
    expect(into.some((unit) => kick.includes(unit))).toBe(true);
    const quiet = [...decoys.echo, ...decoys.tonic, ...decoys.follower];
    for (const unit of quiet) {
      const largest = Math.max(...found.denoising[unit].map(Math.abs));
      expect(largest).toBeLessThan(0.2 * Math.abs(first.denoising.lead.value));
    }
  });

  it('are refused by name where there are none', () => {
    const ask = (change: Partial<PatchingOptions>) => () =>
      finish(patchTransitionsParts(network, { ...options, ...change }));
    expect(ask({ change: { from: 0, to: 9 } })).toThrow(
      `symbol: 9 found, 0 to ${outputs - 1} are this network's`,
    );
    expect(ask({ change: { from: 0, to: outputs - 1 }, steps: 300 })).toThrow('5 are needed');
    expect(ask({ signal: { aborted: true } })).toThrow('cancelled');
  });
});
