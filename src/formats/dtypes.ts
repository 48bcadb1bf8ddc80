/** Element types of tensors: their sizes, their names in each format, and decoding to float64. */
import type { DType } from './checkpoint';

export const BYTES_PER_ELEMENT: Readonly<Record<DType, number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  bool: 1,
};

/** Storage classes of torch; UntypedStorage has none: its tensors carry their own. */
export const DTYPE_OF_STORAGE: Readonly<Record<string, DType>> = {
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  CharStorage: 'int8',
  ShortStorage: 'int16',
  IntStorage: 'int32',
  LongStorage: 'int64',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

export const DTYPE_OF_SAFETENSORS: Readonly<Record<string, DType>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  I8: 'int8',
  I16: 'int16',
  I32: 'int32',
  I64: 'int64',
  U8: 'uint8',
  BOOL: 'bool',
};

export function isDType(name: string | null): name is DType {
  return name !== null && Object.hasOwn(BYTES_PER_ELEMENT, name);
}

/** A function that reads element `index` of raw bytes as a number; int64 beyond 2^53 rounds. */
export function elementReader(
  bytes: Uint8Array,
  dtype: DType,
  littleEndian: boolean,
): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (dtype) {
    case 'float16':
      return (index) => halfToNumber(view.getUint16(2 * index, littleEndian));
    case 'bfloat16':
      return (index) => bfloatToNumber(view.getUint16(2 * index, littleEndian));
    case 'float32':
      return (index) => view.getFloat32(4 * index, littleEndian);
    case 'float64':
      return (index) => view.getFloat64(8 * index, littleEndian);
    case 'int8':
      return (index) => view.getInt8(index);
    case 'int16':
      return (index) => view.getInt16(2 * index, littleEndian);
    case 'int32':
      return (index) => view.getInt32(4 * index, littleEndian);
    case 'int64':
      return (index) => Number(view.getBigInt64(8 * index, littleEndian));
    case 'uint8':
      return (index) => view.getUint8(index);
    case 'bool':
      return (index) => (view.getUint8(index) === 0 ? 0 : 1);
  }
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The upper half of a binary32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
