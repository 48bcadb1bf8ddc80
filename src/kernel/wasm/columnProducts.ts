/** Products of dense matrices with mostly-zero vectors in WebAssembly: the bits of core's plain ones, some times faster. */
import { transpose, type Products, type ProductsMaker } from '../../core/linalg/sparseProduct';

interface ColumnExports {
  readonly addColumns64: AddColumns;
  readonly addColumns32: AddColumns;
  readonly reluStep64: ReluColumns;
  readonly reluStep32: ReluColumns;
}

type AddColumns = (
  columns: number,
  stride: number,
  active: number,
  values: number,
  count: number,
  out: number,
) => void;

type ReluColumns = (
  columns: number,
  stride: number,
  active: number,
  values: number,
  width: number,
  out: number,
  state: number,
  drive: number,
) => void;

const PAGE = 65_536;
/** The module keeps the beginning of its memory for itself. */
const FIRST_BYTE = 1024;

/**
 * null where the engine has no SIMD.
 * @param binary the built assembly/columns.ts
 */
export function columnProducts(binary: Uint8Array): ProductsMaker | null {
  const bytes = Uint8Array.from(binary);
  if (!WebAssembly.validate(bytes)) return null;
  const module = new WebAssembly.Module(bytes);
  return (matrix, rows) => productsOf(module, matrix, rows);
}

/** Places in the module's memory, in bytes. */
interface Places {
  readonly out: number;
  readonly state: number;
  readonly drive: number;
  readonly values: number;
  readonly active: number;
  readonly columns: number;
  readonly end: number;
}

/** @param stride entries of a column, even @param size bytes of an entry */
function placesOf(stride: number, width: number, size: number): Places {
  const out = FIRST_BYTE;
  const state = out + 8 * stride;
  const drive = state + 8 * Math.max(stride, width);
  const values = drive + 8 * stride;
  const active = values + 8 * width;
  const columns = Math.ceil((active + 4 * width) / 16) * 16;
  return { out, state, drive, values, active, columns, end: columns + size * stride * width };
}

function productsOf(module: WebAssembly.Module, matrix: Float64Array, rows: number): Products {
  const width = rows > 0 ? matrix.length / rows : 0;
  // Sums come in pairs.
  const stride = rows + (rows % 2);
  // Weights were float32 in most files: they fit half the memory, and come back exactly.
  const isSingle = isFloat32(matrix);
  const places = placesOf(stride, width, isSingle ? 4 : 8);
  const pages = Math.ceil(places.end / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { buffer } = memory;
  const columns = isSingle
    ? new Float32Array(buffer, places.columns, stride * width)
    : new Float64Array(buffer, places.columns, stride * width);
  transpose(matrix, rows, width, columns, stride);
  const out = new Float64Array(buffer, places.out, rows);
  const own = new Float64Array(buffer, places.state, width);
  const driven = new Float64Array(buffer, places.drive, rows);
  const values = new Float64Array(buffer, places.values, width);
  const active = new Uint32Array(buffer, places.active, width);
  const abort = () => {
    throw new Error('the product stopped');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  const exported = instance.exports as unknown as ColumnExports;
  const add = isSingle ? exported.addColumns32 : exported.addColumns64;
  const step = isSingle ? exported.reluStep32 : exported.reluStep64;
  const at = places;
  return {
    product(v, offset, sums) {
      let count = 0;
      for (let k = 0; k < width; k++) {
        const value = v[offset + k];
        active[count] = k;
        values[count] = value;
        // Which units are active can not be foreseen: counted, not branched on.
        count += Number(value !== 0);
      }
      out.set(sums);
      add(at.columns, stride, at.active, at.values, count, at.out);
      sums.set(out);
    },
    reluStep(state, offset, drive, driveOffset, bias) {
      for (let k = 0; k < rows; k++) {
        own[k] = state[offset + k];
        driven[k] = drive[driveOffset + k];
      }
      if (bias) out.set(bias);
      else out.fill(0);
      step(at.columns, stride, at.active, at.values, rows, at.out, at.state, at.drive);
      for (let k = 0; k < rows; k++) state[offset + k] = own[k];
    },
  };
}

/** True when float32 holds every entry, signs of zeros and NaN included. */
function isFloat32(matrix: Float64Array): boolean {
  for (const value of matrix) if (!Object.is(Math.fround(value), value)) return false;
  return true;
}
