import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreviewWorker } from '../../../src/host/experiment/previewWorker';

const path = resolve('test/fixtures/runs/two-small/models/evolution/model_epoch_1500.pth');
const search = { path, correction: null };

describe('long work', () => {
  it('ends when it is cancelled, and what goes on beside it is found all the same', async () => {
    const distFolder = resolve('dist');
    const previews = new PreviewWorker({
      workerPath: resolve(distFolder, 'trainingWorker.js'),
      workerData: { distFolder, tensorflowFolder: '', cores: 1, versions: {} },
      log: () => undefined,
    });
    const controller = new AbortController();
    const told: string[] = [];
    const tell = (text: string) => told.push(text);
    const goingOn = previews.alone('mechanism', search, tell, new AbortController().signal);
    const cancelled = previews.alone(
      'mechanism',
      search,
      () => controller.abort(),
      controller.signal,
    );
    await expect(cancelled).rejects.toThrow('cancelled');
    expect((await goingOn).text).toContain('# Mechanism of model\\_epoch\\_1500.pth');
    // The progress of one is told to nobody else: shares only rise.
    const shares = told.map((text) => Number.parseInt(/\d+(?= %)/.exec(text)?.[0] ?? ''));
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});
