/** Ranged reads of a local file. Keeps no handle open, so a training process can replace the file at any time. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '../formats/byteSource';
import { FormatError } from '../formats/formatError';

/**
 * @param path absolute or relative to the working directory
 * @throws FormatError when the path is no readable file; later reads throw it when the file changed in between
 */
export async function nodeByteSource(path: string): Promise<ByteSource> {
  const name = basename(path);
  const found = await statFile(path);
  if (!found.isFile()) {
    throw new FormatError(`${name}: a folder or device was found, a file is needed`);
  }
  const { size, mtimeMs } = found;
  return {
    name,
    size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(
          `${name}: bytes ${offset}..${offset + length} asked for, the file has ${size}`,
        );
      }
      const handle = await open(path, 'r');
      try {
        const now = await handle.stat();
        if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed(name);
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) throw changed(name);
          filled += bytesRead;
        }
        return bytes;
      } finally {
        await handle.close();
      }
    },
  };
}

async function statFile(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FormatError(`${path}: can not be opened (${reason}), a readable file is needed`);
  }
}

function changed(name: string): FormatError {
  return new FormatError(`${name}: changed on disk while it was read`, 'Open it again.');
}
