/** A checkpoint changes on disk while it is shown in a real VS Code: rewritten, half-written, deleted, hidden. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
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

const EVOLUTION = 'models/evolution';
const COPY = `${EVOLUTION}/copy.pth`;

suite('A checkpoint on disk', () => {
  const copy = () => workspaceFile(COPY).fsPath;
  const epoch = (number: number) => workspaceFile(`${EVOLUTION}/model_epoch_${number}.pth`).fsPath;

  setup(() => copyFileSync(epoch(1400), copy()));
  teardown(async () => {
    await closeEditors();
    rmSync(copy(), { force: true });
  });

  test('is drawn again when it was rewritten', async () => {
    await openCheckpoint(COPY);
    const inspector = await inspectorOf(COPY, hasPicture);
    const before = inspector.lastDrawn?.revision ?? 0;
    copyFileSync(epoch(1500), copy());
    await until(
      'a picture of the new content',
      () => (inspector.lastDrawn?.revision ?? 0) > before && hasPicture(inspector),
    );
  });

  test('keeps its picture while it is half-written, and loses the notice when it is whole', async () => {
    await openCheckpoint(COPY);
    const inspector = await inspectorOf(COPY, hasPicture);
    const before = inspector.lastDrawn?.revision ?? 0;
    const bytes = readFileSync(epoch(1500));
    writeFileSync(copy(), bytes.subarray(0, bytes.length / 2));
    await until('a notice', () => /being written/.test(inspector.lastNotice?.message ?? ''));
    assert.equal(inspector.lastDrawn?.revision, before);
    writeFileSync(copy(), bytes);
    await until('the new content', () => (inspector.lastDrawn?.revision ?? 0) > before);
    await until('the notice to go', () => inspector.lastNotice === null);
  });

  test('leaves its picture and a notice when it is deleted', async () => {
    await openCheckpoint(COPY);
    const inspector = await inspectorOf(COPY, hasPicture);
    rmSync(copy());
    await until('a notice', () => /deleted/.test(inspector.lastNotice?.message ?? ''));
    assert.equal(hasPicture(inspector), true);
  });

  test('is drawn again, from the same content, when its editor was hidden', async () => {
    await openCheckpoint(COPY);
    const inspector = await inspectorOf(COPY, hasPicture);
    const { revision } = inspector.lastDrawn ?? {};
    await vscode.window.showTextDocument(workspaceFile('config.json'), { preview: false });
    const hidden = inspector.lastDrawn;
    await openCheckpoint(COPY);
    await until(
      'the picture to come back',
      () => inspector.lastDrawn !== hidden && hasPicture(inspector),
    );
    assert.equal(inspector.lastDrawn?.revision, revision);
    assert.equal((await dynascope()).inspectors().length, 1);
  });

  test('is shown twice side by side, and both go when they are closed', async () => {
    await openCheckpoint(COPY);
    await inspectorOf(COPY, hasPicture);
    await command('workbench.action.splitEditor');
    const api = await dynascope();
    await until('both pictures', () => {
      const open = api.inspectors().filter(({ path }) => path === copy());
      return open.length === 2 && open.every(hasPicture);
    });
    await closeEditors();
    await until('both to be gone', () => api.inspectors().length === 0);
  });
});

suite('A run', () => {
  teardown(closeEditors);

  test('config.json links to its last checkpoint', async () => {
    const uri = workspaceFile('config.json');
    await vscode.window.showTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      10,
    );
    const ours = lenses.find(({ command: c }) => c?.command === 'dynascope.openLastCheckpoint');
    assert.match(ours?.command?.title ?? '', /checkpoints/);
    const [path] = ours?.command?.arguments as [string];
    assert.match(path, /2HMM_3Outputs.*\.pth$/);
  });
});
