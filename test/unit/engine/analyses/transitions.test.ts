import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';
import { analyseTransitions } from '../../../../src/engine/analyses/transitions/transitions';
import { noiseAt } from '../../../../src/engine/analyses/transitions/pairs';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { finiteNetworkForJob } from '../../../../src/engine/jobs/openNetwork';
import { subjectOf } from '../../../../src/engine/jobs/statisticalAnalyses';
import { strictJson } from '../../../../src/engine/strictJson';
import { DEFAULT_TRANSITIONS } from '../../../../src/protocol/analyses/defaults';
import {
  TransitionsResultSchema,
  type TransitionsParams,
} from '../../../../src/protocol/analyses/transitions';
import { FAIR_COIN, networkOf, ROTATION } from '../../core/analysis/networks';
import { contextOf } from '../jobs/context';

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';
const quick: TransitionsParams = {
  ...DEFAULT_TRANSITIONS,
  ...{ runs: 60, splittingRuns: 6, pathSteps: 8, beforeSteps: 8, afterSteps: 4 },
};
const problems = (value: unknown) => [
  ...Value.Errors(TransitionsResultSchema, JSON.parse(strictJson(value))),
];

function subjectFor(network: Network, signal = { aborted: false }, noise = 1, steps = 2000) {
  const orbit = runOrbit(network, {
    ...{ lengthSteps: steps, warmupSteps: 7, seed: 4 },
    input: { kind: 'noise', std: noise },
  });
  return subjectOf(network, orbit, { noise, seed: 4, warmupSteps: 7 }, { signal });
}

const analyse = (network: Network, params: Partial<TransitionsParams> = {}, noise = 1) =>
  analyseTransitions(
    subjectFor(network, undefined, noise),
    { ...quick, ...params },
    () => undefined,
  );

