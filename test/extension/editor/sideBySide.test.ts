/** Two Inspectors side by side, each of half the width: in two columns, and as VS Code's diff of a checkpoint in Git. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { browser, hasBrowser } from '../browser';
import { closeEditors, dynascope, hasPicture, until, workspaceFile } from '../dynascope';
import { assertApart } from '../labels';

const LEFT = 'models/evolution/model_epoch_700.pth';
const RIGHT = 'models/evolution/model_epoch_800.pth';
const SCHEME = 'dynascope-revision';

/** Both pictures, once they are complete and as wide as half the window lets them. */
async function bothDrawn(name: string): Promise<void> {
  const api = await dynascope();
  const open = await until('both pictures', () => {
    const inspectors = api.inspectors();
    return inspectors.length === 2 && inspectors.every(hasPicture) && inspectors;
  });
  for (const { lastDrawn } of open) {
    assertApart(lastDrawn?.labels ?? []);
    for (const view of lastDrawn?.viewports ?? []) {
      assert.ok(view.width > 100 && view.height > 100, `${view.name}: ${view.width} pixels wide`);
    }
  }
  if (!hasBrowser()) return;
  const media = process.env.DYNASCOPE_MEDIA;
  if (media) await browser('screenshot', { path: join(media, `${name}.png`) });
  const widths = await browser('widths', {});
  assert.equal(widths.length, 2);
  for (const { page, content } of widths)
    assert.ok(content <= page, `${content} in ${page} pixels`);
}

suite('Half the width', () => {
  teardown(closeEditors);

  test('is enough for an Inspector in each of two columns', async () => {
    for (const [path, viewColumn] of [
      [LEFT, vscode.ViewColumn.One],
      [RIGHT, vscode.ViewColumn.Two],
    ] as const) {
      const uri = workspaceFile(path);
      await vscode.commands.executeCommand(
        'vscode.openWith',
        uri,
        'dynascope.inspector',
        viewColumn,
      );
    }
    await bothDrawn('two-columns');
  });

  test('is enough for the diff of a checkpoint with an earlier revision of it', async () => {
    const bytes = await vscode.workspace.fs.readFile(workspaceFile(LEFT));
    const revision = vscode.workspace.registerFileSystemProvider(SCHEME, new OneRevision(bytes), {
      isReadonly: true,
    });
    try {
      const before = vscode.Uri.from({ scheme: SCHEME, path: workspaceFile(RIGHT).path });
      await vscode.commands.executeCommand('vscode.diff', before, workspaceFile(RIGHT), 'Diff');
      await bothDrawn('diff');
    } finally {
      revision.dispose();
    }
  });
});

/** As Git's own file system gives a committed file: its bytes, and no changes. */
class OneRevision implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  constructor(private readonly bytes: Uint8Array) {}
  watch = () => new vscode.Disposable(() => undefined);
  stat = () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.bytes.length });
  readFile = () => this.bytes;
  readDirectory = () => [];
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions();
}
