/** "Find Mechanism" on a trained network: a proven kick unit, in a document beside the editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, SAMPLE_CHECKPOINT, until, workspaceFile } from '../dynascope';

suite('Find Mechanism', () => {
  teardown(closeEditors);

  test('names the kick unit of the sample network with its controls', async () => {
    const checkpoint = workspaceFile(SAMPLE_CHECKPOINT);
    await vscode.commands.executeCommand('dynascope.findMechanism', checkpoint);
    const found = await until('its document', () =>
      vscode.workspace.textDocuments.find((document) =>
        document.getText().startsWith('# Mechanism of 2HMM'),
      ),
    );
    assert.match(found.getText(), /kick units 25; fewest needed 25/);
    assert.match(found.getText(), /of 18 control sets/);
  });
});
