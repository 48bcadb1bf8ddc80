/** A user silences a unit, keeps what is seen as a view document, and opens it again to the same picture and numbers. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { OpenInspector } from '../../../src/host/openInspector';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  hasPicture,
  inspectorOf,
  LARGE_CHECKPOINT,
  openCheckpoint,
  until,
  workspaceFile,
} from '../dynascope';
import { findUnit } from '../findUnit';

const hasGhost = ({ lastDrawn }: OpenInspector) =>
  lastDrawn?.drawables.some(({ name, visible }) => visible && /ghost|intact/i.test(name)) === true;
/** Effects with their control band, once they are whole. */
const effects = () =>
  until('the control band', async () => {
    const [text] = await browser('texts', { selector: '.effects' });
    return text !== undefined && /Control: 8 random sets/.test(text) && text;
  });
const statistics = async () => (await browser('texts', { selector: '.outputs' })).at(-1);

/** Turned into angles and back, a camera differs in its last bit. */
const positionsOf = (cameras: Readonly<Record<string, string>> = {}) =>
  Object.entries(cameras)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, json]) => {
      const { position, target } = JSON.parse(json) as Record<'position' | 'target', number[]>;
      return [name, ...[...position, ...target].map((one) => one.toFixed(9))];
    });

suite('Saved view', () => {
  const uri = workspaceFile('two-h150-d100/kick.dynascope-view.json');

  const other = workspaceFile('two-h150-d100/other.dynascope-view.json');
  const ofRun = workspaceFile('two-h150-d100/ofRun.dynascope-view.json');

  suiteTeardown(async () => {
    await closeEditors();
    for (const made of [uri, other, ofRun]) {
      await vscode.workspace.fs.delete(made).then(undefined, () => undefined);
    }
  });

  test('a click changes gain, ghost and statistics, undo brings them back, the view opens to the same numbers', async function () {
    if (!hasBrowser()) this.skip();
    // A band of controls in software GL on a shared machine.
    this.timeout(300_000);
    await openCheckpoint(LARGE_CHECKPOINT);
    const inspector = await inspectorOf(LARGE_CHECKPOINT, hasPicture);
    // The panel that was open last is remembered.
    await browser('clickOn', { selector: '#tab-outputs' });
    const intact = await statistics();
    const { x, y, unit } = await findUnit();
    await browser('click', { x, y });
    await until('the ghost', () => hasPicture(inspector) && hasGhost(inspector));
    assert.match(
      (await browser('texts', { selector: '.gains li' })).join(),
      new RegExp(`unit ${unit}\\b`),
    );
    // Few controls: how long a hundred take is for benches.
    await browser('fill', { selector: '.effects .number-field input', text: '8' });
    await browser('press', { key: 'Tab' });
    await browser('clickOn', { selector: '.effects .primary' });
    const found = await effects();
    assert.match(
      (await browser('texts', { selector: '.live' })).join(),
      new RegExp(`Unit ${unit}: gain 0, residency .* steps \\(control .*\\)`),
    );
    const altered = await statistics();
    assert.notEqual(altered, intact);
    await browser('clickOn', { selector: '.effects h2' });
    await browser('press', { key: 'ControlOrMeta+z' });
    await until('the intact picture', () => hasPicture(inspector) && !hasGhost(inspector));
    assert.equal(await statistics(), intact);
    await browser('press', { key: 'ControlOrMeta+Shift+z' });
    await until('the ghost again', () => hasPicture(inspector) && hasGhost(inspector));
    await vscode.commands.executeCommand('dynascope.saveView', uri);
    const cameras = inspector.lastView?.cameras;
    await closeEditors();

    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.match(document.getText(), new RegExp(`"units": \\[${unit}\\]`));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      10,
    );
    const titles = lenses.map(({ command }) => command?.title);
    assert.deepEqual(titles, ['Open View', 'Replay on every checkpoint', '$(play) Run']);
    await vscode.commands.executeCommand('dynascope.openView', uri, 0);
    const reopened = await inspectorOf(LARGE_CHECKPOINT, (one) => hasPicture(one) && hasGhost(one));
    assert.equal(await effects(), found);
    assert.equal(await statistics(), altered);
    await until('the view', () => reopened.lastView);
    assert.deepEqual(positionsOf(reopened.lastView?.cameras), positionsOf(cameras));
    const notices = await browser('texts', { selector: '.notice' });
    assert.deepEqual(
      notices.filter((text) => /hash/.test(text)),
      [],
    );
  });

  test('is replayed on every checkpoint of its run, as a table and a map', async function () {
    this.timeout(300_000);
    const text = JSON.stringify({
      checkpoint: { path: '../models/evolution/model_epoch_300.pth', sha256: '' },
      interventions: [{ units: [25], gain: [0, 1], site: 'recurrent', controls: 0, steps: 2000 }],
    });
    await vscode.workspace.fs.writeFile(ofRun, new TextEncoder().encode(text));
    await vscode.commands.executeCommand('dynascope.replayOnRun', ofRun);
    const found = await until('the replay', () =>
      vscode.workspace.textDocuments.find((document) =>
        document.getText().startsWith('# ofRun.dynascope-view.json on every checkpoint'),
      ),
    );
    const lines = found.getText().split('\n');
    const rows = lines.filter((line) => /^\| \d+ +\|.*0 ± 0 +\|$/.test(line));
    assert.ok(rows.length >= 10, `${rows.length} checkpoints with nothing changed at gain 1`);
    assert.ok(lines.some((line) => line.startsWith('[map-0]: data:image/svg+xml;base64,')));
    await closeEditors();
  });

  test('says when the checkpoint is another one than the view was made of', async function () {
    if (!hasBrowser()) this.skip();
    await closeEditors();
    const uri = other;
    const text = JSON.stringify({
      checkpoint: { path: '../models/evolution/model_epoch_300.pth', sha256: 'ab'.repeat(32) },
      interventions: [{ units: [3], controls: 0, steps: 2000 }],
    });
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await vscode.commands.executeCommand('dynascope.openView', uri, 0);
    await inspectorOf('models/evolution/model_epoch_300.pth', (one) => hasPicture(one));
    const [notice] = await browser('texts', { selector: '.notice.warning' });
    assert.match(
      notice ?? '',
      /Another model_epoch_300.pth than the view was made of: hash \w+…, abababab…/,
    );
  });
});
