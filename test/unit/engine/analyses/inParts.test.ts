/** Analyses that take long let other work go on, tell how far they are, and can be given up. */
import { describe, expect, it } from 'vitest';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { analyseLyapunov } from '../../../../src/engine/analyses/local';
import { analyseNoise } from '../../../../src/engine/analyses/noise';
import type { LyapunovResult } from '../../../../src/protocol/analyses/local';
import { DEFAULT_LYAPUNOV, DEFAULT_NOISE } from '../../../../src/protocol/analyses/defaults';
import { subjectOf } from '../../../../src/engine/jobs/statisticalAnalyses';
import { randomNetwork } from '../randomNetwork';

const network = randomNetwork({ units: 60 });
const orbit = runOrbit(network, {
  ...{ lengthSteps: 1000, warmupSteps: 50, seed: 1 },
  input: { kind: 'noise', std: 1 },
});
const lyapunov = { ...DEFAULT_LYAPUNOV, steps: 900, transientSteps: 100 };
const noise = { ...DEFAULT_NOISE, statesPerZone: 3, copies: 20, levelSteps: 400 };

function subject() {
  const signal = { aborted: false };
  const pauses = { count: 0 };
  const pause = async () => {
    pauses.count++;
  };
  return { subject: { ...subjectOf(network, orbit, {}, { signal }), pause }, signal, pauses };
}

const rises = (shares: readonly number[]) =>
  shares.every((share, k) => share <= 1 && (k === 0 || share >= shares[k - 1]));

describe('long analyses', () => {
  it('Lyapunov exponents are told on the way, as they are of the steps by then', async () => {
    const told: { share: number; part: LyapunovResult }[] = [];
    const { subject: one, pauses } = subject();
    const whole = await analyseLyapunov(one, lyapunov, (share, part) => told.push({ share, part }));
    expect(pauses.count).toBeGreaterThan(0);
    expect(told.length).toBeGreaterThan(10);
    expect(rises(told.map(({ share }) => share))).toBe(true);
    const { share, part } = told[Math.floor(told.length / 2)];
    const shorter = { ...lyapunov, steps: Math.round(share * lyapunov.steps) };
    const { exponents, stepsCounted } = await analyseLyapunov(one, shorter, () => undefined);
    expect([part.stepsCounted, part.exponents]).toEqual([stepsCounted, exponents]);
    expect(whole.stepsCounted).toBe(800);
  });

  it('noise tells how far it is, and says the same whoever pauses', async () => {
    const shares: number[] = [];
    const { subject: one, pauses } = subject();
    const result = await analyseNoise(one, noise, (share) => shares.push(share));
    expect(pauses.count).toBeGreaterThan(0);
    expect(shares.length).toBeGreaterThan(noise.levels.length + 5);
    expect(rises(shares)).toBe(true);
    expect(shares.at(-1)).toBe(1);
    expect(await analyseNoise(subject().subject, noise, () => undefined)).toEqual(result);
  });

  it('are given up on the way', async () => {
    for (const run of [
      (one: ReturnType<typeof subject>['subject'], stop: () => void) =>
        analyseLyapunov(one, lyapunov, stop),
      (one: ReturnType<typeof subject>['subject'], stop: () => void) =>
        analyseNoise(one, noise, stop),
    ]) {
      const { subject: one, signal } = subject();
      const stop = () => (signal.aborted = true);
      await expect(run(one, stop)).rejects.toMatchObject({ name: 'CancelledError' });
    }
  });
});
