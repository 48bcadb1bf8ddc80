/** Hostile files in a real VS Code: a message in the editor, and everything else goes on. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  dynascope,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
  until,
  workspaceFile,
} from '../dynascope';

suite('Hostile files', () => {
  teardown(closeEditors);

  for (const name of [
    'empty.pth',
    'noise.pth',
    'text.pth',
    'truncated.pth',
    'missing-storage.pth',
    'short-storage.pth',
    'zip-bomb.pth',
    'mismatched-shapes.pth',
    'not-recurrent.pth',
    'code-execution.pth',
  ]) {
    test(`${name} gives a message`, async function () {
      if (!hasBrowser()) this.skip();
      const path = `hostile/${name}`;
      await openCheckpoint(path);
      const texts = await until(`a notice about ${name}`, async () => {
        const shown = await browser('texts', { selector: '.notice' }).catch(() => []);
        return shown.length > 0 && shown;
      });
      assert.ok(texts.every((text) => text.trim().length > 10 && !/\n\s+at /.test(text)));
    });
  }

  test('none of them leaves anything behind, and the next file opens', async () => {
    await dynascope();
    const { fsPath } = workspaceFile('hostile');
    const before = readdirSync(fsPath).sort();
    await openCheckpoint('hostile/code-execution.pth');
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.deepEqual(readdirSync(fsPath).sort(), before);
    for (const name of ['pwned', 'dynascope-pwned', 'PWNED']) {
      assert.equal(existsSync(join(tmpdir(), name)), false);
    }
  });
});
