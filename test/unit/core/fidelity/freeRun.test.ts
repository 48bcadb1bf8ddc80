import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../../src/core/cancel';
import { freeRun } from '../../../../src/core/fidelity/freeRun';
import { inputDrive, runOrbit } from '../../../../src/core/dynamics/orbit';
import type { Network } from '../../../../src/core/rnn/network';

function relu(weight: number[], input: number[], nonlinearity: Network['nonlinearity'] = 'relu') {
  const units = Math.sqrt(weight.length);
  const layer = {
    inputSize: input.length / units,
    hiddenSize: units,
    inputWeight: Float64Array.from(input),
    recurrentWeight: Float64Array.from(weight),
    inputBias: null,
    recurrentBias: null,
  };
  return { cell: 'rnn', nonlinearity, layers: [layer], readout: null } satisfies Network;
}
const options = { steps: 20_000, noiseStd: 1, seed: 4 };

describe('freeRun', () => {
  it('stays where the network contracts', () => {
    const run = freeRun(relu([0.5], [1]), options);
    expect(run).toMatchObject({ steps: 20_000, explodedAtStep: null, growth: null });
    expect(run.largestNorm).toBeLessThan(20);
    // h' = relu(h/2 + x) is 0 in 39.4 % of the steps, and .585 on average.
    expect(run.medianNorm).toBeGreaterThan(0);
    expect(run.medianNorm).toBeLessThan(0.585);
  });

  it.each([1.01, 1.1, 1.88])(
    'says where a factor of %d a step explodes, and the factor',
    (factor) => {
      const run = freeRun(relu([factor], [1]), options);
      // λ^(t/2) = 100 from the first steps on; never before the median means something.
      const expected = Math.max(99, (2 * Math.log(100)) / Math.log(factor));
      expect(run.explodedAtStep).toBeGreaterThanOrEqual(99);
      expect(Math.abs((run.explodedAtStep ?? 0) - expected)).toBeLessThan(0.5 * expected);
      expect(run.growth).toBeCloseTo(factor, 3);
      expect(run.steps).toBe((run.explodedAtStep ?? 0) + 1);
      expect(Number.isFinite(run.largestNorm)).toBe(true);
    },
  );

  it('sees an explosion that leaves the numbers within a few steps', () => {
    const run = freeRun(relu([1e40], [1]), options);
    expect(run.explodedAtStep).not.toBeNull();
    expect(run.explodedAtStep).toBeLessThan(40);
  });

  it('does not take a long silence before a first kick for an explosion of the rest', () => {
    // Without noise nothing ever moves.
    const run = freeRun(relu([0.5], [1]), { ...options, noiseStd: 0 });
    expect(run).toMatchObject({ explodedAtStep: null, medianNorm: 0, largestNorm: 0 });
  });

  it('can not explode where the nonlinearity is bounded', () => {
    expect(freeRun(relu([5], [1], 'tanh'), options).explodedAtStep).toBeNull();
  });

  it('runs on the noise of an orbit of its seed', () => {
    const network = relu([0.5, 0.1, -0.2, 0.4], [1, 0.5, -1, 2]);
    const steps = 300;
    const drive = inputDrive(network, { kind: 'noise', std: 1 }, steps, 4);
    const orbit = runOrbit(network, {
      lengthSteps: steps,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 4,
      drive,
    });
    const norms = Array.from({ length: steps }, (_, t) =>
      Math.hypot(...orbit.states.subarray(2 * t, 2 * t + 2)),
    );
    const run = freeRun(network, { ...options, steps });
    expect(run.largestNorm).toBeCloseTo(Math.max(...norms), 12);
  });

  it('gives up when asked to, and tells how far it is', () => {
    const shares: number[] = [];
    freeRun(relu([0.5], [1]), { ...options, progress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(10);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    const signal = { aborted: true };
    expect(() => freeRun(relu([0.5], [1]), { ...options, signal })).toThrow(Cancelled);
  });
});
