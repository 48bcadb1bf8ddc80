/** A user opens checkpoints in a real VS Code: what the Inspector says it drew. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { browser, hasBrowser, print } from '../browser';
import { assertApart } from '../labels';
import {
  closeEditors,
  command,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
} from '../dynascope';

suite('Inspector', () => {
  teardown(closeEditors);

  test('a double click on the sample draws orbit, skeleton and connectivity', async function () {
    if (!hasBrowser()) this.skip();
    await browser('openInExplorer', { path: SAMPLE_CHECKPOINT });
    const { lastDrawn, firstPictureMs } = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.ok(lastDrawn);
    const counts = new Map(lastDrawn.drawables.map(({ name, count }) => [name, count]));
    assert.ok(
      [...counts.values()].some((count) => count >= 2000),
      'no drawable has the 2,000 steps',
    );
    assert.ok([...counts.values()].includes(50), 'no drawable has the 50 units');
    await print(
      `    first picture: ${Math.round(firstPictureMs ?? NaN)} ms after the editor opened`,
    );
    const media = process.env.DYNASCOPE_MEDIA;
    if (media) await browser('screenshot', { path: join(media, 'inspector.png') });
  });

  test('no two labels intersect, and the content covers at least half of each view', async () => {
    await openCheckpoint(SAMPLE_CHECKPOINT);
    const { lastDrawn } = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.ok(lastDrawn);
    const { labels, viewports } = lastDrawn;
    assertApart(labels);
    assert.equal(viewports.length, 2);
    for (const { name, cover } of viewports) assert.ok(cover >= 0.5, `${name} covers ${cover}`);
  });

  for (const [name, facts] of [
    ['rnn-tanh-bias.pth', /RNN tanh/],
    ['rnn-tanh-2layer.pth', /RNN tanh · 8 \+ 8 units/],
    ['gru.pth', /GRU/],
    ['lstm.pth', /LSTM/],
  ] as const) {
    test(`${name} is drawn under the right name`, async function () {
      const path = `formats/${name}`;
      await openCheckpoint(path);
      const { lastDrawn } = await inspectorOf(path, hasPicture);
      assert.equal(lastDrawn?.complete, true);
      if (!hasBrowser()) return;
      const [header] = await browser('texts', { selector: '.facts' });
      assert.match(header ?? '', facts);
    });
  }

  test('next and previous checkpoint take the place of the open one', async () => {
    await openCheckpoint('models/evolution/model_epoch_1400.pth');
    await inspectorOf('models/evolution/model_epoch_1400.pth', hasPicture);
    await command('dynascope.openNextCheckpoint');
    const next = await inspectorOf('models/evolution/model_epoch_1500.pth', hasPicture);
    // Drawn in the axes of the one before, so that what moves is the network.
    const labels = next.lastDrawn?.labels.map(({ text }) => text).join() ?? '';
    assert.match(labels, /PC 1[^,]*axes of model_epoch_1400\.pth/);
    await command('dynascope.openPreviousCheckpoint');
    await inspectorOf('models/evolution/model_epoch_1400.pth', hasPicture);
  });
});
