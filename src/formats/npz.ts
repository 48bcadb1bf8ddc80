/** .npz archives and single .npy files as checkpoints, and writing .npz. */
import { zipSync } from 'fflate';
import type { ByteSource } from './byteSource';
import type { Checkpoint, TensorEntry } from './checkpoint';
import { elementReader } from './dtypes';
import { FormatError } from './formatError';
import { encodeNpy, fortranIndex, NPY_HEADER_LIMIT, npyExtent, parseNpyHeader } from './npy';
import type { ZipEntry } from './zip';

/** Names of the arrays in an archive; empty when it is no npz. */
export function npyEntries(entries: ReadonlyMap<string, ZipEntry>): string[] {
  return [...entries.keys()].filter((name) => name.endsWith('.npy'));
}

/** Arrays that can not be read (Python objects, text) are listed, not fatal. */
export async function readNpz(entries: ReadonlyMap<string, ZipEntry>): Promise<Checkpoint> {
  const tensors: TensorEntry[] = [];
  const notLoaded: string[] = [];
  for (const entryName of npyEntries(entries)) {
    const entry = entries.get(entryName);
    if (!entry) continue;
    const name = entryName.slice(0, -'.npy'.length);
    try {
      tensors.push(await npyTensor(name, entry));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      notLoaded.push(error.message);
    }
  }
  if (tensors.length === 0) {
    throw new FormatError(`the npz archive holds no readable array (${notLoaded.join('; ')})`);
  }
  return { format: 'npz', stateDictPath: '', tensors, metadata: {}, notLoaded, warnings: [] };
}

export async function readNpy(source: ByteSource): Promise<Checkpoint> {
  const name = source.name.replace(/\.npy$/i, '');
  const tensors = [await npyTensor(name, source)];
  return { format: 'npy', stateDictPath: '', tensors, metadata: {}, notLoaded: [], warnings: [] };
}

async function npyTensor(
  name: string,
  file: Pick<ByteSource, 'size' | 'read'>,
): Promise<TensorEntry> {
  const header = parseNpyHeader(await file.read(0, Math.min(file.size, NPY_HEADER_LIMIT)), name);
  const { elements, bytes } = npyExtent(header);
  const { shape, dtype, dataOffset, littleEndian, fortranOrder } = header;
  if (dataOffset + bytes > file.size) {
    throw new FormatError(
      `array ${name}: ${file.size - dataOffset} data bytes found, shape [${shape.join(', ')}] of ${dtype} needs ${bytes}`,
    );
  }
  return {
    name,
    shape,
    dtype,
    async values() {
      const at = elementReader(await file.read(dataOffset, bytes), dtype, littleEndian);
      const position = fortranOrder ? fortranIndex(shape) : (k: number) => k;
      return Float64Array.from({ length: elements }, (_, k) => at(position(k)));
    },
  };
}

export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float64Array;
}

/** An uncompressed-entry npz of float64 arrays, as numpy.load reads it. */
export function writeNpz(arrays: readonly NamedArray[]): Uint8Array {
  const files = arrays.map(
    ({ name, shape, data }) => [`${name}.npy`, encodeNpy(shape, data)] as const,
  );
  return zipSync(Object.fromEntries(files), { level: 0 });
}
