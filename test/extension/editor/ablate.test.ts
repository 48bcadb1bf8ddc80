/** A user silences a unit in a real VS Code: the orbit is simulated anew, beside the intact one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  command,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
} from '../dynascope';

suite('Ablation', () => {
  teardown(closeEditors);

  test('silencing a unit draws a new orbit, clearing the gains brings the intact one back', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(SAMPLE_CHECKPOINT);
    const { lastDrawn } = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    const before = lastDrawn?.sequence ?? 0;
    await browser('clickOn', { selector: '[role="tab"]:has-text("Units")' });
    await browser('clickOn', { selector: '[role="tabpanel"] tbody tr' });
    await browser('clickOn', { selector: '.selected-unit .primary' });
    const ablated = await inspectorOf(
      SAMPLE_CHECKPOINT,
      (inspector) => hasPicture(inspector) && (inspector.lastDrawn?.sequence ?? 0) > before,
    );
    const shown = ablated.lastDrawn?.drawables.filter(({ visible }) => visible) ?? [];
    assert.ok(
      shown.some(({ name }) => /ghost|intact/i.test(name)),
      `no ghost of the intact orbit among ${shown.map(({ name }) => name).join(', ')}`,
    );
    const media = process.env.DYNASCOPE_MEDIA;
    if (media) await browser('screenshot', { path: join(media, 'ablated.png') });
    const after = ablated.lastDrawn?.sequence ?? 0;
    await command('dynascope.clearGains');
    await inspectorOf(
      SAMPLE_CHECKPOINT,
      (inspector) => hasPicture(inspector) && (inspector.lastDrawn?.sequence ?? 0) > after,
    );
  });
});