describe('the transitions analysis', () => {
  it('of a trained network keeps its schema, and two ways to its times agree', async () => {
    const network = await finiteNetworkForJob(contextOf(small), {});
    const subject = subjectFor(network, undefined, 1, 8000);
    const params = { ...DEFAULT_TRANSITIONS, runs: 150, pathSteps: 8 };
    const found = await analyseTransitions(subject, params, () => undefined);
    expect(problems(found)).toEqual([]);
    const { pairs, passages, path, picture } = found;
    expect(pairs[0].events).toBeGreaterThan(20);
    const averages = pairs[0].averages;
    expect(averages?.lags[20]).toBe(0);
    // Before the change the old symbol leads, from it on the new one.
    expect(averages?.lead[19]).toBeLessThan(0);
    expect(averages?.lead[20]).toBeGreaterThan(0);
    expect(Math.abs(averages?.units[0]?.z ?? 0)).toBeGreaterThan(
      averages?.unitsThreshold ?? Infinity,
    );
    for (const passage of passages) {
      expect(passage.refused).toBeNull();
      expect(Math.abs(passage.differenceInErrors)).toBeLessThan(4);
      const { exits, splitting } = passage;
      const apart = Math.abs(exits.probability - splitting.probability);
      expect(apart).toBeLessThan(4 * Math.hypot(exits.error, splitting.error));
    }
    expect(path?.residual).toBeLessThan(1e-6);
    expect(Math.abs(path?.leadError ?? 1)).toBeLessThan(1e-6);
    expect(path?.symbolAtEnd).toBe(path?.to);
    expect(path?.cosine).toBeGreaterThan(0);
    expect(picture.path).toHaveLength((path?.steps ?? 0) + 1);
    expect(picture.average).toHaveLength(31);
    expect(picture.segments[0]).toHaveLength(31);
  });

  it('reads the very noise of the orbit', () => {
    const subject = subjectFor(FAIR_COIN);
    const x = new Float64Array(1);
    for (const step of [0, 1, 500]) {
      noiseAt(subject, step, x);
      expect(Math.max(x[0], 0)).toBe(subject.states[2 * step]);
    }
  });

  it('finds the coin memoryless: two steps, and the least noise by hand', async () => {
    const { passages, path, pairs } = await analyse(FAIR_COIN, { dwellSteps: 1, from: 0 });
    expect(passages).toHaveLength(2);
    for (const { direct, hill } of passages) {
      expect(Math.abs(direct.mean - 2)).toBeLessThan(4 * direct.error);
      expect(Math.abs(hill.mean - 2)).toBeLessThan(4 * hill.error);
    }
    // h_n = (relu(x), relu(-x)) of the last step only: x = -lead, whatever n.
    expect(path).toMatchObject({ from: 0, to: 1, inputRank: 1, controllableRank: 1 });
    const lead = path?.lead ?? 0;
    expect(path?.action).toBeCloseTo(0.5 * lead ** 2, 9);
    expect(path?.sigmas).toBeCloseTo(lead, 9);
    path?.actions.forEach((action) => expect(action).toBeCloseTo(0.5 * lead ** 2, 9));
    expect(pairs.map(({ from, to }) => [from, to]).sort()).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('says an end that noise can not move is unreachable', async () => {
    // Unit 1 alone is read for symbol 1, and no noise reaches it; the orbit never changes its symbol.
    const network = networkOf({
      recurrent: [
        [0, 0],
        [0, 0.5],
      ],
      input: [[1], [0]],
      bias: [3, 0],
      readout: [
        [1, 0],
        [0, 1],
      ],
    });
    const lifted = {
      ...network,
      readout: network.readout && { ...network.readout, bias: Float64Array.of(9, 0) },
    };
    const { path, pathRefused, passages } = await analyse(lifted, { from: 0, to: 1 });
    expect(pathRefused).toBeNull();
    expect(path).toMatchObject({
      action: Infinity,
      steps: null,
      startsReached: 0,
      controllableRank: null,
    });
    expect(path?.statement).toContain('infinite');
    expect(passages[0].direct).toMatchObject({ censored: 1, stepsPerArrival: Infinity });
    expect(problems(await analyse(lifted, { from: 0, to: 1 }))).toEqual([]);
  });

  it('refuses with reasons what there is not', async () => {
    expect((await analyse(FAIR_COIN, { from: 0, to: 0 })).pathRefused).toContain('is no change');
    expect((await analyse(FAIR_COIN, { from: 0, to: 7 })).pathRefused).toContain('0 to 1');
    const silent = await analyse(ROTATION, {}, 0);
    expect(silent.pairs).toEqual([]);
    expect(silent.pathRefused).toContain('no change of symbol');
    expect(silent.passages[0].refused).toContain('without noise');
    const bare = { ...FAIR_COIN, readout: null };
    await expect(analyse(bare)).rejects.toThrow('transitions: the network has no readout');
  });

  it('gives gated cells their averages and times, and says why there is no noise path', async () => {
    const { transitions } = await analyseJob.run(
      { what: ['transitions'], steps: 600, rollouts: 20 },
      contextOf('formats/gru.pth'),
    );
    expect(problems(transitions)).toEqual([]);
    expect(transitions?.path).toBeNull();
    expect(transitions?.pathRefused).toMatch(/one ReLU layer|no change of symbol/);
  });

  it('comes in parts, and stops when nobody wants it any more', async () => {
    const signal = { aborted: false };
    const subject = subjectFor(FAIR_COIN, signal);
    const shares: number[] = [];
    const whole = analyseTransitions(subject, quick, (share, part) => {
      shares.push(share);
      expect(part.pairs.length).toBeGreaterThan(0);
      if (share >= 0.5) signal.aborted = true;
    });
    await expect(whole).rejects.toThrow('cancelled');
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeCloseTo(0.05, 6);
  });

  it('is the same for the same seed', async () => {
    const [one, two] = [await analyse(FAIR_COIN), await analyse(FAIR_COIN)];
    expect(strictJson(one)).toBe(strictJson(two));
  });
});
