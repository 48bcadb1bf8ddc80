/** Starts of searches: what they are, and that what hangs on them is found from every seed. */
import { describe, expect, it } from 'vitest';
import { findRays } from '../../../src/core/dynamics/rays';
import { runOrbit } from '../../../src/core/dynamics/orbit';
import { applyGains } from '../../../src/core/mechanism/interventions';
import type { Network } from '../../../src/core/rnn/network';
import { searchStarts } from '../../../src/engine/searchStarts';
import { inferNetwork } from '../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { fixture } from '../formats/fixtures';
import { randomNetwork } from './randomNetwork';

const load = async (path: string) =>
  (await inferNetwork(await readCheckpoint(fixture(`runs/${path}`)))).network!;
const short = (network: ReturnType<typeof randomNetwork>) =>
  runOrbit(network, {
    lengthSteps: 40,
    warmupSteps: 0,
    input: { kind: 'noise', std: 1 },
    seed: 1,
  });

describe('searchStarts', () => {
  it('are ends of short noisy runs, with the states on the way there', () => {
    const network = randomNetwork({ units: 9 });
    const { starts, visited } = searchStarts(network, short(network), 3);
    expect([starts.length, visited.length]).toEqual([60 * 9, 60 * 20 * 9]);
    const { states } = runOrbit(network, {
      lengthSteps: 21,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 3 * 60 + 7,
    });
    expect(visited.slice(7 * 20 * 9, 8 * 20 * 9)).toEqual(states.slice(0, 20 * 9));
    expect(starts.slice(7 * 9, 8 * 9)).toEqual(states.slice(20 * 9));
  });

  it('have the same bits, whatever was searched before', () => {
    const network = randomNetwork({ units: 9 });
    const orbit = short(network);
    const gain = (site: 'output' | 'noise') =>
      applyGains(network, [{ layer: 0, unit: 2, site, gain: 0 }]);
    // As if nothing had been kept: other arrays, same numbers.
    const afresh = (one: Network): Network => ({
      ...one,
      layers: one.layers.map((layer) => ({ ...layer, inputWeight: layer.inputWeight.slice() })),
    });
    const searches = [network, gain('output'), gain('noise'), network] as const;
    for (const seed of [3, 4, 3]) {
      for (const one of searches) {
        expect(searchStarts(one, orbit, seed)).toEqual(searchStarts(afresh(one), orbit, seed));
      }
    }
  });

  it('are fewer in large networks, and states of the orbit where noise is no mere scale', () => {
    const large = randomNetwork({ units: 900, inputs: 1, outputs: 0 });
    expect(searchStarts(large, short(large), 1).starts.length / 900).toBe(27);
    const biased = randomNetwork({ bias: true });
    const orbit = short(biased);
    expect(searchStarts(biased, orbit, 1).starts).toEqual(orbit.states);
  });
});

describe('the rays of trained networks, from ten seeds', () => {
  const growths = (network: ReturnType<typeof randomNetwork>, seed: number) => {
    const { starts, visited } = searchStarts(network, short(network), seed);
    const found = findRays(network, { starts, visited, unstableSearch: true, seed });
    return { ...found, growths: found.rays.map(({ growth }) => growth.toFixed(3)) };
  };

  it('two-small: two attract, three repel', async () => {
    const network = await load('two-small/models/evolution/model_epoch_1500.pth');
    for (let seed = 1; seed <= 10; seed++) {
      const found = growths(network, seed);
      expect(found.growths).toEqual(['0.944', '0.903', '0.907', '0.787', '0.596']);
      expect(found.edgesAtRest).toBeGreaterThan(0);
      expect(found.activeSetsTried).toBeGreaterThan(100);
      expect(found.exhaustivePeriod).toBe(0);
    }
  });

  it('two-h150-d100: two attract; the boundary between them keeps turning and holds no ray', async () => {
    const network = await load('two-h150-d100/models/evolution/model_epoch_3900.pth');
    for (let seed = 1; seed <= 10; seed++) {
      const found = growths(network, seed);
      expect(found.growths).toEqual(['0.727', '0.642']);
      expect(found.edgesTracked).toBeGreaterThan(0);
      expect(found.edgesAtRest).toBe(0);
    }
  });
});
