import { describe, expect, it } from 'vitest';
import {
  joinResidencies,
  measureResidency,
  residencyTimes,
  type ResidencyOptions,
} from '../../../../src/core/analysis/residency';
import { exitCountsOf, exitShare, withMoreExits } from '../../../../src/core/analysis/exitCounts';
import { bankedNoise, freshNoise } from '../../../../src/core/analysis/rolloutNoise';
import { unstableCounts } from '../../../../src/core/analysis/unstableCounts';
import { meanOf } from '../../../../src/core/dynamics/batchError';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { networkForJob } from '../../../../src/engine/jobs/openNetwork';
import { contextOf } from '../../engine/jobs/context';
import { normals } from '../dynamics/reluNetwork';
import { FAIR_COIN, networkOf, ROTATION } from './networks';

const order = (noise: ResidencyOptions['noise'], rollouts = 20): ResidencyOptions => ({
  rollouts,
  capSteps: 60,
  noise,
  hysteresis: 1e-6,
});
const statesOf = (network: Network, steps: number, std = 1) =>
  runOrbit(network, {
    lengthSteps: steps,
    warmupSteps: 20,
    input: { kind: 'noise', std },
    seed: 1,
  }).internal;
const small = () =>
  networkForJob(contextOf('runs/two-small/models/evolution/model_epoch_1500.pth'), {});

