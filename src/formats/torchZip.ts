/** `torch.save`'s zip container (PyTorch 1.6 and later): data.pkl beside one entry a storage. */
import type { ByteSource } from './byteSource';
import { FormatError } from './formatError';
import { unpickle } from './pickle';
import type { StorageBytes } from './stridedTensor';
import type { TorchContent } from './torchCheckpoint';
import type { ZipEntry } from './zip';

/** The pickle holds names and shapes; a hundred megabytes of those is no checkpoint. */
const MAX_PICKLE_BYTES = 128 * 1024 * 1024;

/** Name of the pickle entry, or null when the archive is something else. */
export function torchPickleEntry(entries: ReadonlyMap<string, ZipEntry>): string | null {
  const names = [...entries.keys()].filter(
    (name) => name === 'data.pkl' || name.endsWith('/data.pkl'),
  );
  return names.sort((a, b) => a.length - b.length)[0] ?? null;
}

export async function readTorchZip(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  pickleEntry: string,
): Promise<TorchContent> {
  const pickle = entries.get(pickleEntry);
  if (!pickle) throw new FormatError(`${source.name}: ${pickleEntry} is missing in the archive`);
  if (pickle.size > MAX_PICKLE_BYTES) {
    throw new FormatError(
      `${pickleEntry}: ${pickle.size} bytes found, at most ${MAX_PICKLE_BYTES} are legal`,
    );
  }
  const prefix = pickleEntry.slice(0, -'data.pkl'.length);
  const bytes = await pickle.read(0, pickle.size);
  return {
    format: 'torch-zip',
    unpickled: unpickle(bytes, 0, pickleEntry),
    storages: storagesOf(entries, prefix, await isLittleEndian(entries, prefix)),
  };
}

function storagesOf(
  entries: ReadonlyMap<string, ZipEntry>,
  prefix: string,
  littleEndian: boolean,
): StorageBytes {
  return {
    littleEndian,
    size: (key) => entries.get(`${prefix}data/${key}`)?.size ?? null,
    read(key, offset, length) {
      const entry = entries.get(`${prefix}data/${key}`);
      if (!entry) return Promise.reject(new FormatError(`storage '${key}' is missing in the file`));
      return entry.read(offset, length);
    },
  };
}

/** Files without the entry come from little-endian machines. */
async function isLittleEndian(
  entries: ReadonlyMap<string, ZipEntry>,
  prefix: string,
): Promise<boolean> {
  const entry = entries.get(`${prefix}byteorder`);
  if (!entry || entry.size > 16) return true;
  const text = new TextDecoder().decode(await entry.read(0, entry.size)).trim();
  if (text !== 'little' && text !== 'big') {
    throw new FormatError(`${entry.name}: '${text}' found, 'little' or 'big' is legal`);
  }
  return text === 'little';
}
