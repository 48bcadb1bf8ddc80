/** Tensors on their way into a file: names, shapes and plain values, checked once for every writer. */
import { FormatError } from './formatError';

export interface WritableTensor {
  /** Dotted key, e.g. 'rnn.weight_hh_l0'. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major; the array's type is the element type in the file. */
  readonly values: Float32Array | Float64Array;
}

const MAX_TENSORS = 10_000;
/** Far above any network here; a file is made in memory. */
const MAX_BYTES = 1_000_000_000;

/** NUL ends a name elsewhere; half a surrogate pair has no UTF-8. */
const UNWRITABLE = /\0|\p{Surrogate}/u;

/** @throws FormatError naming the tensor whose shape does not fit its values, or a name that stands twice */
export function checkTensors(tensors: readonly WritableTensor[]): void {
  if (tensors.length > MAX_TENSORS) {
    throw new FormatError(`${tensors.length} tensors found, at most ${MAX_TENSORS} are legal`);
  }
  const names = new Set<string>();
  let bytes = 0;
  for (const { name, shape, values } of tensors) {
    if (name === '' || UNWRITABLE.test(name)) {
      throw new FormatError(`tensor ${JSON.stringify(name)}: a name of legal characters is needed`);
    }
    if (names.has(name)) throw new FormatError(`tensor ${name}: stands twice`);
    names.add(name);
    checkShape(name, shape, values.length);
    bytes += values.byteLength;
  }
  if (bytes > MAX_BYTES) {
    throw new FormatError(`${bytes} bytes of tensors found, at most ${MAX_BYTES} are legal`);
  }
}

/** The values as a file holds them: little-endian, whatever this machine is. */
export function littleEndianBytes(values: Float32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  if (values instanceof Float32Array) values.forEach((v, k) => view.setFloat32(4 * k, v, true));
  else values.forEach((v, k) => view.setFloat64(8 * k, v, true));
  return bytes;
}

function checkShape(name: string, shape: readonly number[], length: number): void {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new FormatError(
      `tensor ${name}: shape [${shape.join(', ')}] found, sizes >= 0 are legal`,
    );
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements !== length) {
    throw new FormatError(
      `tensor ${name}: ${length} values found, shape [${shape.join(', ')}] needs ${elements}`,
    );
  }
}
