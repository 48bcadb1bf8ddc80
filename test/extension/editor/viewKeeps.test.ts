/** What a saved view must not lose: comments and texts of the file that is there, and what the picture is made of. */
import assert from 'node:assert/strict';
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

const CHECKPOINT = 'two-h150-d100/models/evolution/model_epoch_300.pth';
const INPUTS = 100;

const write = (uri: vscode.Uri, text: string) =>
  vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
const read = async (uri: vscode.Uri) =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
/** In the list of notifications: a window without the focus pops none up. */
async function answer(text: string, button: string): Promise<void> {
  await command('notifications.showList');
  const selector = `.notification-list-item:has-text("${text}") .monaco-button:has-text("${button}")`;
  await browser('clickInWindow', { selector });
}

suite('Saved view over another one', () => {
  const uri = workspaceFile('two-h150-d100/kept.dynascope-view.json');
  // A document of its own for each: VS Code learns late of what is written beside it.
  const ofInputs = workspaceFile('two-h150-d100/kept-of-inputs.dynascope-view.json');
  const saved = workspaceFile('two-h150-d100/kept-saved.dynascope-view.json');
  const withoutInputs = workspaceFile('two-h150-d100/kept-without.dynascope-view.json');
  const inputs = workspaceFile('two-h150-d100/kept-inputs.csv');

  suiteTeardown(async () => {
    await closeEditors();
    for (const made of [uri, ofInputs, saved, withoutInputs, inputs]) {
      await vscode.workspace.fs.delete(made).then(undefined, () => undefined);
    }
  });

  test('keeps comments, and writes over nothing that is no view: the error opens the place', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(CHECKPOINT);
    await inspectorOf(CHECKPOINT, hasPicture);
    await write(uri, '{\n  // What I think of unit 3.\n  "interventions": [{ "units": [3] }]\n}\n');
    await vscode.commands.executeCommand('dynascope.saveView', uri);
    const kept = await read(uri);
    assert.match(
      kept,
      /^\{\n {2}\/\/ What I think of unit 3\.\n {2}"interventions": \[\{ "units": \[3\] \}\],\n/,
    );
    assert.match(kept, /"path": "models\/evolution\/model_epoch_300.pth"/);

    const broken = '{\n  // mine\n  "interventions": [{ "units": [3] }\n}\n';
    await write(uri, broken);
    await vscode.commands.executeCommand('dynascope.saveView', uri);
    assert.equal(await read(uri), broken);
    await answer('kept.dynascope-view.json was not written over: line 4', 'Open File');
    const editor = await until('the file', () => {
      const { activeTextEditor } = vscode.window;
      return activeTextEditor?.document.uri.toString() === uri.toString() && activeTextEditor;
    });
    assert.equal(editor.selection.active.line, 3);
  });

  test('keeps inputs of a file and corrections; a file that is gone is said, and can be chosen again', async function () {
    if (!hasBrowser()) this.skip();
    await closeEditors();
    const rows = Array.from({ length: 40 }, (_, t) =>
      Array.from({ length: INPUTS }, (__, k) => Math.sin(t + k)).join(),
    );
    await write(inputs, `${rows.join('\n')}\n`);
    const checkpoint = { path: 'models/evolution/model_epoch_300.pth' };
    const view = {
      checkpoint,
      network: { nonlinearity: 'tanh' },
      simulation: { lengthSteps: 30, warmupSteps: 0, inputFile: { path: 'kept-inputs.csv' } },
    };
    await write(ofInputs, JSON.stringify(view));
    await vscode.commands.executeCommand('dynascope.openView', ofInputs);
    const inspector = await inspectorOf(CHECKPOINT, hasPicture);
    const shown = await until('the view', () => inspector.lastView);
    assert.match(shown.simulation.inputFile ?? '', /^\d+:kept-inputs\.csv$/);
    const [page] = await browser('texts', { selector: 'body' });
    assert.match(page, /tanh/);

    await vscode.commands.executeCommand('dynascope.saveView', saved);
    const { network, simulation } = JSON.parse((await read(saved)).replace(/^ *\/\/.*$/gm, '')) as {
      network: object;
      simulation: { inputFile: { path: string; sha256: string } };
    };
    assert.deepEqual(network, { nonlinearity: 'tanh' });
    assert.equal(simulation.inputFile.path, 'kept-inputs.csv');
    assert.match(simulation.inputFile.sha256, /^[0-9a-f]{64}$/);

    await vscode.workspace.fs.delete(inputs);
    await write(withoutInputs, JSON.stringify({ ...view, network: {} }));
    await vscode.commands.executeCommand('dynascope.openView', withoutInputs);
    await until('the uncorrected network', async () => {
      const [text] = await browser('texts', { selector: 'body' });
      return !/tanh/.test(text) && /as the view says/.test(text);
    });
    await answer('The orbit is on noise, without the inputs of the view', 'Choose File');
    await browser('press', { key: 'Escape' });
  });
});
