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
  LARGE_CHECKPOINT,
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

  for (const { path, units, clicks } of [
    { path: 'models/evolution/model_epoch_1300.pth', units: 50, clicks: 12 },
    { path: LARGE_CHECKPOINT, units: 150, clicks: 50 },
  ]) {
    test(`a click on a node of the 3D picture ablates that unit (${units} units)`, async function () {
      if (!hasBrowser()) this.skip();
      await openCheckpoint(path);
      const inspector = await inspectorOf(path, hasPicture);
      const { x, y, unit } = await findUnit();
      await browser('watchInputs', {});
      const orbitMs: number[] = [];
      const raysMs: number[] = [];
      for (let repeat = 0; repeat < clicks; repeat++) {
        await drawnAnew(inspector, () => browser('click', { x, y, holdMs: HOLD_MS }));
        const clickedAt = await browser('lastInputAt', {});
        const { inScene } = inspector.lastDrawn ?? assert.fail('nothing was drawn');
        orbitMs.push(inScene.orbit - clickedAt);
        raysMs.push(inScene.skeleton - clickedAt);
        const gains = await browser('texts', { selector: '.gains li' });
        const ablated = repeat % 2 === 0;
        assert.equal(gains.length, ablated ? 1 : 0);
        if (ablated) assert.match(gains[0] ?? '', new RegExp(`unit ${unit}\\b`));
      }
      const told = `orbit ${summary(orbitMs)}, rays that attract ${summary(raysMs)}`;
      await print(`    ${clicks} clicks, from the event to the scene without its frame: ${told}`);
    });
  }
});

/** Of a button under a finger. */
const HOLD_MS = 60;

/** Of times in software GL on a shared machine: printed, not asserted. */
function summary(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return `median ${at(0.5)} p95 ${at(0.95)} ms`;
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
