/** Opens any checkpoint: the container is told by its content, never by its name. */
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import type { ByteSource } from './byteSource';
import type { Checkpoint } from './checkpoint';
import { FormatError } from './formatError';
import { NPY_MAGIC } from './npy';
import { npyEntries, readNpy, readNpz } from './npz';
import { readSafetensors } from './safetensors';
import { torchCheckpoint } from './torchCheckpoint';
import { readTorchLegacy } from './torchLegacy';
import { readTorchZip, torchPickleEntry } from './torchZip';
import { readZip } from './zip';

const HEAD_BYTES = 64;
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
const PICKLE_PROTO = 0x80;
const LFS_PREFIX = 'version https://git-lfs';

/**
 * Reads headers only; tensors fetch their bytes when their values are asked for.
 * Nothing in the file is executed. Memory stays near the size of its table of contents.
 *
 * @throws FormatError in one line: what was found, what is legal
 */
export async function readCheckpoint(
  source: ByteSource,
  options: { readonly signal?: CancelSignal } = {},
): Promise<Checkpoint> {
  throwIfCancelled(options.signal);
  if (source.size === 0) {
    throw new FormatError(
      `${source.name}: the file is empty`,
      'A save may have failed or still be running.',
    );
  }
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  throwIfCancelled(options.signal);
  if (startsWith(head, ZIP_MAGIC)) return readArchive(source);
  if (startsWith(head, NPY_MAGIC)) return readNpy(source);
  if (head[0] === PICKLE_PROTO) return torchCheckpoint(await readTorchLegacy(source));
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith(LFS_PREFIX)) {
    throw new FormatError(
      `${source.name}: a Git LFS pointer, not the file itself`,
      'Run git lfs pull.',
    );
  }
  if (looksLikeSafetensors(source, head)) return readSafetensors(source);
  throw unknown(source, text);
}

async function readArchive(source: ByteSource): Promise<Checkpoint> {
  const entries = await readZip(source);
  const pickle = torchPickleEntry(entries);
  if (pickle) return torchCheckpoint(await readTorchZip(source, entries, pickle));
  if (npyEntries(entries).length > 0) return readNpz(entries);
  throw new FormatError(
    `${source.name}: a zip archive without data.pkl (PyTorch) or .npy arrays (NumPy)`,
  );
}

/** A header length that fits the file, or a brace where the header starts. */
function looksLikeSafetensors(source: ByteSource, head: Uint8Array): boolean {
  if (source.name.toLowerCase().endsWith('.safetensors')) return true;
  return head.length > 8 && head[8] === 0x7b && head[7] === 0 && head[6] === 0;
}

function unknown(source: ByteSource, text: string): FormatError {
  const readable = /^[\t\n\r\x20-\x7e]*$/.test(text);
  const found = readable
    ? `text ('${text.slice(0, 24).replace(/\s+/g, ' ').trim()}…')`
    : 'unknown bytes';
  return new FormatError(
    `${source.name}: ${found} found; PyTorch (.pth, .pt, .ckpt), safetensors and NumPy (.npz, .npy) files are legal`,
    readable ? 'Reopen it with the text editor.' : 'The file may be damaged or of another kind.',
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, k) => bytes[k] === byte);
}
