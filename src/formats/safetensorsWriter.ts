/** Writes the safetensors container, byte for byte as the reference implementation does. Reads nothing. */
import { FormatError } from './formatError';
import { checkTensors, littleEndianBytes, type WritableTensor } from './writableTensor';

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = '__metadata__';
const SPACE = 0x20;

/**
 * @param metadata text by name; written in the order of the names
 * @throws FormatError naming the tensor or name that can not be written
 */
export function writeSafetensors(
  tensors: readonly WritableTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  checkTensors(tensors);
  const ordered = [...tensors].sort(byWidthThenName);
  const header = headerOf(ordered, metadata);
  const dataBytes = ordered.reduce((sum, { values }) => sum + values.byteLength, 0);
  const file = new Uint8Array(LENGTH_BYTES + header.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const { values } of ordered) {
    file.set(littleEndianBytes(values), at);
    at += values.byteLength;
  }
  return file;
}

/** JSON, filled up with spaces so that the data start on a multiple of 8. */
function headerOf(
  tensors: readonly WritableTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const json = `{${[...metadataMember(metadata), ...tensorMembers(tensors)].join(',')}}`;
  const bytes = new TextEncoder().encode(json);
  const length = Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT;
  if (length > MAX_HEADER_BYTES) {
    throw new FormatError(
      `a header of ${length} bytes is needed, at most ${MAX_HEADER_BYTES} are legal`,
    );
  }
  const header = new Uint8Array(length).fill(SPACE);
  header.set(bytes);
  return header;
}

function metadataMember(metadata: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(metadata).sort(byCodePoint);
  if (names.length === 0) return [];
  const members = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(metadata[name])}`);
  return [`"${METADATA}":{${members.join(',')}}`];
}

function tensorMembers(tensors: readonly WritableTensor[]): string[] {
  let begin = 0;
  return tensors.map(({ name, shape, values }) => {
    if (name === METADATA) {
      throw new FormatError(`tensor ${name}: the format keeps this name for itself`);
    }
    const end = begin + values.byteLength;
    const dtype = values instanceof Float32Array ? 'F32' : 'F64';
    const description = { dtype, shape, data_offsets: [begin, end] };
    begin = end;
    return `${JSON.stringify(name)}:${JSON.stringify(description)}`;
  });
}

/** Wide elements first, so that all stay aligned; then by name. */
function byWidthThenName(a: WritableTensor, b: WritableTensor): number {
  const wider = b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT;
  return wider === 0 ? byCodePoint(a.name, b.name) : wider;
}

/** The order of UTF-8 bytes; that of UTF-16 units differs beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((letter, k) => letter !== right[k]);
  if (at < 0) return left.length - right.length;
  return at < right.length ? (left[at].codePointAt(0) ?? 0) - (right[at].codePointAt(0) ?? 0) : 1;
}
