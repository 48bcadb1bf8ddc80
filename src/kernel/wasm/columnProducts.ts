/** Products of dense matrices with mostly-zero vectors in WebAssembly: the bits of core's plain ones, some times faster. */
import { transpose, type ProductMaker, type SparseProduct } from '../../core/linalg/sparseProduct';

interface ColumnExports {
  readonly addColumns64: AddColumns;
  readonly addColumns32: AddColumns;
}

type AddColumns = (
  columns: number,
  stride: number,
  active: number,
  values: number,
  count: number,
  out: number,
) => void;

const PAGE = 65_536;
/** The module keeps the beginning of its memory for itself. */
const FIRST_BYTE = 1024;

/**
 * null where the engine has no SIMD.
 * @param binary the built assembly/columns.ts
 */
export function columnProducts(binary: Uint8Array): ProductMaker | null {
  const bytes = Uint8Array.from(binary);
  if (!WebAssembly.validate(bytes)) return null;
  const module = new WebAssembly.Module(bytes);
  return (matrix, rows) => productOf(module, matrix, rows);
}

/** Memory of the module: columns, then the active columns with their values, then the sums. */
function productOf(module: WebAssembly.Module, matrix: Float64Array, rows: number): SparseProduct {
  const width = rows > 0 ? matrix.length / rows : 0;
  // Sums come in pairs.
  const stride = rows + (rows % 2);
  // Weights were float32 in most files: they fit half the memory, and come back exactly.
  const isSingle = isFloat32(matrix);
  const size = isSingle ? 4 : 8;
  const outAt = FIRST_BYTE;
  const valuesAt = outAt + 8 * stride;
  const activeAt = valuesAt + 8 * width;
  const columnsAt = Math.ceil((activeAt + 4 * width) / 16) * 16;
  const pages = Math.ceil((columnsAt + size * stride * width) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { buffer } = memory;
  const columns = isSingle
    ? new Float32Array(buffer, columnsAt, stride * width)
    : new Float64Array(buffer, columnsAt, stride * width);
  transpose(matrix, rows, width, columns, stride);
  const out = new Float64Array(buffer, outAt, rows);
  const values = new Float64Array(buffer, valuesAt, width);
  const active = new Uint32Array(buffer, activeAt, width);
  const abort = () => {
    throw new Error('the product stopped');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  const { addColumns32, addColumns64 } = instance.exports as unknown as ColumnExports;
  const add = isSingle ? addColumns32 : addColumns64;
  return (v, offset, sums) => {
    let count = 0;
    for (let k = 0; k < width; k++) {
      const value = v[offset + k];
      active[count] = k;
      values[count] = value;
      // Which units are active can not be foreseen: counted, not branched on.
      count += Number(value !== 0);
    }
    out.set(sums);
    add(columnsAt, stride, activeAt, valuesAt, count, outAt);
    sums.set(out);
  };
}

/** True when float32 holds every entry, signs of zeros and NaN included. */
function isFloat32(matrix: Float64Array): boolean {
  for (const value of matrix) if (!Object.is(Math.fround(value), value)) return false;
  return true;
}
