import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/engine/simulation';
import type { UnitGain } from '../../../src/core/mechanism/interventions';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import { randomNetwork } from './randomNetwork';

const alive = { aborted: false };
const params = { ...DEFAULT_VIEW.simulation, sequence: 1, lengthSteps: 300 };
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
    ];
    for (const variant of variants) {
      expect(simulator.run({ ...params, ...variant }, null, alive).intactKey).not.toBe(base);
    }
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
});
