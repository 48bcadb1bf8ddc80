/** A user silences a unit in a real VS Code: the orbit is simulated anew, beside the intact one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { browser, hasBrowser, print } from '../browser';
import type { OpenInspector } from '../../../src/host/openInspector';
import {
  closeEditors,
  command,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
  until,
} from '../dynascope';
import { findUnit } from '../findUnit';

suite('Ablation', () => {
  teardown(closeEditors);

  test('silencing a unit draws a new orbit, clearing the gains brings the intact one back', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(SAMPLE_CHECKPOINT);
    const inspector = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    await browser('clickOn', { selector: '[role="tab"]:has-text("Units")' });
    await browser('clickOn', { selector: '[role="tabpanel"] tbody tr' });
    await drawnAnew(inspector, () => browser('clickOn', { selector: '.selected-unit .primary' }));
    const shown = inspector.lastDrawn?.drawables.filter(({ visible }) => visible) ?? [];
    assert.ok(
      shown.some(({ name }) => /ghost|intact/i.test(name)),
      `no ghost of the intact orbit among ${shown.map(({ name }) => name).join(', ')}`,
    );
    const media = process.env.DYNASCOPE_MEDIA;
    if (media) await browser('screenshot', { path: join(media, 'ablated.png') });
    await drawnAnew(inspector, () => command('dynascope.clearGains'));
  });

  for (const [path, units] of [
    ['models/evolution/model_epoch_1300.pth', 50],
    ['two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth', 150],
  ] as const) {
    test(`a click on a node of the 3D picture ablates that unit (${units} units)`, async function () {
      if (!hasBrowser()) this.skip();
      await openCheckpoint(path);
      const inspector = await inspectorOf(path, hasPicture);
      const { x, y, unit } = await findUnit();
      const orbitMs: number[] = [];
      const pictureMs: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const before = inspector.lastDrawn?.sequence ?? 0;
        const isNew = () => (inspector.lastDrawn?.sequence ?? 0) > before;
        const started = performance.now();
        await browser('click', { x, y });
        await until('the new orbit', isNew);
        orbitMs.push(performance.now() - started);
        await until('the whole new picture', () => isNew() && hasPicture(inspector));
        pictureMs.push(performance.now() - started);
        const gains = await browser('texts', { selector: '.gains li' });
        const ablated = repeat % 2 === 0;
        assert.equal(gains.length, ablated ? 1 : 0);
        if (ablated) assert.match(gains[0] ?? '', new RegExp(`unit ${unit}\\b`));
      }
      await print(`    click to orbit: ${summary(orbitMs)}; to rays too: ${summary(pictureMs)}`);
    });
  }
});

const REPEATS = 12;

/** Of times in software GL on a shared machine: printed, not asserted. */
function summary(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

/** Waits for a complete picture of a later request than the one shown before. */
async function drawnAnew(inspector: OpenInspector, act: () => Promise<unknown>): Promise<void> {
  const before = inspector.lastDrawn?.sequence ?? 0;
  await act();
  await until(
    'a new picture',
    () => hasPicture(inspector) && (inspector.lastDrawn?.sequence ?? 0) > before,
  );
}
