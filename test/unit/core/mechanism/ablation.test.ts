import { describe, expect, it } from 'vitest';
import { ablate } from '../../../../src/core/mechanism/ablation';
import { controlsOf, measureActivity } from '../../../../src/core/mechanism/controlSets';
import { shapeFigures } from '../../../../src/core/mechanism/outputCounts';
import type { Network } from '../../../../src/core/rnn/network';
import { randomNetwork } from '../../engine/randomNetwork';

const options = {
  ...{ steps: 4000, warmupSteps: 20, noiseStd: 1, seed: 5, controls: [] },
  scope: { kind: 'always' },
} as const;

/** Unit 0 alone decides between two outputs; the other units are read by nobody. */
const decider: Network = {
  ...randomNetwork({ units: 6, inputs: 3, outputs: 2, spread: 0.1 }),
  readout: {
    outputs: 2,
    weight: Float64Array.from([1, ...new Array<number>(11).fill(0)]),
    bias: Float64Array.of(0, 0.5),
  },
};
const silence = (unit: number) => ({
  gains: [{ layer: 0, unit, site: 'output', gain: 0 } as const],
  edges: [],
});

describe('ablate', () => {
  it('with all gains 1 finds differences and errors of exactly 0', () => {
    const gains = [{ layer: 0, unit: 2, site: 'recurrent', gain: 1 } as const];
    const { effects, scopeShare } = ablate(randomNetwork(), { gains, edges: [] }, options);
    expect(scopeShare).toBe(1);
    for (const { difference, standardError } of [...effects.sampled, ...effects.argmax]) {
      if (difference === null) continue;
      expect([difference, standardError]).toEqual([0, 0]);
    }
  });

  it('tells the unit that decides from its controls', () => {
    const activity = measureActivity(decider, { seed: 5, noiseStd: 1 });
    const { interventions } = controlsOf(decider, silence(0), activity, 20, 5);
    expect(interventions).toHaveLength(5);
    const { effects } = ablate(decider, silence(0), { ...options, controls: interventions });
    const [first] = shapeFigures(effects.argmax, 2).frequency;
    expect(first.altered).toBe(0);
    expect(first.interval?.[1]).toBeLessThan(0);
    expect(first.band?.[0]).toBeGreaterThan(first.difference ?? 0);
    expect(first.controlShare).toBeCloseTo(1 / 6, 12);
  });

  it('acts only in its scope, and says how often that was', () => {
    const symbolOff = ablate(decider, silence(0), {
      ...options,
      scope: { kind: 'symbol', symbol: 0 },
    });
    const [share] = shapeFigures(symbolOff.effects.argmax, 2).frequency;
    expect(share.altered).toBe(0);
    expect(symbolOff.scopeShare).toBeGreaterThan(0);
    expect(symbolOff.scopeShare).toBeLessThan(1);
  });

  it('gives up when it is cancelled', () => {
    const signal = { aborted: true };
    expect(() => ablate(decider, silence(0), { ...options, signal })).toThrow('cancelled');
  });
});

describe('controlsOf', () => {
  it('replaces units by units of their layer, gain by gain', () => {
    const network = randomNetwork({ cell: 'gru', layers: 2 });
    const activity = measureActivity(network, { seed: 5, noiseStd: 1 });
    const gains = [
      { layer: 1, unit: 3, site: 'output', gain: 0 },
      { layer: 1, unit: 3, site: 'noise', gain: 2 },
      { layer: 0, unit: 4, site: 'output', gain: 0.5 },
    ] as const;
    const { interventions } = controlsOf(network, { gains, edges: [] }, activity, 30, 1);
    expect(interventions).toHaveLength(30);
    for (const {
      gains: [a, b, c],
    } of interventions) {
      expect([a.layer, b.layer, c.layer]).toEqual([1, 1, 0]);
      expect(a.unit).toBe(b.unit);
      expect(a.unit === 3 || c.unit === 4).toBe(false);
      expect([a.gain, b.gain, c.gain]).toEqual([0, 2, 0.5]);
    }
  });

  it('replaces connections by others of like strength', () => {
    const network = randomNetwork();
    const activity = measureActivity(network, { seed: 5, noiseStd: 1 });
    const edges = [{ layer: 0, from: 2, to: 3, gain: 0 }];
    const { interventions } = controlsOf(network, { gains: [], edges }, activity, 10, 1);
    expect(interventions).toHaveLength(10);
    for (const {
      edges: [edge],
    } of interventions) {
      expect(edge.gain).toBe(0);
      expect([edge.from, edge.to]).not.toEqual([2, 3]);
    }
  });
});
