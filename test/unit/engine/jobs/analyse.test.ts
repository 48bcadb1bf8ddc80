import { describe, expect, it } from 'vitest';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { fixtureJson } from '../../formats/fixtures';
import { contextOf } from './context';

interface Statistical {
  readonly output_frequency: number[];
  readonly output_changes_per_step: number;
  readonly argmax_frequency: number[];
  readonly pca_explained_variance_ratio: number[];
}

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';

describe('analyse', () => {
  it('finds the attracting rays of a trained two-state network', async () => {
    const { rays = [] } = await analyseJob.run({ what: ['rays'] }, contextOf(small));
    const attracting = rays.filter((ray) => ray.attracting);
    const growths = attracting.map(({ growth }) => growth).sort((a, b) => a - b);
    expect(growths.map((growth) => growth.toFixed(3))).toEqual(['0.903', '0.944']);
    attracting.forEach(({ residual, period, startsShare }) => {
      expect(residual).toBeLessThan(1e-10);
      expect(period).toBe(1);
      expect(startsShare).toBeGreaterThan(0);
    });
  });

  it('has no rays, but fixed points, for other cells', async () => {
    const { rays, raySearch, fixedPoints } = await analyseJob.run(
      { what: ['rays', 'fixed-points'], steps: 300 },
      contextOf('formats/gru.pth'),
    );
    expect(rays).toEqual([]);
    expect(raySearch).toBeUndefined();
    expect(fixedPoints?.length).toBeGreaterThan(0);
  });

  it.each([
    ['two-small', 'two-small/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth'],
    [
      'two-h150-d100',
      'two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth',
    ],
  ])('of %s agrees with an orbit in PyTorch within sampling error', async (run, path) => {
    const { statistical } = fixtureJson<{ statistical: Statistical }>(`golden/${run}.json`);
    const { outputs, outputsArgmax, pca } = await analyseJob.run(
      { what: ['outputs', 'pca'], steps: 20_000 },
      contextOf(`runs/${path}`),
    );
    expect([outputs?.rule, outputsArgmax?.rule]).toEqual(['sampled', 'argmax']);
    const changes = (outputs?.changesPerStep ?? 0) - statistical.output_changes_per_step;
    expect(Math.abs(changes)).toBeLessThan(6 * (outputs?.changesPerStepError ?? 0));
    statistical.output_frequency.forEach((frequency, k) => {
      expect(Math.abs((outputs?.frequency[k] ?? 0) - frequency)).toBeLessThan(0.06);
    });
    statistical.argmax_frequency.forEach((frequency, k) => {
      expect(Math.abs((outputsArgmax?.frequency[k] ?? 0) - frequency)).toBeLessThan(0.06);
    });
    statistical.pca_explained_variance_ratio.forEach((ratio, k) => {
      expect(Math.abs((pca?.explainedVarianceRatio[k] ?? 0) - ratio)).toBeLessThan(0.02);
    });
  });

  it('says that a network explodes, and how much of it', async () => {
    const { orbit, raySearch } = await analyseJob.run(
      { what: ['rays'], steps: 20_000 },
      contextOf('runs/two-small/models/evolution/model_epoch_100.pth'),
    );
    expect(orbit.explodedAtStep).toBeGreaterThan(0);
    expect(orbit.steps).toBeLessThan(20_000);
    expect(raySearch?.explodingShare).toBeGreaterThan(0);
  });

  it('refuses NaN weights by their layer', async () => {
    const job = analyseJob.run({}, contextOf('hostile/nan-weights.pth'));
    await expect(job).rejects.toThrow('nan-weights.pth: layer 0: NaN or infinite weights found');
  });

  it('can be cancelled', async () => {
    const context = { ...contextOf(small), signal: { aborted: true } };
    await expect(analyseJob.run({}, context)).rejects.toThrow('cancelled');
  });
});
