import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/engine/simulation';
import type { UnitGain } from '../../../src/core/mechanism/interventions';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import { randomNetwork } from './randomNetwork';

const alive = { aborted: false };
const params = { ...DEFAULT_VIEW.simulation, sequence: 1, lengthSteps: 300 };
/** As a page sends it. */
const stateOf = (values: Float64Array, label = 'step 7') => ({
  label,
  values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
});
const gain = (unit: number, value: number, site: UnitGain['site'] = 'output'): UnitGain => ({
  layer: 0,
  unit,
  site,
  gain: value,
});

describe('Simulator', () => {
  it('gives the intact orbit to the last bit when every gain is 1', () => {
    const simulator = new Simulator(randomNetwork());
    const { intact } = simulator.run(params, null, alive);
    const same = simulator.run(
      { ...params, gains: [gain(0, 1), gain(3, 1, 'noise')] },
      null,
      alive,
    );
    expect(same.altered).toBeNull();
    expect(same.intact).toBe(intact);
  });

  it.each(['output', 'recurrent', 'noise'] as const)(
    'keeps the intact orbit beside one altered at the %s site, under the same noise',
    (site) => {
      const simulator = new Simulator(randomNetwork());
      const before = simulator.run(params, null, alive).intact.states.slice();
      const { intact, altered } = simulator.run(
        { ...params, gains: [gain(2, 0, site)] },
        null,
        alive,
      );
      expect(intact.states).toEqual(before);
      expect(altered?.states).not.toEqual(before);
      const fresh = new Simulator(randomNetwork());
      const again = fresh.run({ ...params, gains: [gain(2, 0, site)] }, null, alive);
      expect(again.altered?.states).toEqual(altered?.states);
    },
  );

  it('shows the beginning of an altered orbit before the whole one, and keeps nothing of it', () => {
    const simulator = new Simulator(randomNetwork());
    const long = { ...params, lengthSteps: 1200, gains: [gain(2, 0.5), gain(3, 0, 'noise')] };
    expect(simulator.glimpse(long, null, alive)).toBeNull();
    const { intact } = simulator.run({ ...long, gains: [] }, null, alive);
    const glimpse = simulator.glimpse(long, null, alive)!;
    expect(glimpse.intact).toBe(intact);
    expect(glimpse.altered!.steps).toBe(300);
    const whole = simulator.run(long, null, alive);
    expect(whole.intact).toBe(intact);
    expect(whole.altered!.states.slice(0, 300 * 12)).toEqual(glimpse.altered!.states);
    expect(whole.altered!.sampled.slice(0, 300)).toEqual(glimpse.altered!.sampled);
    for (const change of [{ seed: 9 }, { gains: [] }, { lengthSteps: 800 }]) {
      expect(simulator.glimpse({ ...long, ...change }, null, alive)).toBeNull();
    }
  });

  it('silences a unit whose output gain is 0', () => {
    const { altered } = new Simulator(randomNetwork()).run(
      { ...params, gains: [gain(4, 0)] },
      null,
      alive,
    );
    const units = 12;
    for (let step = 0; step < 300; step++) expect(altered?.hidden[step * units + 4]).toBe(0);
  });

  it('notices every parameter that shapes the orbit', () => {
    const simulator = new Simulator(randomNetwork());
    const base = simulator.run(params, null, alive).intactKey;
    const variants = [
      { lengthSteps: 301 },
      { warmupSteps: 7 },
      { noiseStd: 2 },
      { seed: 9 },
      { constantInput: 0.5 },
      { initialState: stateOf(new Float64Array(12).fill(0.1)) },
      { initialState: stateOf(new Float64Array(12).fill(0.2)) },
    ];
    const keys = variants.map((one) => simulator.run({ ...params, ...one }, null, alive).intactKey);
    expect(new Set([base, ...keys]).size).toBe(variants.length + 1);
    const unrelated = { ...params, sequence: 99, noInputTrajectories: 2 };
    expect(simulator.run(unrelated, null, alive).intactKey).toBe(base);
  });

  it('refuses an orbit that does not fit in memory, naming the longest that does', () => {
    const large = randomNetwork({ units: 1000 });
    expect(() =>
      new Simulator(large).run({ ...params, lengthSteps: 200_000 }, null, alive),
    ).toThrow(/length: 200000 steps found, at most \d+ fit/);
  });

  it('refuses a gain on a unit that does not exist', () => {
    expect(() =>
      new Simulator(randomNetwork()).run({ ...params, gains: [gain(12, 0)] }, null, alive),
    ).toThrow('unit 12 of layer 0 found, the layer has 12 units');
  });

  it('refuses given inputs of another width', () => {
    expect(() =>
      new Simulator(randomNetwork()).run(
        { ...params, inputFile: 'x.npz' },
        new Float64Array(7),
        alive,
      ),
    ).toThrow("x.npz: 7 numbers found, a multiple of the network's 3 inputs is needed");
  });

  describe('from a given state', () => {
    const network = randomNetwork();
    const unwarmed = { ...params, warmupSteps: 0 };
    const h0 = Float64Array.from({ length: 12 }, (_, unit) => (unit % 3) / 2);

    it('takes the first step from it, under the noise of an orbit from zero', () => {
      const started = { ...unwarmed, initialState: stateOf(h0) };
      const { intact } = new Simulator(network).run(started, null, alive);
      const silent = { ...started, noiseStd: 0 };
      const unforced = new Simulator(network).run(silent, null, alive).intact;
      const fromZero = new Simulator(network).run(unwarmed, null, alive).intact;
      const { recurrentWeight } = network.layers[0];
      for (let unit = 0; unit < 12; unit++) {
        const sum = h0.reduce((total, h, k) => total + recurrentWeight[12 * unit + k] * h, 0);
        expect(unforced.states[unit]).toBeCloseTo(Math.max(0, sum), 12);
        // The input of the first step is the same: what is left of it after relu agrees wherever both are active.
        const [with0, without] = [intact.states[unit], fromZero.states[unit]];
        if (with0 > 0 && without > 0) expect(with0 - without).toBeCloseTo(sum, 12);
      }
      expect(intact.sampled).toHaveLength(300);
    });

    it('goes on as the orbit it was picked from when that had no noise', () => {
      const silent = { ...unwarmed, noiseStd: 0, initialState: stateOf(h0) };
      const { intact } = new Simulator(network).run(silent, null, alive);
      const picked = intact.internal.slice(20 * 12, 21 * 12);
      const again = { ...silent, initialState: stateOf(picked, 'step 20') };
      const { intact: rest } = new Simulator(network).run(again, null, alive);
      expect(rest.states.slice(0, 100 * 12)).toEqual(intact.states.slice(21 * 12, 121 * 12));
    });

    it('is the same for the intact and the altered orbit', () => {
      const altered = { ...unwarmed, initialState: stateOf(h0), gains: [gain(4, 0, 'recurrent')] };
      const { intact, altered: changed } = new Simulator(network).run(altered, null, alive);
      // Only the unit whose recurrent input is gone differs after one step.
      const differing = [...Array(12).keys()].filter(
        (unit) => intact.states[unit] !== changed?.states[unit],
      );
      expect(differing.filter((unit) => unit !== 4)).toEqual([]);
    });

    it.each([
      [new Float64Array(11), '11 numbers found'],
      [new Float64Array(12).fill(NaN), 'numbers that are not finite found'],
    ])('refuses what is no state of this network', (values, message) => {
      const started = { ...params, initialState: stateOf(values) };
      expect(() => new Simulator(network).run(started, null, alive)).toThrow(
        `initial state (step 7): ${message}, this network's state has 12 finite ones`,
      );
    });
  });
});
