/** Gains on kick units, on the noise of their afferents and on a control: sets, exact identities, planted answers. */
import { describe, expect, it } from 'vitest';
import { shapeFigures } from '../../../../src/core/mechanism/outputCounts';
import { criticalPairs, MOST_WINDOWS } from '../../../../src/core/mechanism/criticalPairs';
import {
  gainSweepParts,
  type SweepOptions,
  type SweepPoint,
} from '../../../../src/core/mechanism/gainSweep';
import { sweptSets } from '../../../../src/core/mechanism/sweptSets';
import { finish } from '../../../../src/core/parts';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';
import { plant } from './planted';

const options: SweepOptions = {
  ...{ gains: [0, 1], steps: 8000, warmupSteps: 100, noiseStd: 1, seed: 3 },
};
const sweepOf = (network: Network, kick: readonly number[], change: Partial<SweepOptions> = {}) =>
  finish(gainSweepParts(network, sweptSets(network, kick), { ...options, ...change }));
const changes = ({ figures }: SweepPoint, outputs: number) =>
  shapeFigures(figures.argmax, outputs).changesPerStep;

/** One unit each way: nothing else throws the state over. */
function oneKickEachWay() {
  for (let seed = 1; seed < 200; seed++) {
    const planted = plant({ seed });
    if (planted.kick.length === 2) return planted;
  }
  throw new Error('no such plant');
}

describe('swept sets', () => {
  it('are the strongest excitatory afferents, and units that are not among the very strongest', () => {
    const units = 15;
    const recurrentWeight = new Float64Array(units * units);
    // Onto unit 14 unit j has the weight j - 7: of 15 units 6 are afferents, 4 are spared.
    for (let j = 0; j < units; j++) recurrentWeight[14 * units + j] = j - 7;
    const network = randomNetwork({ units, inputs: 2 });
    const [layer] = network.layers;
    const sets = sweptSets({ ...network, layers: [{ ...layer, recurrentWeight }] }, [14]);
    expect(sets).toEqual([
      { name: 'kick', site: 'recurrent', units: [14] },
      { name: 'noise', site: 'noise', units: [9, 10, 11, 12, 13] },
      { name: 'control', site: 'noise', units: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    ]);
  });

  it('as the scripts have them are of 60 and 35 units, kick units among the control', () => {
    const network = randomNetwork({ units: 80, inputs: 2 });
    const [mended, parity] = [sweptSets(network, [7]), sweptSets(network, [7], true)];
    expect(parity[0]).toEqual(mended[0]);
    const weights = network.layers[0].recurrentWeight.subarray(7 * 80, 8 * 80);
    const byWeight = [...weights.keys()].sort((a, b) => weights[b] - weights[a]);
    const ascending = (units: number[]) => units.sort((a, b) => a - b);
    const afferents = byWeight.slice(0, 60).filter((unit) => unit !== 7);
    expect(parity[1].units).toEqual(ascending(afferents));
    expect(parity[2].units).toEqual(ascending(byWeight.slice(35)));
  });

  it('refuse no unit, one that is not there, and one named twice', () => {
    const network = randomNetwork({ units: 6, inputs: 2 });
    expect(() => sweptSets(network, [])).toThrow('units: none found');
    expect(() => sweptSets(network, [6])).toThrow('units: 6 found, different units of 0 to 5');
    expect(() => sweptSets(network, [2, 2])).toThrow('units: 2 found');
  });
});

describe('a sweep of gains', () => {
  it('has differences of exactly 0 at gain 1, and pairs of the intact network', () => {
    const { network, kick } = oneKickEachWay();
    const { sets } = sweepOf(network, kick, { steps: 2000 });
    for (const { points } of sets) {
      const intact = points.find(({ gain }) => gain === 1);
      for (const { difference, altered, intact: before } of intact?.figures.argmax ?? []) {
        expect(altered).toBe(before);
        if (difference !== null) expect(difference).toBe(0);
      }
    }
    const pairs = sets.map(({ points }) => points.find(({ gain }) => gain === 1)?.criticalPairs);
    expect(pairs[1]).toEqual(pairs[0]);
    expect(pairs[2]).toEqual(pairs[0]);
  });

  it('stops transitions of a plant by its kick units and by their noise, not by the control', () => {
    const { network, kick } = oneKickEachWay();
    const outputs = network.readout?.outputs ?? 0;
    const told: number[] = [];
    const { sets } = sweepOf(network, kick, { progress: (share) => told.push(share) });
    const [kicked, noise, control] = sets.map(({ points }) => changes(points[0], outputs));
    const rate = kicked.intact ?? 0;
    expect(rate).toBeGreaterThan(0.005);
    expect(kicked.altered).toBeLessThan(0.05 * rate);
    expect(noise.altered).toBeLessThan(0.2 * rate);
    expect(Math.abs((control.altered ?? 0) - rate)).toBeLessThan(0.3 * rate);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is the same each time', () => {
    const { network, kick } = oneKickEachWay();
    const change = { steps: 2000, gains: [0.5] };
    expect(sweepOf(network, kick, change)).toEqual(sweepOf(network, kick, change));
  });

  it('needs a readout, and can be cancelled', () => {
    const network = { ...randomNetwork({ units: 6, inputs: 2 }), readout: null };
    expect(() => sweepOf(network, [1])).toThrow('no readout');
    const { network: other, kick } = oneKickEachWay();
    expect(() => sweepOf(other, kick, { signal: { aborted: true } })).toThrow();
  });
});

/**
 * Units 0 and 1 turn by half a radian about a point where both are active; unit 2 is noise, and alone decides the symbol.
 * A Möbius map takes ρ e^{iθ} to i tan(θ/2) at ρ = 1, .26 i here: one critical pair at each step near 1, none far from it.
 */
function turning(modulus: number): Network {
  const [c, s] = [modulus * Math.cos(0.5), modulus * Math.sin(0.5)];
  const recurrentWeight = Float64Array.of(c, -s, 0, s, c, 0, 0, 0, 0);
  const inputBias = Float64Array.of(10 * (1 - c + s), 10 * (1 - c - s), 0);
  return {
    ...{ cell: 'rnn', nonlinearity: 'relu' },
    layers: [
      {
        ...{ inputSize: 1, hiddenSize: 3, recurrentWeight, inputBias, recurrentBias: null },
        inputWeight: Float64Array.of(0, 0, 1),
      },
    ],
    readout: {
      outputs: 2,
      weight: Float64Array.of(0, 0, 0, 0, 0, 1),
      bias: Float64Array.of(1, 0),
    },
  };
}

describe('critical pairs', () => {
  const how = { steps: 1000, warmupSteps: 400, noiseStd: 1, seed: 1 };

  it('are summed over the thirty steps around a transition', () => {
    expect(criticalPairs(turning(0.95), how)).toMatchObject({
      ...{ windows: MOST_WINDOWS, mean: 30, deviation: 0 },
    });
    expect(criticalPairs(turning(0.5), how)).toMatchObject({ mean: 0, deviation: 0 });
  });

  it('are not told without transitions, and not of networks without active sets', () => {
    const still = criticalPairs(turning(0.95), { ...how, noiseStd: 0 });
    expect(still).toEqual({
      ...{ transitions: 0, windows: 0, nominal: false, mean: null, deviation: null },
    });
    expect(criticalPairs({ ...turning(0.95), nonlinearity: 'tanh' }, how)).toBeNull();
    expect(criticalPairs({ ...turning(0.95), readout: null }, how)).toBeNull();
  });
});
