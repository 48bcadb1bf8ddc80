/** A torch tensor as a lazily read view of a storage: only the bytes between its first and last element. */
import type { DType, TensorEntry } from './checkpoint';
import { BYTES_PER_ELEMENT, DTYPE_OF_STORAGE, elementReader, isDType } from './dtypes';
import { FormatError } from './formatError';
import type { TensorRef } from './pickleValues';

/** Values of one tensor in memory as float64; larger ones are refused when asked for, not when listed. */
const MAX_ELEMENTS = 64 * 1024 * 1024;

/** Raw bytes of a storage by its key. */
export interface StorageBytes {
  /** Bytes there are; null when the file does not hold the storage. */
  size(key: string): number | null;
  read(key: string, offset: number, length: number): Promise<Uint8Array>;
  readonly littleEndian: boolean;
}

/**
 * @throws FormatError when the storage is missing, has another size than claimed, or the view leaves it
 * @returns null for element types that are not read (complex, quantised, float8)
 */
export function stridedTensor(
  name: string,
  ref: TensorRef,
  storages: StorageBytes,
): TensorEntry | null {
  const dtype = dtypeOf(ref);
  if (!dtype) return null;
  const { shape, stride, storage } = ref;
  if (shape.length !== stride.length) {
    throw new FormatError(
      `tensor ${name}: ${stride.length} strides for ${shape.length} dimensions`,
    );
  }
  const bytes = BYTES_PER_ELEMENT[dtype];
  const elements = shape.reduce((product, size) => product * size, 1);
  const span =
    elements === 0 ? 0 : 1 + shape.reduce((sum, size, k) => sum + (size - 1) * stride[k], 0);
  checkStorage(name, ref, storages, bytes, span);
  return {
    name,
    shape,
    dtype,
    async values() {
      if (elements > MAX_ELEMENTS || span > MAX_ELEMENTS) {
        throw new FormatError(
          `tensor ${name}: ${Math.max(elements, span)} values, at most ${MAX_ELEMENTS} are read`,
        );
      }
      const raw = await storages.read(storage.key, ref.offset * bytes, span * bytes);
      const at = elementReader(raw, dtype, storages.littleEndian);
      return gather(at, shape, stride, elements);
    },
  };
}

function dtypeOf(ref: TensorRef): DType | null {
  if (isDType(ref.dtype)) return ref.dtype;
  const { type } = ref.storage;
  return Object.hasOwn(DTYPE_OF_STORAGE, type) ? DTYPE_OF_STORAGE[type] : null;
}

function checkStorage(
  name: string,
  { storage, offset }: TensorRef,
  storages: StorageBytes,
  bytes: number,
  span: number,
): void {
  const size = storages.size(storage.key);
  if (size === null) {
    throw new FormatError(`tensor ${name}: its storage '${storage.key}' is missing in the file`);
  }
  const claimed = storage.elements * (storage.type === 'UntypedStorage' ? 1 : bytes);
  if (size !== claimed) {
    throw new FormatError(
      `tensor ${name}: storage '${storage.key}' has ${size} bytes, ${claimed} are claimed`,
    );
  }
  if ((offset + span) * bytes > size) {
    throw new FormatError(
      `tensor ${name}: elements ${offset}..${offset + span} needed, storage '${storage.key}' has ${Math.floor(size / bytes)}`,
    );
  }
}

/** Row-major values of a strided view. */
function gather(
  at: (index: number) => number,
  shape: readonly number[],
  stride: readonly number[],
  elements: number,
): Float64Array {
  const values = new Float64Array(elements);
  const index = new Array<number>(shape.length).fill(0);
  let position = 0;
  for (let k = 0; k < elements; k++) {
    values[k] = at(position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      position += stride[axis];
      if (index[axis] < shape[axis]) break;
      position -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return values;
}
