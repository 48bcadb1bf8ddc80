/** The fidelity report of a checkpoint, as a document of the editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, SAMPLE_CHECKPOINT, until, workspaceFile } from '../dynascope';

suite('Fidelity report', () => {
  teardown(closeEditors);

  test('of a checkpoint opens as a preview of a read-only document', async () => {
    await vscode.commands.executeCommand(
      'dynascope.showFidelityReport',
      workspaceFile(SAMPLE_CHECKPOINT).fsPath,
    );
    const document = await until('the report', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'dynascope-fidelity'),
    );
    assert.equal(document.languageId, 'markdown');
    assert.match(document.getText(), /^# Fidelity: /);
    assert.match(document.getText(), /chain of 2, linear emissions/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) ?? false, false);
    await until('its tab', () => vscode.window.tabGroups.activeTabGroup.activeTab ?? false);
  });
});
