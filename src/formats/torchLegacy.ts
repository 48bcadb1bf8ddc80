/** `torch.save`'s container before PyTorch 1.6: five pickles in a row, then the storages one after the other. */
import type { ByteSource } from './byteSource';
import { BYTES_PER_ELEMENT, DTYPE_OF_STORAGE } from './dtypes';
import { FormatError } from './formatError';
import { unpickle, type Unpickled } from './pickle';
import { PickleDict } from './pickleValues';
import type { StorageBytes } from './stridedTensor';
import type { TorchContent } from './torchCheckpoint';

const MAGIC = 0x1950a86a20f9469cfc6cn;
/** The pickles come first and are small; read this much, and more only when they go on. */
const FIRST_BYTES = 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;
/** Each storage starts with its element count. */
const COUNT_BYTES = 8;

interface Place {
  readonly offset: number;
  readonly size: number;
}

/** @throws FormatError when the first pickle is not the magic number, or anything is cut short */
export async function readTorchLegacy(source: ByteSource): Promise<TorchContent> {
  const { object, keys, littleEndian, end } = await readPickles(source);
  const places = await findStorages(source, object, keys, littleEndian, end);
  const storages: StorageBytes = {
    littleEndian,
    size: (key) => places.get(key)?.size ?? null,
    read(key, offset, length) {
      const place = places.get(key);
      if (!place) return Promise.reject(new FormatError(`storage '${key}' is missing in the file`));
      return source.read(place.offset + offset, length);
    },
  };
  return { format: 'torch-legacy', unpickled: object, storages };
}

interface Pickles {
  readonly object: Unpickled;
  readonly keys: readonly string[];
  readonly littleEndian: boolean;
  readonly end: number;
}

async function readPickles(source: ByteSource): Promise<Pickles> {
  for (let length = FIRST_BYTES; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, source.size, MOST_BYTES));
    try {
      return parsePickles(bytes, source.name);
    } catch (error) {
      // A cut-off pickle may only need more bytes; anything else fails the same way again, and last.
      if (bytes.length === source.size || bytes.length >= MOST_BYTES) throw error;
    }
  }
}

function parsePickles(bytes: Uint8Array, name: string): Pickles {
  const magic = unpickle(bytes, 0, name);
  if (magic.value !== MAGIC) {
    throw new FormatError(
      `${name}: a Python pickle, but not one written by torch.save`,
      'Save a state_dict with torch.save.',
    );
  }
  const version = unpickle(bytes, magic.end, name);
  const system = unpickle(bytes, version.end, name);
  const object = unpickle(bytes, system.end, name);
  const keys = unpickle(bytes, object.end, name);
  if (!Array.isArray(keys.value)) throw new FormatError(`${name}: no list of storages found`);
  const endian =
    system.value instanceof PickleDict ? system.value.entries.get('little_endian') : true;
  return { object, keys: keys.value.map(String), littleEndian: endian !== false, end: keys.end };
}

async function findStorages(
  source: ByteSource,
  object: Unpickled,
  keys: readonly string[],
  littleEndian: boolean,
  end: number,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  let at = end;
  for (const key of keys) {
    const type = object.storages.get(key)?.type ?? '';
    if (!Object.hasOwn(DTYPE_OF_STORAGE, type)) {
      throw new FormatError(
        `storage '${key}': element type '${type}' found, known ones are ${Object.keys(DTYPE_OF_STORAGE).join(', ')}`,
      );
    }
    if (at + COUNT_BYTES > source.size) throw truncated(source, key);
    const header = await source.read(at, COUNT_BYTES);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const size =
      Number(view.getBigUint64(0, littleEndian)) * BYTES_PER_ELEMENT[DTYPE_OF_STORAGE[type]];
    if (at + COUNT_BYTES + size > source.size) throw truncated(source, key);
    places.set(key, { offset: at + COUNT_BYTES, size });
    at += COUNT_BYTES + size;
  }
  return places;
}

function truncated(source: ByteSource, key: string): FormatError {
  return new FormatError(
    `${source.name}: truncated, storage '${key}' goes beyond the ${source.size} bytes of the file`,
    'Copy the file again; a download or a save may have been cut short.',
  );
}
