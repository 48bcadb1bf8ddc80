import { describe, expect, it } from 'vitest';
import { measureEffects } from '../../../src/engine/effects';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import { Simulator } from '../../../src/engine/simulation';
import { inputDrive } from '../../../src/core/dynamics/orbit';
import { scopeTest, type Scope } from '../../../src/core/mechanism/scope';
import { InterventionRun } from '../../../src/core/mechanism/symbolRun';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import type { EffectsReply } from '../../../src/protocol/effects';
import { randomNetwork } from './randomNetwork';

const network = randomNetwork({ units: 30 });
const alive = { aborted: false };
const params = { ...DEFAULT_VIEW.simulation, sequence: 1, lengthSteps: 300 };
const gain = { layer: 0, unit: 2, site: 'recurrent', gain: 0 } as const;
const how = { controls: 6, steps: 2000, seed: 4, noise: 1 };

const measured = async (simulation: typeof params, signal = alive) => {
  const told: (EffectsReply | null)[] = [];
  let pauses = 0;
  const reply = await measureEffects(network, simulation, how, {
    signal,
    now: () => performance.now(),
    pause: async () => void pauses++,
    progress: (_, paired) => told.push(paired),
  });
  return { reply, told, pauses };
};

describe('effects of the gains on a page', () => {
  it('are the numbers of the command line, told first without controls', async () => {
    const edges = [{ layer: 0, from: 3, to: 4, gain: 0.5 }];
    const { reply, told } = await measured({ ...params, gains: [gain], edges });
    const order = {
      ...{ units: [2], site: 'recurrent' as const, gain: 0, layer: 0 },
      also: [{ edges: [[3, 4] as [number, number]], gain: 0.5, layer: 0 }],
      ...how,
    };
    expect(reply).toEqual(runOrderedAblation(network, order, alive));
    expect(reply.controls.sets).toBe(6);
    const [paired] = told;
    expect(paired?.controls.sets).toBe(0);
    const figures = ({ outputs }: EffectsReply) =>
      outputs.map(({ residencySteps: { intact, altered, standardError } }) => [
        ...[intact, altered, standardError],
      ]);
    expect(figures(reply)).toEqual(figures(paired!));
    expect(reply.outputs[0].residencySteps.band).not.toBeNull();
  });

  it('of gains that are all 1 are refused: there is nothing to measure', async () => {
    const simulation = { ...params, gains: [{ ...gain, gain: 1 }] };
    await expect(measured(simulation)).rejects.toThrow('every gain is 1');
  });

  it('are given up when they are cancelled', async () => {
    const signal = { aborted: true };
    await expect(measured({ ...params, gains: [gain] }, signal)).rejects.toThrow('cancelled');
  });
});

describe('an orbit with gains in a scope', () => {
  const scopes: readonly [string, Scope][] = [
    ['symbol:1', { kind: 'symbol', symbol: 1 }],
    ['zone:kick', { kind: 'zone', zone: 'kick' }],
  ];
  it.each(scopes)('has the symbols of a run without its states (%s)', (text, scope) => {
    const { seed, noiseStd, warmupSteps, lengthSteps } = params;
    const edges = [{ layer: 0, from: 3, to: 4, gain: 0 }];
    for (const site of ['output', 'recurrent', 'noise'] as const) {
      const gains = [{ ...gain, site, gain: 0.2 }];
      const simulation = { ...params, gains, edges, scope: text };
      const { altered, acts } = new Simulator(network).run(simulation, null, alive);
      const steps = warmupSteps + lengthSteps;
      const drive = inputDrive(network, { kind: 'noise', std: noiseStd }, steps, seed);
      const test = scopeTest(network, scope, { seed, noiseStd });
      const run = new InterventionRun(network, { gains, edges }, test);
      const expected = run.run({ drive, seed, warmupSteps });
      expect(altered!.sampled).toEqual(expected.sampled);
      expect(altered!.argmax).toEqual(expected.argmax);
      expect(acts!.reduce((sum, one) => sum + one, 0)).toBe(expected.stepsInScope);
    }
  });

  it('is the intact one to the last bit where the scope never holds, or every gain is 1', () => {
    const simulator = new Simulator(network);
    const { intact } = simulator.run(params, null, alive);
    const silent = randomNetwork({ units: 30, outputs: 2 });
    silent.readout!.weight.fill(0);
    const never = new Simulator(silent).run(
      { ...params, gains: [gain], scope: 'symbol:1' },
      null,
      alive,
    );
    expect(never.altered!.states).toEqual(never.intact.states);
    expect([...never.acts!].some((one) => one === 1)).toBe(false);
    const ones = { gains: [{ ...gain, gain: 1 }], edges: [{ layer: 0, from: 1, to: 2, gain: 1 }] };
    const same = simulator.run({ ...params, ...ones, scope: 'zone:kick' }, null, alive);
    expect(same.altered).toBeNull();
    expect(same.intact).toBe(intact);
  });

  it.each([
    [{ edges: [{ layer: 0, from: 0, to: 30, gain: 0 }] }, 'unit 30 of layer 0 found'],
    [{ scope: 'zone:nowhere', gains: [gain] }, "scope: 'zone:nowhere' found; always, symbol:K"],
    [{ scope: 'symbol:3', gains: [gain] }, 'symbol 3 found, the network has 3 outputs'],
  ])('refuses what the network does not have (%j)', (change, message) => {
    expect(() => new Simulator(network).run({ ...params, ...change }, null, alive)).toThrow(
      message,
    );
  });
});
