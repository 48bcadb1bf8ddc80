/** An experiment file in the editor: JSON with comments, explained and completed from the schema. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, until, workspaceFile } from '../dynascope';

const TEXT = '{\n  // a smaller one\n  "network": { "units": 0 }\n}\n';
const UNITS = TEXT.indexOf('"units"') + 2;

suite('Experiment file', () => {
  const uri = workspaceFile('made.dynascope.json');

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  test('is JSON with comments, and says what a key is and may be', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'jsonc');
    const position = document.positionAt(UNITS);
    const hover = await until('the hover of network.units', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        position,
      );
      const text = hovers.flatMap(({ contents }) => contents.map(textOf)).join('\n');
      return text.includes('recurrent layer') && text;
    });
    assert.match(hover, /Default: `150`/);
    assert.match(hover, /a whole number from 1 to 2000/);
  });

  test('is checked against the ranges of the schema', async () => {
    const [found] = await until('the diagnostics', () => {
      const diagnostics = vscode.languages.getDiagnostics(uri);
      return diagnostics.length > 0 && diagnostics;
    });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(found.range), '0');
  });
});

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}
