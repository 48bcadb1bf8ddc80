/** A view file in the editor: JSON with comments, completed from its schema and checked beyond it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, until, workspaceFile } from '../dynascope';

const TEXT =
  '{\n  // what unit 83 does\n  "interventions": [{ "units": [83], "gian": 0, "scope": "zone:x" }, { "gain": 1 }]\n}\n';

suite('View file', () => {
  const uri = workspaceFile('look.dynascope-view.json');

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  test('is JSON with comments; what the schema and what only we know is told at its place', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'jsonc');
    const found = await until('three diagnostics', () => {
      const diagnostics = vscode.languages.getDiagnostics(uri);
      return diagnostics.length >= 3 && diagnostics;
    });
    const told = found
      .map(({ range, message }) => `${document.getText(range)}: ${message}`)
      .join('\n');
    assert.match(told, /"gian": gian: unknown key, it has no effect; "gain" may be meant/);
    assert.match(told, /units or edges are needed/);
    assert.match(told, /"zone:x": /);
    assert.equal(found.length, 3, told);
  });
});
