import { describe, expect, it } from 'vitest';
import { measureEffects } from '../../../src/engine/effects';
import { runOrderedAblation } from '../../../src/engine/orderedAblation';
import { Simulator } from '../../../src/engine/simulation';
import { inputDrive } from '../../../src/core/dynamics/orbit';
import { scopeTest, type Scope } from '../../../src/core/mechanism/scope';
import { ablate } from '../../../src/core/mechanism/ablation';
import { controlsOf, measureActivity } from '../../../src/core/mechanism/controlSets';
import { InterventionRun } from '../../../src/core/mechanism/symbolRun';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import { defaultControls, type EffectsReply } from '../../../src/protocol/effects';
import { plant } from '../core/mechanism/planted';
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

  it('of a zone are measured in it, and so are those of the controls', async () => {
    const planted = plant({ seed: 4 });
    const [unit] = planted.kick;
    const few = { ...how, controls: 3 };
    const order = {
      ...{ units: [unit], site: 'recurrent' as const, gain: 0, scope: 'zone:transition' },
      ...few,
    };
    const result = runOrderedAblation(planted.network, order, alive);
    expect(result.controls.sets).toBe(3);
    expect(result.scopeShare).toBeGreaterThan(0);
    expect(result.scopeShare).toBeLessThan(1);
    const { noise: noiseStd, seed, steps } = few;
    const activity = measureActivity(planted.network, { seed, noiseStd });
    const intervention = { gains: [{ ...gain, unit }], edges: [] };
    const { interventions } = controlsOf(planted.network, intervention, activity, 3, seed);
    const scope = { kind: 'zone', zone: 'transition' } as const;
    const alone = interventions.map((one) => {
      const options = { steps, seed, noiseStd, scope, warmupSteps: 100, controls: [] };
      return ablate(planted.network, one, options).effects.argmax;
    });
    // Of three sets the middle one lies within the band, the others at most beside it.
    const changes = 3 + 9;
    const differences = alone.map((effects) => effects[changes].difference ?? Number.NaN);
    const sorted = differences.sort((a, b) => a - b);
    expect(sorted[2]).toBeGreaterThan(sorted[0]);
    const { band } = result.outputs.find(({ rule }) => rule === 'argmax')!.changesPerStep;
    expect(band![0]).toBeCloseTo(sorted[0] + 0.05 * (sorted[1] - sorted[0]), 12);
    expect(band![1]).toBeCloseTo(sorted[2] - 0.05 * (sorted[2] - sorted[1]), 12);
  });

  it('have fewer controls in a zone when nobody chose', () => {
    const scopes = ['always', 'symbol:1', 'zone:kick'];
    expect(scopes.map((scope) => defaultControls(scope))).toEqual([100, 100, 19]);
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
