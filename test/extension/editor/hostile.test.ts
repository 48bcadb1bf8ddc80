/** Hostile files in a real VS Code: a message in the editor, and everything else goes on. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
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
    const folders = [workspaceFile('hostile').fsPath, workspaceFile('.').fsPath, process.cwd()];
    for (const name of readdirSync(folders[0])) await openCheckpoint(`hostile/${name}`);
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    for (const folder of folders) {
      assert.ok(!existsSync(join(folder, 'PWNED_BY_PICKLE')), `code ran: ${folder}`);
    }
  });
});
