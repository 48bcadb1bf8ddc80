/** NumPy's array format (.npy, versions 1 to 3) ⇄ values. */
import type { DType } from './checkpoint';
import { BYTES_PER_ELEMENT } from './dtypes';
import { FormatError } from './formatError';

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** Bytes enough to read any sane header. */
export const NPY_HEADER_LIMIT = 65_536;

export interface NpyHeader {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly dataOffset: number;
}

const DTYPE_OF_CODE: Readonly<Record<string, DType>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  b1: 'bool',
};

/** @throws FormatError for damaged headers and for element types that are not plain numbers (objects are never read) */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (!NPY_MAGIC.every((byte, k) => bytes[k] === byte) || bytes.length < 12) {
    throw new FormatError(`${name}: not an npy array`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] >= 2;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) {
    throw new FormatError(
      `${name}: a header of ${length} bytes is claimed, ${bytes.length} are there`,
    );
  }
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([<>|=])(\w+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (!descr || !order || !shape) throw new FormatError(`${name}: unreadable npy header`);
  const code = descr[2];
  if (!Object.hasOwn(DTYPE_OF_CODE, code)) {
    throw new FormatError(
      `${name}: element type '${code}' found, ${Object.keys(DTYPE_OF_CODE).join(', ')} are legal`,
    );
  }
  const sizes = shape[1]
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (!sizes.every(Number.isSafeInteger)) throw new FormatError(`${name}: shape is too large`);
  return {
    shape: sizes,
    dtype: DTYPE_OF_CODE[code],
    littleEndian: descr[1] !== '>',
    fortranOrder: order[1] === 'True',
    dataOffset: start + length,
  };
}

/** Elements and bytes of the data that follow a header. */
export function npyExtent({ shape, dtype }: NpyHeader): { elements: number; bytes: number } {
  const elements = shape.reduce((product, size) => product * size, 1);
  return { elements, bytes: elements * BYTES_PER_ELEMENT[dtype] };
}

/** Position of row-major element k in Fortran order. */
export function fortranIndex(shape: readonly number[]): (rowMajor: number) => number {
  return (rowMajor) => {
    let rest = rowMajor;
    let position = 0;
    let stride = shape.reduce((product, size) => product * size, 1);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      stride /= shape[axis];
      position += (rest % shape[axis]) * stride;
      rest = Math.floor(rest / shape[axis]);
    }
    return position;
  };
}

/** A float64, row-major .npy file (version 1). */
export function encodeNpy(shape: readonly number[], data: Float64Array): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f8', 'fortran_order': False, 'shape': (${tuple}), }`;
  // The whole header is a multiple of 64 bytes and ends in a newline.
  const padded = dict.padEnd(64 * Math.ceil((10 + dict.length + 1) / 64) - 11, ' ') + '\n';
  const bytes = new Uint8Array(10 + padded.length + 8 * data.length);
  bytes.set([...NPY_MAGIC, 1, 0, padded.length & 0xff, padded.length >>> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  const view = new DataView(bytes.buffer);
  data.forEach((value, k) => view.setFloat64(10 + padded.length + 8 * k, value, true));
  return bytes;
}
