import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { TrainingSnapshot } from '../../src/protocol/trainingPage';
import {
  comparedRun,
  CONFIG,
  historyOf,
  reportOf,
  runOf,
  stepsOf,
} from '../unit/webview/training/samples';
import { closeBrowsers } from './browserPage';
import { overlaps, screenshot, scrollsSideways, seriousFindings } from './looks';
import { THEME_NAMES } from './themes';
import { openTraining, type TrainingPageOptions, type TrainingTestPage } from './trainingPage';

let open: TrainingTestPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
afterAll(closeBrowsers);

async function start(snapshot: TrainingSnapshot, options?: TrainingPageOptions) {
  return (open = await openTraining(snapshot, options));
}

const WAITING = runOf(0, {
  phase: 'waiting',
  reason: 'one-004 is being trained',
  start: null,
  backendReason: '',
  runFolder: '',
  folder: '',
  steps: [],
  checkpoints: [],
});

const COMPARED = runOf(80, {
  comparison: {
    config: CONFIG,
    runs: [
      comparedRun('two-000', 60, { phase: 'stopped', epochsTotal: 120 }),
      comparedRun('a run with a rather long name of its own', 100, { config: null }),
    ],
  },
});

/** Every pixel of a curve's canvas, as one text. */
const pixelsOf = (page: Page, curve: string) =>
  page.locator(`[data-curve="${curve}"] canvas`).evaluate((canvas) => {
    return (canvas as HTMLCanvasElement).toDataURL();
  });

/** Share of the orbit's picture that is not background. */
const orbitShare = (page: Page) =>
  page
    .locator('.orbit .stage-place canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext('2d')!;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      let other = 0;
      for (let at = 0; at < data.length; at += 4) {
        const distance = [0, 1, 2].reduce((sum, k) => sum + Math.abs(data[at + k] - data[k]), 0);
        if (distance > 60) other++;
      }
      return (4 * other) / data.length;
    });

