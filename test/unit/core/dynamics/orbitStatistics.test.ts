/** Long noisy orbits of the shipped networks against PyTorch's, within sampling error. */
import { describe, expect, it } from 'vitest';
import { noInputTrajectories } from '../../../../src/core/dynamics/noInput';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { symbolStatistics } from '../../../../src/core/dynamics/outputs';
import { fitPca } from '../../../../src/core/dynamics/pca';
import { inferNetwork } from '../../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../../src/formats/readCheckpoint';
import { fixture, fixtureJson } from '../../formats/fixtures';

interface Golden {
  checkpoint: string;
  no_input_fixed_point: number[];
  statistical: {
    pca_explained_variance_ratio: number[];
    output_frequency: number[];
    output_transition: number[][];
    output_changes_per_step: number;
    argmax_frequency: number[];
  };
}

const lengthSteps = 19_900;

describe.each(['two-small', 'two-h150-d100'])('%s', async (run) => {
  const golden = fixtureJson<Golden>(`golden/${run}.json`);
  const { statistical } = golden;
  const network = (await inferNetwork(await readCheckpoint(fixture(golden.checkpoint)))).network!;
  const size = network.layers[0].hiddenSize;
  const orbit = runOrbit(network, {
    lengthSteps,
    warmupSteps: 100,
    input: { kind: 'noise', std: 1 },
    seed: 2,
  });
  const changes = statistical.output_changes_per_step;
  // Two states, left at rates a + b ≈ 2 × changes: correlation time ≈ 1 / changes; four errors of a difference.
  const frequencyError = 4 * Math.SQRT2 * Math.sqrt(0.25 / (lengthSteps * changes));

  it('does not explode', () => {
    expect(orbit.steps).toBe(lengthSteps);
    expect(orbit.explodedAtStep).toBeNull();
  });

  it.each([
    ['sampled', statistical.output_frequency],
    ['argmax', statistical.argmax_frequency],
  ] as const)('emits its %s symbols as often', (rule, expected) => {
    const { frequency } = symbolStatistics(orbit[rule], 3);
    expected.forEach((share, k) =>
      expect(Math.abs(frequency[k] - share)).toBeLessThan(frequencyError),
    );
    expect(frequency[1]).toBeLessThan(0.001);
  });

  it('changes its symbol as often', () => {
    const { changesPerStep, changesPerStepError, transition } = symbolStatistics(orbit.sampled, 3);
    const error = Math.SQRT2 * changesPerStepError;
    expect(error).toBeLessThan(0.005);
    expect(Math.abs(changesPerStep - changes)).toBeLessThan(4 * error);
    for (const from of [0, 2]) {
      statistical.output_transition[from].forEach((p, to) =>
        expect(Math.abs(transition[from][to] - p)).toBeLessThan(8 * error),
      );
    }
  });

  it('spreads over its principal axes alike', () => {
    const ratiosOf = (from: number, count: number) =>
      fitPca(orbit.states.subarray(from * size, (from + count) * size), count, size, 5)
        .explainedVarianceRatio;
    const found = ratiosOf(0, lengthSteps);
    const batches = 10;
    const batchSteps = lengthSteps / batches;
    const parts = Array.from({ length: batches }, (_, i) => ratiosOf(i * batchSteps, batchSteps));
    statistical.pca_explained_variance_ratio.forEach((ratio, k) => {
      const mean = parts.reduce((sum, part) => sum + part[k], 0) / batches;
      const square = parts.reduce((sum, part) => sum + (part[k] - mean) ** 2, 0) / (batches - 1);
      const error = Math.sqrt((2 * square) / batches);
      expect(error).toBeLessThan(0.03);
      expect(Math.abs(found[k] - ratio)).toBeLessThan(4 * error);
    });
  });

  it('collapses to the origin without input', () => {
    const steps = 400;
    const starts = orbit.states.slice(0, 5 * size);
    const paths = noInputTrajectories(network, starts, steps);
    for (let i = 0; i < 5; i++) {
      const end = paths.subarray((i * (steps + 1) + steps) * size, (i + 1) * (steps + 1) * size);
      end.forEach((value, k) =>
        expect(Math.abs(value - golden.no_input_fixed_point[k])).toBeLessThan(1e-6),
      );
    }
  });
});