describe('residency', () => {
  it('is 1 for a network whose symbol changes at every step (known answer 7)', () => {
    const states = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const residency = measureResidency(ROTATION, states, order(freshNoise(ROTATION, 0, 1)));
    const { mean, error, censored, median } = residencyTimes(residency);
    expect([...mean]).toEqual([1, 1, 1]);
    expect([...error]).toEqual([0, 0, 0]);
    expect([...censored]).toEqual([0, 0, 0]);
    expect([...median]).toEqual([1, 1, 1]);
    expect([...residency.symbol]).toEqual([0, 1, 2]);
    expect([...unstableCounts(ROTATION, states)]).toEqual([0, 0, 0]);
  });

  it.each([
    ['fresh', freshNoise(FAIR_COIN, 1, 3)],
    ['bank', bankedNoise(FAIR_COIN, 1, 3)],
  ])('is geometric for fair coins, %s noise (known answer 30)', (_, noise) => {
    const states = statesOf(FAIR_COIN, 400);
    const residency = measureResidency(FAIR_COIN, states, order(noise, 100));
    const { mean, censored } = residencyTimes(residency);
    // 40,000 rollouts of standard deviation √2.
    expect(Math.abs(meanOf(mean) - 2)).toBeLessThan((4 * Math.SQRT2) / 200);
    expect(meanOf(censored)).toBe(0);
    for (const k of [1, 2, 4]) {
      const p = 1 - 0.5 ** k;
      const error = Math.sqrt((p * (1 - p)) / 40_000);
      expect(Math.abs(meanOf(exitShare(exitCountsOf(residency, 8), k)) - p)).toBeLessThan(
        4 * error,
      );
    }
    // Every state is alike: single means scatter as their own standard errors say.
    const scatter = Math.sqrt(meanOf(mean.map((time) => (time - 2) ** 2)));
    expect(scatter).toBeGreaterThan(0.8 * (Math.SQRT2 / 10));
    expect(scatter).toBeLessThan(1.2 * (Math.SQRT2 / 10));
  });

  it('counts changes of direction of the logit, not standstill nor the first movement', () => {
    // One unit keeps the symbol for ever; its logit falls, and swings with the second unit's alternation.
    const network = networkOf({
      recurrent: [
        [0.5, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
      ],
      input: [[0], [0], [0]],
      readout: [
        [1, 2, 0],
        [-100, -100, -100],
      ],
    });
    const noise = freshNoise(network, 0, 1);
    const measure = (state: number[], hysteresis: number) =>
      measureResidency(network, Float64Array.from(state), {
        ...order(noise, 2),
        capSteps: 10,
        hysteresis,
      }).signChanges[0];
    expect(measure([1, 0, 0], 0)).toBe(0);
    expect(measure([0, 0, 0], 0)).toBe(0);
    // The logit is 2, 0, 2, 0, …: nine changes of direction in ten movements.
    expect(measure([0, 1, 0], 0)).toBe(9);
    expect(measure([0, 1, 0], 0.5)).toBe(0);
  });

  it('does not depend on σ without biases (known answer 25)', async () => {
    const network = await small();
    const one = measureResidency(network, statesOf(network, 50), order(freshNoise(network, 1, 5)));
    const four = measureResidency(
      network,
      statesOf(network, 50, 4),
      order(freshNoise(network, 4, 5)),
    );
    expect(four.exits).toEqual(one.exits);
    expect(four.symbol).toEqual(one.symbol);
    expect(four.signChanges).toEqual(one.signChanges);
  });

  it('takes more rollouts of some states, as if they had been made at once', async () => {
    const network = await small();
    const states = statesOf(network, 6);
    const units = states.length / 6;
    const how = { ...order(bankedNoise(network, 1, 2), 30), capSteps: 8 };
    const firstRollouts = [0, 50, 100, 150, 200, 250];
    const few = measureResidency(network, states, { ...how, firstRollouts });
    const many = measureResidency(network, states, { ...how, rollouts: 50, firstRollouts });
    const places = [1, 4];
    const rows = Float64Array.from(
      places.flatMap((i) => [...states.subarray(i * units, (i + 1) * units)]),
    );
    const next = { ...how, rollouts: 20, firstRollouts: [50 + 30, 200 + 30] };
    const more = measureResidency(network, rows, next);
    const joined = withMoreExits(exitCountsOf(few, 8), more, places);
    expect([...joined.rollouts]).toEqual([30, 50, 30, 30, 50, 30]);
    for (const k of [1, 8]) {
      const [own, before, whole] = [joined, exitCountsOf(few, 8), exitCountsOf(many, 8)].map(
        (one) => exitShare(one, k),
      );
      own.forEach((p, i) => expect(p).toBe((places.includes(i) ? whole : before)[i]));
    }
  });

  it('of a state does not depend on which states were measured with it', async () => {
    const network = await small();
    const states = statesOf(network, 30);
    const how = order(bankedNoise(network, 1, 2));
    const whole = measureResidency(network, states, how);
    const units = states.length / 30;
    const parts = [0, 7, 20].map((from, i, all) => {
      const to = all[i + 1] ?? 30;
      const rows = states.subarray(from * units, to * units);
      return measureResidency(network, rows, {
        ...how,
        firstRollouts: Array.from({ length: to - from }, (_, i) => (from + i) * 20),
      });
    });
    expect(joinResidencies(parts)).toEqual(whole);
  });

  it('from a bank agrees with fresh noise on a trained network', async () => {
    const network = await small();
    const states = statesOf(network, 100);
    const times = [bankedNoise(network, 1, 2), freshNoise(network, 1, 2)].map((noise) =>
      residencyTimes(measureResidency(network, states, order(noise, 40))),
    );
    const [bank, fresh] = times.map(({ mean }) => meanOf(mean));
    // Both are means over the same states: only the rollouts differ.
    const [a, b] = times.map(({ error }) => Math.sqrt(meanOf(error.map((e) => e ** 2)) / 100));
    expect(Math.abs(bank - fresh)).toBeLessThan(4 * Math.hypot(a, b));
  });

  it('is unchanged when units are permuted', async () => {
    const network = await small();
    const states = statesOf(network, 20);
    const units = network.layers[0].hiddenSize;
    const permutation = Array.from({ length: units }, (_, i) => (i * 7) % units);
    const rows = (matrix: Float64Array, width: number) =>
      Float64Array.from(
        permutation.flatMap((row) => [...matrix.subarray(row * width, (row + 1) * width)]),
      );
    const columns = (matrix: Float64Array) =>
      matrix.map((_, at) => matrix[at - (at % units) + permutation[at % units]]);
    const [layer] = network.layers;
    const permuted: Network = {
      ...network,
      layers: [
        {
          ...layer,
          inputWeight: rows(layer.inputWeight, layer.inputSize),
          recurrentWeight: columns(rows(layer.recurrentWeight, units)),
        },
      ],
      readout: network.readout && { ...network.readout, weight: columns(network.readout.weight) },
    };
    const [a, b] = [network, permuted].map((one) =>
      measureResidency(
        one,
        one === network ? states : columns(states),
        order(freshNoise(one, 1, 4), 5),
      ),
    );
    expect(b.exits).toEqual(a.exits);
    const [counts, permutedCounts] = [
      unstableCounts(network, states),
      unstableCounts(permuted, columns(states)),
    ];
    expect(permutedCounts).toEqual(counts);
  });

  it('says that a network without readout has no symbols', () => {
    const network = { ...FAIR_COIN, readout: null };
    const run = () => measureResidency(network, normals(2, 1), order(freshNoise(network, 1, 1)));
    expect(run).toThrow('residency: the network has no readout');
  });
});

describe('noise of rollouts', () => {
  it('from a bank has mean exactly 0, variance σ² within its error, and independent draws', () => {
    const network = networkOf({ recurrent: [[0]], input: [[1]] });
    const noise = bankedNoise(network, 2, 9);
    expect(Math.abs(meanOf(noise.rows))).toBeLessThan(1e-12);
    const draws = Float64Array.from({ length: 20_000 }, (_, k) => {
      return noise.rows[noise.driveAt(Math.floor(k / 10), k % 10)];
    });
    const variance = meanOf(draws.map((x) => x * x));
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(0.06);
    const lag = meanOf(draws.map((x, k) => x * (draws[k + 1] ?? 0))) / variance;
    expect(Math.abs(lag)).toBeLessThan(4 / Math.sqrt(20_000));
  });

  it('is addressed: the same step of a rollout, whatever was asked before', () => {
    const network = networkOf({ recurrent: [[0]], input: [[1]], bias: [3] });
    for (const noise of [bankedNoise(network, 1, 9), freshNoise(network, 1, 9)]) {
      const at = (rollout: number, step: number) => noise.rows[noise.driveAt(rollout, step)];
      const first = at(5, 6);
      at(0, 0);
      at(5, 7);
      expect(at(5, 6)).toBe(first);
      expect(at(6, 6)).not.toBe(first);
    }
    // The bias is no noise: pairs of a bank are mirrored about it.
    const { rows } = bankedNoise(network, 1, 9);
    expect(rows[0] + rows[1]).toBeCloseTo(6, 12);
  });
});
