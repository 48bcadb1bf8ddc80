/** The one matrix product of this module: a tile of 6 x 8 float32 sums, held in registers. Not a general BLAS. */

/** Rows and columns of a tile. Twelve accumulators, two columns and one row value fit the registers of x64. */
export const TILE_ROWS: i32 = 6;
export const TILE_COLUMNS: i32 = 8;

/** a·b + c: one rounding where the machine fuses, two where it does not. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * C = act(init + A1·B1 + A2·B2) for one tile.
 *
 * A is read at a + row·aRow + k·aStep, one float; B at b + k·bStep, eight floats; all strides in bytes.
 * `init` is read at init + row·initRow; 0 starts from zero, C itself accumulates, initRow 0 is a bias.
 * `rectify` cuts below 0.
 */
export function tile(
  a1: usize, aRow1: usize, aStep1: usize, b1: usize, bStep1: usize, count1: i32,
  a2: usize, aRow2: usize, aStep2: usize, b2: usize, bStep2: usize, count2: i32,
  init: usize, initRow: usize, c: usize, cRow: usize, rectify: bool,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  if (init != 0) {
    c00 = v128.load(init);
    c01 = v128.load(init, 16);
    c10 = v128.load(init + initRow);
    c11 = v128.load(init + initRow, 16);
    c20 = v128.load(init + 2 * initRow);
    c21 = v128.load(init + 2 * initRow, 16);
    c30 = v128.load(init + 3 * initRow);
    c31 = v128.load(init + 3 * initRow, 16);
    c40 = v128.load(init + 4 * initRow);
    c41 = v128.load(init + 4 * initRow, 16);
    c50 = v128.load(init + 5 * initRow);
    c51 = v128.load(init + 5 * initRow, 16);
  }
  for (let k = 0; k < count1; k++) {
    const left = v128.load(b1);
    const right = v128.load(b1, 16);
    let x = v128.load32_splat(a1);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load32_splat(a1 + aRow1);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load32_splat(a1 + 2 * aRow1);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load32_splat(a1 + 3 * aRow1);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
    x = v128.load32_splat(a1 + 4 * aRow1);
    c40 = madd(x, left, c40);
    c41 = madd(x, right, c41);
    x = v128.load32_splat(a1 + 5 * aRow1);
    c50 = madd(x, left, c50);
    c51 = madd(x, right, c51);
    a1 += aStep1;
    b1 += bStep1;
  }
  for (let k = 0; k < count2; k++) {
    const left = v128.load(b2);
    const right = v128.load(b2, 16);
    let x = v128.load32_splat(a2);
    c00 = madd(x, left, c00);
    c01 = madd(x, right, c01);
    x = v128.load32_splat(a2 + aRow2);
    c10 = madd(x, left, c10);
    c11 = madd(x, right, c11);
    x = v128.load32_splat(a2 + 2 * aRow2);
    c20 = madd(x, left, c20);
    c21 = madd(x, right, c21);
    x = v128.load32_splat(a2 + 3 * aRow2);
    c30 = madd(x, left, c30);
    c31 = madd(x, right, c31);
    x = v128.load32_splat(a2 + 4 * aRow2);
    c40 = madd(x, left, c40);
    c41 = madd(x, right, c41);
    x = v128.load32_splat(a2 + 5 * aRow2);
    c50 = madd(x, left, c50);
    c51 = madd(x, right, c51);
    a2 += aStep2;
    b2 += bStep2;
  }
  if (rectify) {
    c00 = f32x4.max(c00, zero);
    c01 = f32x4.max(c01, zero);
    c10 = f32x4.max(c10, zero);
    c11 = f32x4.max(c11, zero);
    c20 = f32x4.max(c20, zero);
    c21 = f32x4.max(c21, zero);
    c30 = f32x4.max(c30, zero);
    c31 = f32x4.max(c31, zero);
    c40 = f32x4.max(c40, zero);
    c41 = f32x4.max(c41, zero);
    c50 = f32x4.max(c50, zero);
    c51 = f32x4.max(c51, zero);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + cRow, c10);
  v128.store(c + cRow, c11, 16);
  v128.store(c + 2 * cRow, c20);
  v128.store(c + 2 * cRow, c21, 16);
  v128.store(c + 3 * cRow, c30);
  v128.store(c + 3 * cRow, c31, 16);
  v128.store(c + 4 * cRow, c40);
  v128.store(c + 4 * cRow, c41, 16);
  v128.store(c + 5 * cRow, c50);
  v128.store(c + 5 * cRow, c51, 16);
}

/**
 * C = act(init + A1·B1 + A2·B2), A row-major, B in panels of eight columns: panel p holds B[k][8p .. 8p+7] for all k.
 * Rows are a multiple of 6; C has whole panels of columns. Strides in bytes, counts in floats; `count2` may be 0.
 */
export function productOfPanels(
  a1: usize, aRow1: usize, b1: usize, count1: i32,
  a2: usize, aRow2: usize, b2: usize, count2: i32,
  init: usize, c: usize, cRow: usize, rows: i32, panels: i32, rectify: bool,
): void {
  for (let panel = 0; panel < panels; panel++) {
    const column = <usize>panel * 32;
    const from1 = b1 + <usize>(panel * count1) * 32;
    const from2 = b2 + <usize>(panel * count2) * 32;
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const r = <usize>row;
      tile(
        a1 + r * aRow1, aRow1, 4, from1, 32, count1,
        a2 + r * aRow2, aRow2, 4, from2, 32, count2,
        init == 0 ? 0 : init + column, 0, c + r * cRow + column, cRow, rectify,
      );
    }
  }
}

/**
 * C += A1ᵀ·B1 + A2ᵀ·B2 over `depth` rows each, `depth2` of them, all row-major: C has `rows` rows (columns of A, a
 * multiple of 6) and `panels` times eight columns.
 */
export function addOuterProducts(
  a1: usize, b1: usize, a2: usize, b2: usize, depth2: i32,
  aRow: usize, bRow: usize, depth: i32, c: usize, cRow: usize, rows: i32, panels: i32,
): void {
  for (let panel = 0; panel < panels; panel++) {
    const column = <usize>panel * 32;
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const target = c + <usize>row * cRow + column;
      const left = <usize>row * 4;
      tile(
        a1 + left, 4, aRow, b1 + column, bRow, depth,
        a2 + left, 4, aRow, b2 + column, bRow, depth2,
        target, cRow, target, cRow, false,
      );
    }
  }
}

/** Panels of eight columns: out[p][k][8] = matrix[k·kStep + (8p + j)·jStep] in floats, 0 past `columns`. */
export function packPanels(
  matrix: usize, kStep: i32, jStep: i32, depth: i32, columns: i32, out: usize,
): void {
  const panels = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  for (let panel = 0; panel < panels; panel++) {
    for (let k = 0; k < depth; k++) {
      for (let j = 0; j < TILE_COLUMNS; j++) {
        const column = panel * TILE_COLUMNS + j;
        const value = column < columns
          ? load<f32>(matrix + (<usize>(k * kStep + column * jStep) << 2))
          : 0;
        store<f32>(out + (<usize>((panel * depth + k) * TILE_COLUMNS + j) << 2), value);
      }
    }
  }
}
