/** A user steps through the checkpoints of a run: what goes along, where the next is shown, what can not go along. */
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  command,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  until,
  workspaceFile,
} from '../dynascope';

const epoch = (number: number) => `models/evolution/model_epoch_${number}.pth`;

/** Ablates a unit by its row in the table, and waits for the picture of it. */
async function ablate(path: string, unit: number): Promise<void> {
  const inspector = await inspectorOf(path, hasPicture);
  const before = inspector.lastDrawn?.sequence ?? 0;
  await browser('clickOn', { selector: '#tab-units' });
  await browser('clickOn', { selector: `.panel tbody tr:nth-child(${unit + 1})` });
  await browser('clickOn', { selector: '.selected-unit .primary' });
  await until(
    'the picture without the unit',
    () => (inspector.lastDrawn?.sequence ?? 0) > before && hasPicture(inspector),
  );
}

const openTabs = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length;

suite('The next checkpoint', () => {
  teardown(closeEditors);

  test('is revealed where it is open already, with axes, camera, noise and gains of the one before', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(epoch(300));
    const next = await inspectorOf(epoch(300), hasPicture);
    await openCheckpoint(epoch(200));
    await ablate(epoch(200), 5);
    await browser('clickOn', { selector: '.viewport-state-space' });
    for (let turn = 0; turn < 4; turn++) await browser('press', { key: 'ArrowRight' });
    await browser('clickOn', { selector: 'button[title="Another noise"]' });
    const first = await inspectorOf(epoch(200), hasPicture);
    await until('the turned camera', () => first.lastView?.cameras['state-space'] !== undefined);
    const tabs = openTabs();
    const before = next.lastDrawn;
    await command('dynascope.openNextCheckpoint');
    await until('the picture', () => next.lastDrawn !== before && hasPicture(next));
    assert.equal(openTabs(), tabs);
    const labels = next.lastDrawn?.labels.map(({ text }) => text).join() ?? '';
    assert.match(labels, /PC 1[^,]*axes of model_epoch_200\.pth/);
    assert.match((await browser('texts', { selector: '.gains li' })).join(), /unit 5\b/);
    // A page tells its view a little later; what it told before it was hidden is another one.
    await until('the view of the next', () => next.lastView?.simulation.seed === 2);
    await until('the view that was left', () => first.lastView?.simulation.seed === 2);
    assert.deepEqual(cameraOf(next.lastView), cameraOf(first.lastView));
  });

  test('is opened in the column that was left, and stays as it is in another one', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(epoch(400));
    await ablate(epoch(400), 7);
    await vscode.commands.executeCommand(
      'vscode.openWith',
      workspaceFile(epoch(500)),
      'dynascope.inspector',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    );
    const beside = await inspectorOf(epoch(500), hasPicture);
    // The one beside stays as it is: the next one is opened in the column that was left.
    await command('workbench.action.focusFirstEditorGroup');
    await command('dynascope.openNextCheckpoint');
    await until('a second tab of the checkpoint', () => openTabs() === 3);
    assert.deepEqual(beside.lastView?.simulation.gains ?? [], []);
  });

  test('with fewer units leaves out the gains that have no unit, and says so', async function () {
    if (!hasBrowser()) this.skip();
    const smaller = epoch(650);
    copyFileSync(workspaceFile('formats/rnn-tanh-bias.pth').fsPath, workspaceFile(smaller).fsPath);
    try {
      await openCheckpoint(epoch(600));
      await ablate(epoch(600), 30);
      await command('dynascope.openNextCheckpoint');
      const shown = await inspectorOf(smaller, hasPicture);
      const notices = await browser('texts', { selector: '.notice' });
      assert.match(notices.join('\n'), /gains of one unit were left out/);
      assert.ok(!notices.some((text) => /^×/.test(text.trim())), notices.join('\n'));
      assert.deepEqual(await browser('texts', { selector: '.gains li' }), []);
      assert.equal(shown.lastDrawn?.complete, true);
    } finally {
      await closeEditors();
      rmSync(workspaceFile(smaller).fsPath);
    }
  });
});

function cameraOf(view: { cameras: Record<string, string> } | null): string[] {
  const json = view?.cameras['state-space'] ?? '{}';
  const { position = [] } = JSON.parse(json) as { position?: number[] };
  return position.map((value) => value.toFixed(2));
}
