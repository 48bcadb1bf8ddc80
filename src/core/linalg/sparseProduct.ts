/** Products of a dense matrix with vectors that are mostly 0. Not a sparse matrix: every entry of the matrix is kept. */

/** out ← out + M v, v read from `offset`; out is [rows]. Allocates nothing. */
export type SparseProduct = (v: Float64Array, offset: number, out: Float64Array) => void;

/**
 * v ← relu(drive + (bias + M v)) in place: v [rows] at `offset` of a state, the drive [rows] read from `driveOffset`; null is
 * a bias of 0. NaN stays NaN: a diverged network must be seen, not silenced. Allocates nothing.
 */
export type ReluStep = (
  state: Float64Array,
  offset: number,
  drive: Float64Array,
  driveOffset: number,
  bias: Float64Array | null,
) => void;

/** What one matrix is multiplied by. */
export interface Products {
  readonly product: SparseProduct;
  /** Of a square matrix. */
  readonly reluStep: ReluStep;
}

/** Of a matrix [rows, width], row-major. */
export type ProductsMaker = (matrix: Float64Array, rows: number) => Products;

/** Smaller matrices are multiplied plainly: a call into another module costs as much. */
const LEAST_ENTRIES = 1024;

let makeFast: ProductsMaker | null = null;
/** By the matrix they belong to, for as long as that lives. */
const made = new WeakMap<Float64Array, Products>();

/**
 * Makes `sparseProduct` use other products from now on, for the matrices it has not met yet; null for plain ones.
 * They give the same bits, so that nothing but time depends on it.
 */
export function useProducts(maker: ProductsMaker | null): void {
  makeFast = maker;
}

/**
 * M v column by column over the entries of v that are not 0: a trained ReLU network has a fifth of its units active,
 * and adding w·0 changes no bit of a finite sum. Terms are added in the order of v. Made once for a matrix.
 *
 * @param matrix [rows, width] row-major, not written to from now on
 */
export function sparseProduct(matrix: Float64Array, rows: number): SparseProduct {
  return productsOf(matrix, rows).product;
}

/** One step of a ReLU layer, with the bits of `sparseProduct` and plain loops. @param matrix as there, square */
export function reluStep(matrix: Float64Array, rows: number): ReluStep {
  return productsOf(matrix, rows).reluStep;
}

function productsOf(matrix: Float64Array, rows: number): Products {
  const known = made.get(matrix);
  if (known) return known;
  const make = matrix.length >= LEAST_ENTRIES ? (makeFast ?? plainProducts) : plainProducts;
  const products = make(matrix, rows);
  made.set(matrix, products);
  return products;
}

/** As `sparseProduct`, from a bias on: out ← b + M v. @param bias [rows]; null for 0 */
export function affineProduct(
  matrix: Float64Array,
  bias: Float64Array | null,
  rows: number,
): SparseProduct {
  const product = sparseProduct(matrix, rows);
  return (v, offset, out) => {
    if (bias) out.set(bias);
    else out.fill(0);
    product(v, offset, out);
  };
}

/** Columns added in one pass over the sums; each sum still adds them one after another. */
const COLUMNS_PER_PASS = 4;

/** What `Products` promise, in plain loops. */
export function plainProducts(matrix: Float64Array, rows: number): Products {
  const product = plainProduct(matrix, rows);
  const z = new Float64Array(rows);
  return {
    product,
    reluStep(state, offset, drive, driveOffset, bias) {
      if (bias) z.set(bias);
      else z.fill(0);
      product(state, offset, z);
      for (let row = 0; row < rows; row++) {
        const sum = drive[driveOffset + row] + z[row];
        state[offset + row] = sum < 0 ? 0 : sum;
      }
    },
  };
}

function plainProduct(matrix: Float64Array, rows: number): SparseProduct {
  const width = rows > 0 ? matrix.length / rows : 0;
  const columns = transposed(matrix, rows, width);
  const active = new Uint32Array(width);
  return (v, offset, out) => {
    let count = 0;
    for (let k = 0; k < width; k++) if (v[offset + k] !== 0) active[count++] = k;
    let k = 0;
    for (; k + COLUMNS_PER_PASS <= count; k += COLUMNS_PER_PASS) {
      addFourColumns(columns, rows, active, k, v, offset, out);
    }
    for (; k < count; k++) {
      const value = v[offset + active[k]];
      const base = active[k] * rows;
      for (let row = 0; row < rows; row++) out[row] += columns[base + row] * value;
    }
  };
}

/** Side of the tiles a transposition is made of: two of them fit the innermost cache. */
const TILE = 32;

function transposed(matrix: Float64Array, rows: number, width: number): Float64Array {
  const columns = new Float64Array(matrix.length);
  transpose(matrix, rows, width, columns, rows);
  return columns;
}

/**
 * [rows, width] row-major into columns that begin `stride` entries after one another.
 * @param columns [width, stride]
 */
export function transpose(
  matrix: Float64Array,
  rows: number,
  width: number,
  columns: Float32Array | Float64Array,
  stride: number,
): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE);
    for (let left = 0; left < width; left += TILE) {
      const right = Math.min(width, left + TILE);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          columns[column * stride + row] = matrix[row * width + column];
        }
      }
    }
  }
}

/** One read and write of `out` for four columns: a large matrix is bound by memory, not by arithmetic. */
function addFourColumns(
  columns: Float64Array,
  rows: number,
  active: Uint32Array,
  first: number,
  v: Float64Array,
  offset: number,
  out: Float64Array,
): void {
  const v0 = v[offset + active[first]];
  const v1 = v[offset + active[first + 1]];
  const v2 = v[offset + active[first + 2]];
  const v3 = v[offset + active[first + 3]];
  const base0 = active[first] * rows;
  const base1 = active[first + 1] * rows;
  const base2 = active[first + 2] * rows;
  const base3 = active[first + 3] * rows;
  for (let row = 0; row < rows; row++) {
    out[row] =
      out[row] +
      columns[base0 + row] * v0 +
      columns[base1 + row] * v1 +
      columns[base2 + row] * v2 +
      columns[base3 + row] * v3;
  }
}
