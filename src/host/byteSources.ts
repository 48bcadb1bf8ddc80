/** Where bytes of a document come from: the worker itself for local files, else read here once through workspace.fs. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { FormatError } from '../formats/formatError';
import type { ByteMethods, SourceDescriptor } from '../protocol/analysis';

/** VS Code's file system API has no ranged reads: other schemes are read whole, up to this. */
const MAX_VIRTUAL_BYTES = 512 * 1024 * 1024;

export class HostSources {
  private readonly held = new Map<number, Uint8Array>();
  private nextHandle = 1;

  /** @throws FormatError when a virtual file is too large to be read whole */
  async describe(uri: vscode.Uri): Promise<SourceDescriptor> {
    if (uri.scheme === 'file') return { kind: 'file', path: uri.fsPath };
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_VIRTUAL_BYTES) {
      throw new FormatError(
        `${basename(uri.path)}: ${size} bytes found, at most ${MAX_VIRTUAL_BYTES} are read from ${uri.scheme}: files`,
      );
    }
    const bytes = await vscode.workspace.fs.readFile(uri);
    const handle = this.nextHandle++;
    this.held.set(handle, bytes);
    return { kind: 'host', handle, name: basename(uri.path), size: bytes.length };
  }

  /** Frees what `describe` read. */
  release(source: SourceDescriptor): void {
    if (source.kind === 'host') this.held.delete(source.handle);
  }

  readRange({
    handle,
    offset,
    length,
  }: Parameters<ByteMethods['readRange']>[0]): Promise<Uint8Array> {
    const bytes = this.held.get(handle);
    if (!bytes) return Promise.reject(new FormatError(`source ${handle} is closed`));
    if (offset < 0 || length < 0 || offset + length > bytes.length) {
      return Promise.reject(new RangeError(`bytes ${offset}..${offset + length} are outside`));
    }
    return Promise.resolve(bytes.slice(offset, offset + length));
  }
}
