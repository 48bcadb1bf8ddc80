/** The preview beside an experiment: follows its text, measures what a run would cost, tells problems. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { OpenPreview } from '../../../src/host/experiment/previewPanel';
import { browser, hasBrowser } from '../browser';
import { closeEditors, command, dynascope, until, workspaceFile } from '../dynascope';

const TEXT = `{
  // two states
  "hmm": { "family": "chain", "states": 2 },
  "network": { "units": 20, "inputs": 4 },
  "data": { "sequences": 3000, "lengthSteps": 20 },
  "training": { "epochs": 10, "batch": 500 }
}
`;

suite('Experiment preview', () => {
  const uri = workspaceFile('shown.dynascope.json');

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  async function opened(): Promise<OpenPreview> {
    const api = await dynascope();
    return until('the preview', () => api.previews().find(({ path }) => path === uri.fsPath));
  }

  test('follows the text, and keeps the last HMM while there is an error', async () => {
    await vscode.window.showTextDocument(uri);
    await command('dynascope.openPreview');
    const preview = await opened();
    await until('the whole picture', () => preview.lastDrawn?.complete);
    assert.equal(preview.lastDrawn?.states, 2);
    for (const part of ['graph', 'transition', 'emission', 'statistics', 'samples', 'cost']) {
      assert.ok(preview.lastDrawn.parts.includes(part), `no ${part}`);
    }
    assert.ok(preview.snapshot.cost.state === 'known');
    assert.ok(preview.snapshot.cost.preview.floor.mean > 0);
    const media = process.env.DYNASCOPE_MEDIA;
    if (media && hasBrowser()) await browser('screenshot', { path: join(media, 'preview.png') });

    await replace('"states": 2', '"states": 4');
    await until('four states', () => preview.lastDrawn?.states === 4);
    await replace('"states": 4', '"states": 6');
    await until('the problem', () => preview.snapshot.problems.errors > 0);
    assert.match(preview.snapshot.problems.first, /would be negative/);
    assert.equal(preview.snapshot.hmm?.transition.length, 4);
    assert.equal(preview.snapshot.stale, true);
    const [diagnostic] = await until('the diagnostics', () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 && found;
    });
    assert.match(diagnostic.message, /would be negative/);
    await replace('"states": 6', '"states": 2');
    await until('two states again', () => preview.lastDrawn?.states === 2);
  });

  async function replace(from: string, to: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.getText().indexOf(from);
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
    edit.replace(uri, range, to);
    await vscode.workspace.applyEdit(edit);
  }
});