describe('the training view', () => {
  it('shows how far the run is, its curves, and the orbit of its newest checkpoint', async () => {
    const test = await start(runOf(80));
    const { page } = test;
    expect(await test.drawn(({ orbitSteps }) => orbitSteps > 0)).toEqual({
      phase: 'running',
      epochs: 80,
      curves: ['loss', 'gradientNorm', 'changes', 'frequency', 'speed', 'learningRate'],
      orbitEpoch: 80,
      orbitSteps: 1000,
      compared: 0,
    });
    expect(await page.locator('.progress-text').textContent()).toBe(
      'epoch 80 of 120 · step 2 of 4 · 1.6 steps per second · 2 min left',
    );
    expect(await page.locator('header .facts').textContent()).toContain(
      'wasm: the embedded kernel (build wasm relaxed 1)',
    );
    expect(await page.locator('.curve-loss figcaption').textContent()).toContain('0.083 ± 0.006');
    expect(await page.locator('.run-summary').textContent()).toMatch(
      /^Epoch 80: validation loss .*floor 0.083 ± 0.006.*HMM 5.4.*HMM 0.495 \/ 0.01 \/ 0.495/,
    );
    expect(await page.locator('.epochs tbody tr').count()).toBe(50);
    expect(await orbitShare(page)).toBeGreaterThan(0.002);
    expect(test.problems).toEqual([]);
  });

  it('moves its curves and numbers when steps, epochs and checkpoints are told', async () => {
    const test = await start(runOf(20));
    const { page } = test;
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 20);
    const before = await pixelsOf(page, 'loss');
    await test.emit('steps', stepsOf(21));
    await expect.poll(() => pixelsOf(page, 'loss')).not.toBe(before);
    const changes = await pixelsOf(page, 'changes');
    await test.emit('epoch', reportOf(21));
    await test.drawn(({ epochs }) => epochs === 21);
    expect(await pixelsOf(page, 'changes')).not.toBe(changes);
    expect(await page.locator('.progress-text').textContent()).toContain('epoch 21 of 120');
    const loss = await pixelsOf(page, 'loss');
    await test.emit('checkpoint', { epoch: 21 });
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 21);
    expect(await pixelsOf(page, 'loss')).not.toBe(loss);
    await test.emit('notice', { text: 'goes on with another build' });
    await page.locator('.notice', { hasText: 'another build' }).waitFor();
    expect(test.problems).toEqual([]);
  });

  it('begins anew with the epochs that are made again after a continued run', async () => {
    const test = await start(runOf(20, { phase: 'crashed' }));
    await test.drawn();
    await test.emit('snapshot', runOf(10));
    await test.drawn(({ epochs, phase }) => epochs === 10 && phase === 'running');
    await test.emit('epoch', reportOf(9));
    await test.drawn(({ epochs }) => epochs === 9);
  });

  it('looks back through the checkpoints and follows the newest one again', async () => {
    const test = await start(runOf(40));
    const { page } = test;
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 40);
    const slider = page.getByRole('slider', { name: 'Checkpoint' });
    await slider.press('Home');
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 0);
    expect(await page.locator('.orbit-epoch').textContent()).toBe('epoch 0, axes of epoch 40');
    await test.emit('checkpoint', { epoch: 50 });
    await page.waitForTimeout(200);
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 0);
    await slider.press('End');
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 50);
    // A click on a curve, and Enter at its cursor, show the checkpoint nearest to them.
    const plot = page.locator('[data-curve="loss"] .u-over');
    const { width } = (await plot.boundingBox())!;
    await plot.click({ position: { x: width * 0.27, y: 20 } });
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 10);
    // A pointer that rests on a curve moves its cursor whenever the page is laid out anew.
    await page.mouse.move(1, 1);
    await page.locator('[data-curve="loss"]').press('End');
    await page.locator('[data-curve="loss"]').press('Enter');
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 40);
    expect(test.problems).toEqual([]);
  });

  it('tells the values under the cursor in every legend, by pointer and by key', async () => {
    const test = await start(runOf(40));
    const { page } = test;
    await test.drawn();
    const place = page.locator('.cursor-place');
    expect(await place.textContent()).toBe('epoch 40 (newest)');
    const plot = page.locator('[data-curve="loss"] .u-over');
    const { width } = (await plot.boundingBox())!;
    await plot.hover({ position: { x: width / 2, y: 30 } });
    await expect.poll(() => place.textContent()).toBe('epoch 20');
    const changes = page.locator('.curve-changes figcaption');
    expect(await changes.textContent()).toContain(
      `network, sampled ${Number(historyOf(40).changesPerSequence[19].toPrecision(4))}`,
    );
    await page.mouse.move(1, 1);
    await page.locator('[data-curve="changes"]').press('ArrowRight');
    await page.locator('[data-curve="changes"]').press('PageUp');
    await expect.poll(() => place.textContent()).not.toBe('epoch 20');
  });

  it('pauses, resumes, stops, continues, opens what there is, and says what failed', async () => {
    const test = await start(runOf(40));
    const { page } = test;
    await test.drawn(({ orbitEpoch }) => orbitEpoch === 40);
    const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await click('Pause');
    await test.emit('phase', { phase: 'paused', reason: '' });
    await click('Resume');
    await test.emit('phase', { phase: 'running', reason: '' });
    await click('Stop');
    await test.emit('phase', { phase: 'stopped', reason: '' });
    await click('Continue');
    expect(await page.getByRole('button', { name: 'Fidelity Report' }).count()).toBe(0);
    await test.emit('phase', { phase: 'finished', reason: '' });
    await click('Fidelity Report');
    await click('Open Config');
    await click('Reveal in Explorer');
    await click('Open in Inspector');
    expect(test.acts()).toEqual([
      { kind: 'pause' },
      { kind: 'resume' },
      { kind: 'stop' },
      { kind: 'continue' },
      { kind: 'showFidelity' },
      { kind: 'openConfig' },
      { kind: 'reveal' },
      { kind: 'openCheckpoint', epoch: 40 },
    ]);
    expect(await test.kept()).toMatchObject({ runFolder: '/work/runs/two-001', xAxis: 'epoch' });
  });

  it('does not continue in an untrusted workspace, and says why to the keyboard as well', async () => {
    const blocked = 'This workspace is not trusted.';
    const test = await start(runOf(10, { phase: 'stopped', blocked }));
    await test.drawn();
    const button = test.page.getByRole('button', { name: 'Continue' });
    const reason = test.page.locator(`#${await button.getAttribute('aria-describedby')}`);
    expect(await reason.textContent()).toBe(blocked);
    await button.press('Enter');
    expect(test.acts()).toEqual([]);
  });

  it('says why a run failed and what can be done', async () => {
    const reason =
      'The hidden states explode: unit 3 reaches 1e+9 at step 4 of 30. Try a smaller learning rate.';
    const test = await start(runOf(10, { phase: 'failed', reason }));
    await test.page.getByRole('alert').filter({ hasText: 'unit 3 reaches' }).waitFor();
    await test.emit('phase', { phase: 'crashed', reason: 'out of memory' });
    await test.page.getByRole('alert').filter({ hasText: 'Continue goes on' }).waitFor();
    const failing = { orbit: () => Promise.reject(new Error('model_epoch_10.pth: was deleted')) };
    await test.close();
    const other = await start(runOf(10), failing);
    await other.page.getByRole('alert').filter({ hasText: 'was deleted' }).waitFor();
    expect(await other.page.locator('.orbit-empty').textContent()).toContain('No orbit to show');
  });

  it('lays other runs over its own: lines, legends, settings, numbers', async () => {
    const test = await start(COMPARED);
    const { page } = test;
    await test.drawn(({ compared, orbitSteps }) => compared === 2 && orbitSteps > 0);
    const both = await pixelsOf(page, 'loss');
    const legend = page.locator('.curve-loss figcaption');
    const [shown, at] = [COMPARED.comparison!.runs[0].history.validationLoss, historyOf(80)];
    expect(await legend.textContent()).toContain(`two-000 ${Number(shown[59].toPrecision(4))}`);
    // Under the cursor stands the same epoch of every run; one that was not reached has no value.
    await page.locator('[data-curve="loss"]').press('Home');
    await expect
      .poll(() => legend.textContent())
      .toContain(`two-000 ${Number(shown[0].toPrecision(4))}`);
    await page.locator('[data-curve="loss"]').press('End');
    await expect.poll(() => legend.textContent()).toContain('two-000 –');
    expect(at.epoch.at(-1)).toBe(80);

    const rows = page.locator('.comparison tbody tr');
    const cells = async (title: string) => {
      const row = rows.filter({ has: page.locator('th', { hasText: title }) });
      return (await row.locator('td').allTextContents()).map((text) => text.trim());
    };
    expect(await cells('network.units')).toEqual(['150', '50', '?']);
    expect(await cells('Epochs')).toEqual(['80 of 120', '60 of 120', '100 of 100', '']);
    expect(await cells('State')).toEqual(['Training', 'Stopped', 'Finished', '']);
    expect((await cells('Changes per sequence')).at(-1)).toBe('5.4');
    expect(await page.locator('.comparison').textContent()).toContain('can not be read: a run');
    expect(await test.kept()).toMatchObject({
      compared: COMPARED.comparison!.runs.map(({ runFolder }) => runFolder),
    });

    await page.getByRole('button', { name: 'Remove two-000 from the comparison' }).click();
    await page.getByRole('button', { name: 'Compare…' }).click();
    expect(test.acts()).toEqual([
      { kind: 'forget', runFolder: '/work/runs/two-000' },
      { kind: 'compare' },
    ]);
    await test.emit('comparison', null);
    await test.drawn(({ compared }) => compared === 0);
    await expect.poll(() => pixelsOf(page, 'loss')).not.toBe(both);
    expect(await page.locator('.comparison').count()).toBe(0);
    expect(test.problems).toEqual([]);
  });

  it('is never blank: before the host answers, while it waits, before the first epoch', async () => {
    const test = await start(WAITING, { slow: { method: 'ready', milliseconds: 600 } });
    const { page } = test;
    await page.locator('.loading', { hasText: 'Reading the run' }).waitFor();
    await test.drawn();
    expect(await page.locator('.plot-empty').first().textContent()).toBe('Training has not begun.');
    expect(await page.locator('.notices').textContent()).toContain('one-004 is being trained');
    expect(await page.locator('.orbit-empty').textContent()).toContain('first checkpoint');
    await test.emit('snapshot', runOf(0, { steps: [], checkpoints: [] }));
    await expect
      .poll(() => page.locator('.plot-empty').first().textContent())
      .toBe('The first step is awaited.');
    expect(await page.locator('.run-summary').textContent()).toContain('with the first epoch');
  });

  it('shows foreign text as text', async () => {
    const evil = '<img src=x onerror="document.title=1">';
    const test = await start(
      runOf(10, { name: evil, folder: evil, reason: evil, notices: [evil], phase: 'failed' }),
    );
    await test.drawn();
    expect(await test.page.locator('h1').textContent()).toBe(evil);
    expect(await test.page.locator('img').count()).toBe(0);
    expect(await test.page.title()).not.toBe('1');
  });

  it('comes back as it was left: axis, scale, colours', async () => {
    const kept = { xAxis: 'time', logLoss: false, colourBy: 'speed', cameras: {}, runFolder: '/r' };
    const test = await start(runOf(40), { kept });
    await test.drawn(({ orbitSteps }) => orbitSteps > 0);
    const values = await test.page
      .locator('select')
      .evaluateAll((selects) => selects.map((select) => (select as HTMLSelectElement).value));
    expect(values).toEqual(['time', 'linear', 'speed']);
  });

  it('takes ten thousand epochs: thinned lines, the newest rows', async () => {
    const test = await start(runOf(10_000, { epochsTotal: 20_000, checkpoints: [] }));
    const { page } = test;
    await test.drawn(({ epochs }) => epochs === 10_000);
    const before = await pixelsOf(page, 'changes');
    const outputs = { ...reportOf(10_001).outputs, changes: 90 };
    await test.emit('epoch', reportOf(10_001, { outputs, epochs: 20_000 }));
    await test.drawn(({ epochs }) => epochs === 10_001);
    expect(await pixelsOf(page, 'changes')).not.toBe(before);
    expect(await page.locator('.epochs caption').textContent()).toContain('50 of 10,001');
    expect(test.problems).toEqual([]);
  });

  it('draws the orbit flat where there is no WebGL', async () => {
    const test = await start(runOf(20), { webgl: false });
    await test.drawn(({ orbitSteps }) => orbitSteps > 0);
    expect(await orbitShare(test.page)).toBeGreaterThan(0.002);
  });
});

