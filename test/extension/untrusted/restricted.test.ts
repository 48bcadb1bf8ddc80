/** Restricted mode: a workspace that nobody trusts can be inspected all the same. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  dynascope,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
  workspaceFile,
} from '../dynascope';

suite('Restricted mode', () => {
  test('is in force, and the sample is drawn', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await openCheckpoint(SAMPLE_CHECKPOINT);
    const { lastDrawn } = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.equal(lastDrawn?.complete, true);
  });

  test('trains nothing: no CodeLens, no command', async () => {
    const uri = workspaceFile('two-states.dynascope.json');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(titles.includes('Preview'), titles.join(', '));
    assert.ok(!titles.some((title) => title.includes('Train')), titles.join(', '));
    const before = await runsThere();
    // Its error message waits for the user.
    void vscode.commands.executeCommand('dynascope.trainExperiment', uri);
    await new Promise((done) => setTimeout(done, 1000));
    const { training } = await dynascope();
    assert.equal(training.active, null);
    assert.deepEqual(await runsThere(), before);
  });
});

async function runsThere(): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(workspaceFile('runs'));
  return entries.map(([name]) => name).sort();
}
