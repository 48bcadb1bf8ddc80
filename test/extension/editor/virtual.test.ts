/** Checkpoints that are no local files: bytes come through VS Code's file system API. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeEditors, dynascope, hasPicture, until, workspaceFile } from '../dynascope';
import { print } from '../browser';

const SCHEME = 'dynascope-memory';
const CHECKPOINT = 'models/evolution/model_epoch_1200.pth';

/** One read-only file in memory. */
class OneFile implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  reads = 0;
  constructor(private readonly bytes: Uint8Array) {}
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.bytes.length };
  }
  readFile(): Uint8Array {
    this.reads++;
    return this.bytes;
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}

suite('A virtual file system', () => {
  teardown(closeEditors);

  test('shows its checkpoints, read once', async () => {
    const provider = new OneFile(await readFile(workspaceFile(CHECKPOINT).fsPath));
    const registered = vscode.workspace.registerFileSystemProvider(SCHEME, provider, {
      isReadonly: true,
    });
    try {
      const uri = vscode.Uri.parse(`${SCHEME}:/runs/model_epoch_1200.pth`);
      await vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector');
      const api = await dynascope();
      const inspector = await until('the Inspector of a virtual file', () =>
        api.inspectors().find((one) => one.path === uri.fsPath && hasPicture(one)),
      );
      assert.ok(inspector.lastDrawn?.drawables.some(({ name }) => name === 'orbit'));
      assert.equal(provider.reads, 1);
    } finally {
      registered.dispose();
    }
  });
});

suite('Activation', () => {
  test('does little', async () => {
    const { activationMs } = await dynascope();
    assert.ok(activationMs > 0);
    await print(`    activation took ${activationMs.toFixed(1)} ms`);
  });
});
