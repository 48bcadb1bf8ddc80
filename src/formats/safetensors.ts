/** The safetensors container: a length, a JSON header, raw little-endian data. Strict: every byte is accounted for. */
import type { ByteSource } from './byteSource';
import type { Checkpoint, TensorEntry } from './checkpoint';
import { BYTES_PER_ELEMENT, DTYPE_OF_SAFETENSORS, elementReader } from './dtypes';
import { FormatError } from './formatError';

const LENGTH_BYTES = 8;
/** The limit of the reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

interface Claim {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** @throws FormatError naming the tensor, what was found and what is legal */
export async function readSafetensors(source: ByteSource): Promise<Checkpoint> {
  const { header, dataStart } = await readHeader(source);
  const tensors: TensorEntry[] = [];
  const notLoaded: string[] = [];
  const claims: Claim[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = metadataOf(value);
      continue;
    }
    const { dtype, shape, begin, end } = describe(name, value, source.size - dataStart);
    claims.push({ name, begin, end });
    const known = Object.hasOwn(DTYPE_OF_SAFETENSORS, dtype) ? DTYPE_OF_SAFETENSORS[dtype] : null;
    if (!known) {
      notLoaded.push(`${name}: elements of ${dtype} are not read`);
      continue;
    }
    const elements = shape.reduce((product, size) => product * size, 1);
    if (end - begin !== elements * BYTES_PER_ELEMENT[known]) {
      throw new FormatError(
        `tensor ${name}: ${end - begin} bytes found, shape [${shape.join(', ')}] of ${known} needs ${elements * BYTES_PER_ELEMENT[known]}`,
      );
    }
    tensors.push({
      name,
      shape,
      dtype: known,
      async values() {
        const bytes = await source.read(dataStart + begin, end - begin);
        const at = elementReader(bytes, known, true);
        return Float64Array.from({ length: elements }, (_, k) => at(k));
      },
    });
  }
  checkOverlap(claims);
  return { format: 'safetensors', stateDictPath: '', tensors, metadata, notLoaded, warnings: [] };
}

async function readHeader(
  source: ByteSource,
): Promise<{ header: Record<string, unknown>; dataStart: number }> {
  if (source.size < LENGTH_BYTES) throw new FormatError(`${source.name}: too short for a header`);
  const prefix = await source.read(0, LENGTH_BYTES);
  const length = Number(
    new DataView(prefix.buffer, prefix.byteOffset, LENGTH_BYTES).getBigUint64(0, true),
  );
  const room = source.size - LENGTH_BYTES;
  if (length > Math.min(room, MAX_HEADER_BYTES)) {
    throw new FormatError(
      `${source.name}: a header of ${length} bytes is claimed, at most ${Math.min(room, MAX_HEADER_BYTES)} are legal`,
    );
  }
  const text = new TextDecoder().decode(await source.read(LENGTH_BYTES, length));
  return { header: parseObject(text, source.name), dataStart: LENGTH_BYTES + length };
}

function parseObject(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FormatError(`${name}: the header is not valid JSON`);
  }
  if (!isRecord(value)) throw new FormatError(`${name}: the header is no JSON object`);
  return value;
}

function describe(name: string, value: unknown, room: number) {
  if (!isRecord(value)) throw new FormatError(`tensor ${name}: no description found`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw new FormatError(`tensor ${name}: no dtype found`);
  if (!isSizes(shape))
    throw new FormatError(`tensor ${name}: shape is no list of whole numbers >= 0`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new FormatError(`tensor ${name}: data_offsets is no pair of whole numbers >= 0`);
  }
  const [begin, end] = offsets;
  if (begin > end || end > room) {
    throw new FormatError(
      `tensor ${name}: bytes ${begin}..${end} claimed, the file has data bytes 0..${room}`,
    );
  }
  return { dtype, shape, begin, end };
}

function checkOverlap(claims: readonly Claim[]): void {
  const sorted = [...claims].sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (let k = 1; k < sorted.length; k++) {
    if (sorted[k].begin < sorted[k - 1].end) {
      throw new FormatError(
        `tensor ${sorted[k].name}: bytes ${sorted[k].begin}..${sorted[k].end} overlap tensor ${sorted[k - 1].name}`,
      );
    }
  }
}

function metadataOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  const strings = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(strings);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
