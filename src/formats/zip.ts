/** A zip archive over ranged reads: its directory by zip.js, its entries by range or by bounded inflation. Extracts nothing to disk. */
import { ZipReader, type FileEntry, type Reader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import type { ByteSource } from './byteSource';
import { FormatError } from './formatError';

/** More entries than this is no checkpoint. */
const MAX_ENTRIES = 100_000;
/** Largest entry inflated in memory. Torch stores its storages uncompressed; those are read by range at any size. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;

export interface ZipEntry {
  readonly name: string;
  /** Uncompressed bytes as the directory claims. */
  readonly size: number;
  /** Exactly `length` uncompressed bytes from `offset`. @throws FormatError when the entry does not hold what it claims */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** @throws FormatError when the directory is damaged, too large or its entries overlap */
export async function readZip(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const reader = new ZipReader(new SourceReader(source), {
    useWebWorkers: false,
    checkOverlappingEntry: true,
  });
  const entries = new Map<string, ZipEntry>();
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.size >= MAX_ENTRIES) {
        throw new FormatError(`${source.name}: more than ${MAX_ENTRIES} zip entries found`);
      }
      if (!entry.directory) entries.set(entry.filename, entryOf(source, entry));
    }
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      `${source.name}: damaged or truncated zip archive (${reason.split('\n')[0]})`,
      'Copy the file again; a download or a save may have been cut short.',
    );
  }
  return entries;
}

/** zip.js' view of a source: ranges, clipped to the file (it asks beyond the ends of short ones). */
class SourceReader implements Reader<ByteSource> {
  readonly readable = new ReadableStream<Uint8Array>();
  readonly size: number;

  constructor(private readonly source: ByteSource) {
    this.size = source.size;
  }

  createReadable(): ReadableStream<Uint8Array> {
    return this.readable;
  }

  async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const start = Math.min(Math.max(index, 0), this.size);
    const end = Math.min(Math.max(index + length, start), this.size);
    return new Uint8Array(await this.source.read(start, end - start));
  }
}

function entryOf(source: ByteSource, entry: FileEntry): ZipEntry {
  const { filename: name, uncompressedSize: size, compressedSize, compressionMethod } = entry;
  let dataOffset: Promise<number> | null = null;
  let inflated: Promise<Uint8Array> | null = null;
  const where = () => (dataOffset ??= findData(source, entry));
  return {
    name,
    size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new FormatError(
          `${name}: bytes ${offset}..${offset + length} needed, the entry has ${size}`,
        );
      }
      if (compressionMethod === STORED) {
        if (compressedSize !== size)
          throw damaged(name, `${compressedSize} of ${size} bytes stored`);
        return source.read((await where()) + offset, length);
      }
      if (compressionMethod !== DEFLATED) {
        throw new FormatError(
          `${name}: compression method ${compressionMethod} found, stored (0) and deflated (8) are legal`,
        );
      }
      inflated ??= inflate(source, name, size, await where(), compressedSize);
      return (await inflated).subarray(offset, offset + length);
    },
  };
}

/** The directory says where the local header is; only that knows where the data start. */
async function findData(source: ByteSource, entry: FileEntry): Promise<number> {
  const at = entry.offset;
  if (at + LOCAL_HEADER_BYTES > source.size) throw damaged(entry.filename, 'no local header');
  const header = await source.read(at, LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE) {
    throw damaged(entry.filename, 'no local header');
  }
  const start = at + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.compressedSize > source.size) {
    throw damaged(entry.filename, `${source.size - start} of ${entry.compressedSize} bytes there`);
  }
  return start;
}

/** Inflates as it streams and stops at the first byte beyond the claim, so a bomb is never unpacked. */
async function inflate(
  source: ByteSource,
  name: string,
  size: number,
  start: number,
  compressedSize: number,
): Promise<Uint8Array> {
  if (size > MAX_INFLATED_BYTES) {
    throw new FormatError(
      `${name}: ${size} bytes claimed after inflation, at most ${MAX_INFLATED_BYTES} are legal`,
    );
  }
  const packed = new Uint8Array(await source.read(start, compressedSize));
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .getReader();
  const out = new Uint8Array(size);
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > size) throw damaged(name, `more than the claimed ${size} bytes`);
      out.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    // Ends the stream; its own rejection would only repeat what is thrown here.
    await reader.cancel().catch(() => undefined);
    if (error instanceof FormatError) throw error;
    throw damaged(name, 'not valid deflate data');
  }
  if (filled !== size) throw damaged(name, `${filled} of ${size} bytes inflated`);
  return out;
}

function damaged(name: string, found: string): FormatError {
  return new FormatError(`${name}: damaged zip entry (${found})`, 'Copy or save the file again.');
}
