/** The numbers of the paper's scripts, against these scripts written down again, plainly, on the same noise. */
import { describe, expect, it } from 'vitest';
import { LONGEST_ROLLOUT } from '../../../../src/core/analysis/rolloutNoise';
import { fillNormals, STREAM } from '../../../../src/core/random/streams';
import type { Network } from '../../../../src/core/rnn/network';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { networkForJob } from '../../../../src/engine/jobs/openNetwork';
import { fixtureJson } from '../../formats/fixtures';
import { contextOf } from '../jobs/context';

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';

const CONFIG = fixtureJson<object>('runs/two-small/config.json');

/** The script's loops on lists of numbers; noise by its address, as the analyses number it. */
function script(network: Network) {
  const [{ hiddenSize: N, inputSize: d, recurrentWeight: W, inputWeight: U }] = network.layers;
  const { weight: C, outputs: K } = network.readout!;
  const range = (n: number) => [...Array(n).keys()];
  const logits = (h: number[]) =>
    range(K).map((k) => range(N).reduce((s, i) => s + C[k * N + i] * h[i], 0));
  const argmax = (values: number[]) => values.indexOf(Math.max(...values));
  const step = (h: number[], x: ArrayLike<number>) =>
    range(N).map((i) => {
      let z = 0;
      for (let j = 0; j < N; j++) z += W[i * N + j] * h[j];
      for (let k = 0; k < d; k++) z += U[i * d + k] * x[k];
      return Math.max(0, z);
    });
  const noise = (seed: number, stream: number, vector: number) => {
    const x = new Float64Array(d);
    fillNormals(x, seed, stream, vector * d, 1);
    return x;
  };
  const rollout = (seed: number, number: number, t: number) =>
    noise(seed, STREAM.rollouts, number * LONGEST_ROLLOUT + t);

  /** From h = 0, after `warmup` steps. */
  function run(seed: number, warmup: number, steps: number): number[][] {
    const states: number[][] = [];
    let h: number[] = range(N).map(() => 0);
    for (let t = 0; t < warmup + steps; t++) {
      h = step(h, noise(seed, STREAM.input, t));
      if (t >= warmup) states.push(h);
    }
    return states;
  }

  /** RT, SC and the share that left of each state. */
  function residency(states: number[][], seed: number, rollouts: number, cap: number) {
    return states.map((start, i) => {
      const own = argmax(logits(start));
      let [time, changes, left] = [0, 0, 0];
      for (let r = 0; r < rollouts; r++) {
        let h = start;
        let before = logits(start)[own];
        let sign: number | null = null;
        let residencyTime = cap;
        for (let s = 1; s <= cap; s++) {
          h = step(h, rollout(seed, i * rollouts + r, s - 1));
          const now = logits(h);
          if (argmax(now) !== own) {
            residencyTime = s;
            left++;
            break;
          }
          const direction = Math.sign(now[own] - before);
          before = now[own];
          if (sign !== null && direction !== sign && direction !== 0) changes++;
          sign = direction;
        }
        time += residencyTime;
      }
      return { time: time / rollouts, changes: changes / rollouts, left: left / rollouts };
    });
  }

  function confidence(h: number[]): number {
    const values = logits(h);
    const top = Math.max(...values);
    return 1 / values.reduce((sum, value) => sum + Math.exp(value - top), 0);
  }

  /** t_c and t_k of the first run that has them. */
  function areas(seed: number) {
    for (let own = seed + 1; ; own++) {
      const states = run(own, 0, 2000);
      const outputs = states.map((h) => argmax(logits(h)));
      const changes = range(1999)
        .map((t) => t + 1)
        .filter((t) => outputs[t] !== outputs[t - 1]);
      const ends = range(changes.length)
        .slice(3)
        .filter((k) => changes[k] > 200 && changes[k] + 5 < 2000);
      if (ends.length === 0) continue;
      const dwell = (k: number) => changes[k] - changes[k - 1];
      const longest = ends.reduce((a, b) => (dwell(b) > dwell(a) ? b : a));
      const change = changes[longest];
      const middle = Math.floor((changes[longest - 1] + change) / 2);
      const cluster = Math.max(middle, change - 100);
      const found = residency(states.slice(cluster, change + 6), own, 100, 25);
      if (!found.some(({ time, left }, k) => cluster + k < change && time >= 6 && left < 1))
        continue;
      const kick = found.findIndex(({ time, left }) => time < 3 && left === 1);
      return { states, cluster, kick: kick < 0 ? null : cluster + kick };
    }
  }

  /** Trace of the covariance and mean distance to the mean, by step. */
  function spread(start: number[], number: number, seed: number, gamma: number, copies: number) {
    let h = range(copies).map(() => start);
    return range(5).map((t) => {
      const recorded = rollout(seed, number * (copies + 1) + copies, t);
      h = h.map((state, copy) => {
        const fresh = rollout(seed, number * (copies + 1) + copy, t);
        return step(
          state,
          Array.from(recorded, (x, k) => (1 - gamma) * x + gamma * fresh[k]),
        );
      });
      const mean = range(N).map((i) => h.reduce((sum, state) => sum + state[i], 0) / copies);
      const squares = h.map((state) => state.reduce((sum, v, i) => sum + (v - mean[i]) ** 2, 0));
      return {
        trace: squares.reduce((a, b) => a + b) / (copies - 1),
        distance: squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / copies,
      };
    });
  }
  return { run, residency, confidence, areas, spread };
}

