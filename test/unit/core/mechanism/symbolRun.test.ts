import { describe, expect, it } from 'vitest';
import { inputDrive, runOrbit } from '../../../../src/core/dynamics/orbit';
import type { UnitGain } from '../../../../src/core/mechanism/interventions';
import { scopeTest } from '../../../../src/core/mechanism/scope';
import { INTACT, InterventionRun } from '../../../../src/core/mechanism/symbolRun';
import { randomNetwork } from '../../engine/randomNetwork';

const input = { kind: 'noise', std: 1 } as const;
const [seed, warmupSteps, lengthSteps] = [3, 5, 300];
const gain = (unit: number, value: number, site: UnitGain['site'] = 'output'): UnitGain => ({
  layer: 0,
  unit,
  site,
  gain: value,
});
const KINDS = [
  { cell: 'rnn', nonlinearity: 'relu' },
  { cell: 'rnn', nonlinearity: 'tanh', bias: true, layers: 2 },
  { cell: 'gru', bias: true },
  { cell: 'lstm', bias: true, layers: 2 },
] as const;

describe('InterventionRun', () => {
  it.each(KINDS)('reads what an orbit of %o reads, intact and under gains', (kind) => {
    const network = randomNetwork(kind);
    const drive = inputDrive(network, input, warmupSteps + lengthSteps, seed);
    const always = scopeTest(network, { kind: 'always' }, { seed, noiseStd: 1 });
    const acting = [gain(1, 0), gain(4, 1.7, 'recurrent'), gain(2, 0.3, 'noise')];
    for (const gains of [[], [gain(3, 1), gain(3, 1, 'noise')], acting]) {
      const run = new InterventionRun(network, { gains, edges: [] }, always);
      const found = run.run({ drive, seed, warmupSteps });
      const orbit = runOrbit(network, { lengthSteps, warmupSteps, input, seed, gains, drive });
      expect(found.sampled).toEqual(orbit.sampled);
      expect(found.argmax).toEqual(orbit.argmax);
      expect(found.stepsInScope).toBe(lengthSteps);
    }
  });

  it('acts only while its symbol is on', () => {
    const memoryless = randomNetwork({ spread: 0 });
    const drive = inputDrive(memoryless, input, lengthSteps, seed);
    const noise = { drive, seed, warmupSteps: 0 };
    const intact = new InterventionRun(memoryless, INTACT, () => true).run(noise);
    const symbol = 2;
    const scope = scopeTest(memoryless, { kind: 'symbol', symbol }, { seed, noiseStd: 1 });
    const gains = Array.from({ length: 12 }, (_, unit) => gain(unit, 0));
    const silenced = new InterventionRun(memoryless, { gains, edges: [] }, scope).run(noise);
    // Silenced logits are all 0, and symbol 0 is the first of the largest.
    intact.argmax.forEach((found, t) => {
      expect(silenced.argmax[t]).toBe(found === symbol ? 0 : found);
    });
    expect(silenced.stepsInScope).toBe(intact.argmax.filter((found) => found === symbol).length);
    expect(silenced.stepsInScope).toBeGreaterThan(0);
  });

  it('stops before an explosion and says when', () => {
    const network = randomNetwork({ spread: 4 });
    const drive = inputDrive(network, input, 500, seed);
    const run = new InterventionRun(network, INTACT, () => true).run({
      ...{ drive, seed, warmupSteps: 0 },
    });
    expect(run.explodedAtStep).toBeGreaterThan(0);
    expect(run.argmax).toHaveLength(run.explodedAtStep ?? -1);
  });

  it('refuses a symbol that does not exist, and a network without a readout', () => {
    const how = { seed, noiseStd: 1 };
    const network = randomNetwork();
    expect(() => scopeTest(network, { kind: 'symbol', symbol: 3 }, how)).toThrow(
      'symbol 3 found, the network has 3 outputs',
    );
    const mute = randomNetwork({ outputs: 0 });
    expect(() => scopeTest(mute, { kind: 'zone', zone: 'kick' }, how)).toThrow('no readout');
    expect(() => new InterventionRun(mute, INTACT, () => true)).toThrow('no readout');
  });
});

describe('scopeTest', () => {
  it('by zone holds in the states that zones say', () => {
    // No memory, one input, U = (1, -1): outputs are fair and independent, so p_1 = 1/2 and p_8 is nearly 1.
    const coin = {
      ...randomNetwork({ units: 2, inputs: 1, outputs: 2, spread: 0 }),
      readout: { outputs: 2, weight: Float64Array.of(1, 0, 0, 1), bias: Float64Array.of(0, -1) },
    };
    coin.layers[0].inputWeight.set([1, -1]);
    const how = { seed, noiseStd: 1 };
    const state = Float64Array.of(0, 9, 9, 0);
    const [kick, cluster, transition] = (['kick', 'cluster', 'transition'] as const).map((zone) =>
      scopeTest(coin, { kind: 'zone', zone }, how),
    );
    // Symbol 1 needs a unit-1 activity above 1, which noise gives in a sixth of the steps: it is about to change.
    expect([kick, cluster, transition].map((test) => test(state, 0))).toEqual([false, false, true]);
  });
});
