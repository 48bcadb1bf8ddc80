/** A checkpoint changes on disk while it is open: rewritten, half-written, deleted. */
import assert from 'node:assert/strict';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import {
  closeEditors,
  command,
  dynascope,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  until,
  workspaceFile,
} from '../dynascope';

const OPENED = 'models/evolution/model_epoch_1400.pth';
const OTHER = 'models/evolution/model_epoch_1300.pth';
const path = (relative: string) => workspaceFile(relative).fsPath;

suite('A checkpoint on disk', () => {
  const kept = () => `${path(OPENED)}.kept`;

  setup(async () => {
    await copyFile(path(OPENED), kept());
    await openCheckpoint(OPENED);
    await inspectorOf(OPENED, hasPicture);
  });
  teardown(async () => {
    await closeEditors();
    await rename(kept(), path(OPENED));
  });

  test('that is rewritten is drawn anew', async () => {
    const before = (await inspectorOf(OPENED, hasPicture)).lastDrawn?.revision ?? 0;
    await copyFile(path(OTHER), path(OPENED));
    await inspectorOf(
      OPENED,
      (inspector) => hasPicture(inspector) && (inspector.lastDrawn?.revision ?? 0) > before,
    );
  });

  test('that is half-written keeps its last good picture, says so, and comes when it is whole', async () => {
    const whole = await readFile(path(OTHER));
    const before = (await inspectorOf(OPENED, hasPicture)).lastDrawn?.revision ?? 0;
    await writeFile(path(OPENED), whole.subarray(0, whole.length / 2));
    const during = await inspectorOf(OPENED, ({ lastNotice }) => lastNotice !== null);
    assert.match(during.lastNotice?.message ?? '', /being written; the last good picture stays/);
    assert.equal(during.lastDrawn?.revision, before);
    assert.ok(during.lastDrawn?.complete);
    await writeFile(path(OPENED), whole);
    await inspectorOf(
      OPENED,
      ({ lastNotice, lastDrawn }) => lastNotice === null && (lastDrawn?.revision ?? 0) > before,
    );
  });

  test('that is deleted keeps its picture and says so', async () => {
    await rm(path(OPENED));
    const inspector = await inspectorOf(OPENED, ({ lastNotice }) => lastNotice !== null);
    assert.match(inspector.lastNotice?.message ?? '', /was deleted; the last good picture stays/);
    assert.ok(inspector.lastDrawn?.complete);
  });
});

suite('Two editors of one checkpoint', () => {
  teardown(closeEditors);

  test('share its document and both draw', async () => {
    await openCheckpoint(OTHER);
    await inspectorOf(OTHER, hasPicture);
    await command('workbench.action.splitEditor');
    const api = await dynascope();
    await until('two pictures', () => {
      const open = api.inspectors().filter((inspector) => inspector.path === path(OTHER));
      return open.length === 2 && open.every(hasPicture);
    });
  });
});
