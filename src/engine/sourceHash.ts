/** SHA-256 of a file's bytes, wherever they are, read range by range. Files of this machine by path: src/files/viewFiles.ts. */
import { createHash } from 'node:crypto';
import type { ByteSource } from '../formats/byteSource';

const PIECE_BYTES = 4 * 1024 * 1024;

/** Lower-case hexadecimal digits. @throws whatever the source throws, or the signal's reason */
export async function sha256OfSource(source: ByteSource, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < source.size; offset += PIECE_BYTES) {
    signal.throwIfAborted();
    hash.update(await source.read(offset, Math.min(PIECE_BYTES, source.size - offset)));
  }
  return hash.digest('hex');
}