describe('parity', () => {
  it('has the residency, sign changes and zones of the script', async () => {
    const context = contextOf(small);
    const { zones } = await analyseJob.run({ what: ['zones'], steps: 40, parity: true }, context);
    const plain = script(await networkForJob(context, {}));
    const states = plain.run(1, 20, 40);
    const found = plain.residency(states, 1, 20, 60);
    expect(zones?.parameters.noise).toBe('fresh');
    found.forEach(({ time, changes }, i) => {
      expect(zones?.perState.residency[i]).toBeCloseTo(time, 12);
      expect(zones?.perState.signChanges[i]).toBeCloseTo(changes, 12);
    });
    const named = found.map(({ time }, i) => {
      if (time < 2) return 'transition';
      if (time <= 8) return 'kick';
      return plain.confidence(states[i]) > 0.8 ? 'cluster' : 'unassigned';
    });
    expect(zones?.perState.zone.map((zone) => zones.zones[zone])).toEqual(named);
    expect(new Set(named).size).toBeGreaterThan(1);
  });

  it('has the noise sensitivity of the script, from its own two steps', async () => {
    const context = contextOf(small);
    const { noise } = await analyseJob.run({ what: ['noise'], steps: 500, parity: true }, context);
    const plain = script(await networkForJob(context, {}));
    const { states, cluster, kick } = plain.areas(1);
    const places = [
      ['cluster', cluster],
      ...(kick === null ? [] : [['transition', kick] as const]),
    ] as const;
    for (const [zone, at] of places) {
      for (const gamma of [0, 0.5, 1]) {
        const row = noise?.sensitivity.find((one) => one.zone === zone && one.fresh === gamma);
        const expected = plain.spread(states[at], at, 1, gamma, 100);
        expected.forEach(({ trace, distance }, t) => {
          expect(row?.trace[t]).toBeCloseTo(trace, 9);
          expect(row?.distance[t]).toBeCloseTo(distance, 9);
        });
        expect(row?.final).toBeCloseTo(expected.reduce((sum, { trace }) => sum + trace, 0) / 5, 9);
      }
      // The corrected mixing beside it keeps the variance at γ = ½: copies part less under the paper's.
      const corrected = noise?.sensitivity.find((one) => one.zone === `${zone}, same variance`);
      expect(corrected?.fresh).toBe(0.5);
    }
    expect(noise?.contours[0].kernelRadius).toHaveLength(24);
    expect(noise?.notes.join(' ')).toContain('multiplies every variance by');
  });

  it('takes as many steps as the script: 10,000 beyond two states', async () => {
    const of = async (config?: string) =>
      (await analyseJob.run({ what: ['pca'], parity: true }, contextOf(small, config))).orbit.steps;
    expect(await of()).toBe(5000);
    const three = { ...CONFIG, states: 3 };
    expect(await of(JSON.stringify(CONFIG))).toBe(5000);
    expect(await of(JSON.stringify(three))).toBe(10_000);
  });
});
