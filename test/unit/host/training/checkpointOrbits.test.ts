import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointOrbits } from '../../../../src/host/training/checkpointOrbits';
import { analysesHere } from '../../engine/analysesHere';

const models = join(import.meta.dirname, '../../../fixtures/runs/two-small/models/evolution');
const { signal } = new AbortController();

function orbitsOfRun() {
  const orbits = new CheckpointOrbits(analysesHere());
  return (epoch: number) => {
    const path = join(models, `model_epoch_${epoch}.pth`);
    return orbits.orbit({ epoch, path, config: null }, signal);
  };
}

const shareOf = (ratios: readonly number[]) => ratios.reduce((sum, one) => sum + one, 0);

describe('CheckpointOrbits', () => {
  it('draws checkpoints in one set of axes, also when it looks back', async () => {
    const orbit = orbitsOfRun();
    const first = await orbit(1400);
    expect(first).toMatchObject({ epoch: 1400, axesOf: 1400 });
    expect(first.scene.basis.kind).toBe('pca');
    for (const epoch of [1500, 200]) {
      const next = await orbit(epoch);
      expect(next).toMatchObject({ epoch, axesOf: 1400 });
      expect(next.scene.basis.kind).toBe('kept');
    }
    expect(await orbit(1400)).toMatchObject({ axesOf: 1400 });
  });

  it('takes the axes of a later checkpoint that the kept ones hardly show', async () => {
    const orbit = orbitsOfRun();
    const early = await orbit(200);
    expect(early.axesOf).toBe(200);
    const late = await orbit(1500);
    const shown = shareOf(late.scene.basis.explainedVarianceRatio);
    expect(late.axesOf).toBe(1500);
    expect(shown).toBeGreaterThan(0.6);
    expect((await orbit(200)).axesOf).toBe(1500);
  });

  it('never keeps the axes of an orbit that explodes', async () => {
    const orbit = orbitsOfRun();
    const exploding = await orbit(800);
    expect(exploding.scene.intact.explodedAtStep).not.toBeNull();
    expect(exploding.axesOf).toBe(800);
    expect((await orbit(1500)).axesOf).toBe(1500);
    expect((await orbit(800)).axesOf).toBe(1500);
  });

  it('says which checkpoint can not be read, and closes what it opened', async () => {
    const calls: string[] = [];
    const analyses = analysesHere();
    const call: typeof analyses.call = (method, params, one) => {
      calls.push(method);
      return analyses.call(method, params, one);
    };
    const orbits = new CheckpointOrbits({ call });
    const missing = { epoch: 7, path: join(models, 'model_epoch_7.pth'), config: null };
    await expect(orbits.orbit(missing, signal)).rejects.toThrow('model_epoch_7.pth');
    const path = join(models, 'model_epoch_1500.pth');
    await orbits.orbit({ epoch: 1500, path, config: null }, signal);
    expect(calls).toEqual(['open', 'open', 'simulate', 'close']);
  });
});