describe.each(THEME_NAMES)('in the %s theme', (theme) => {
  it.each([1000, 480])(
    'at %d pixels no label lies on another and axe finds nothing serious',
    async (width) => {
      for (const [name, snapshot] of Object.entries({
        going: runOf(80),
        failed: runOf(30, {
          phase: 'failed',
          reason: 'Weight 3 is NaN. Try a smaller learning rate.',
          blocked: 'This workspace is not trusted.',
          notices: ['wasm, since tensorflow is not available: it is not installed'],
        }),
        compared: COMPARED,
        waiting: WAITING,
      })) {
        const test = await start(snapshot, { theme, width, height: 1000 });
        const { page } = test;
        await test.drawn((r) => snapshot.checkpoints.length === 0 || r.orbitSteps > 0);
        await screenshot(page, `training-${name}-${theme}-${width}`, true);
        const labels = await page
          .locator('.plot-label:visible, .scene-label:visible')
          .evaluateAll((elements) =>
            elements.map((element) => {
              const { x, y, width: w, height: h } = element.getBoundingClientRect();
              return { text: element.textContent, x, y, width: w, height: h };
            }),
          );
        expect(overlaps(labels)).toEqual([]);
        expect(await seriousFindings(page)).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        expect(test.problems).toEqual([]);
        await test.close();
        open = null;
      }
    },
  );
});
