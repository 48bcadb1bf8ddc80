/**
 * Sums of columns, each times a number, in float64: out ← out + Σ column[active[k]] · values[k], eight columns in one
 * pass. Each sum takes its terms in the order of k, products rounded before they are added: to the last bit what a plain
 * loop gives. A module of its own, whose memory is one matrix.
 */

/** Columns of float64, each starting 8 · `stride` bytes after the one before. */
export function addColumns64(
  columns: usize, stride: i32, active: usize, values: usize, count: i32, out: usize,
): void {
  addColumns<f64>(columns, stride, active, values, count, out);
}

/** Columns of float32, each starting 4 · `stride` bytes after the one before. */
export function addColumns32(
  columns: usize, stride: i32, active: usize, values: usize, count: i32, out: usize,
): void {
  addColumns<f32>(columns, stride, active, values, count, out);
}

/**
 * One step of a ReLU layer: state ← relu(drive + (out + M state)), `out` holding the bias before and the sums afterwards.
 * Columns are of float64; `active` and `values` are room for the active units. NaN stays NaN.
 */
export function reluStep64(
  columns: usize, stride: i32, active: usize, values: usize, width: i32,
  out: usize, state: usize, drive: usize,
): void {
  const count = compact(state, width, active, values);
  addColumns<f64>(columns, stride, active, values, count, out);
  rectify(stride, out, state, drive);
}

/** As `reluStep64` for columns of float32. */
export function reluStep32(
  columns: usize, stride: i32, active: usize, values: usize, width: i32,
  out: usize, state: usize, drive: usize,
): void {
  const count = compact(state, width, active, values);
  addColumns<f32>(columns, stride, active, values, count, out);
  rectify(stride, out, state, drive);
}

/** Which units are active can not be foreseen: counted, not branched on. */
@inline
function compact(state: usize, width: i32, active: usize, values: usize): i32 {
  let count: usize = 0;
  for (let k = 0; k < width; k++) {
    const value = load<f64>(state + (<usize>k << 3));
    store<u32>(active + (count << 2), k);
    store<f64>(values + (count << 3), value);
    count += <usize>(value != 0);
  }
  return <i32>count;
}

@inline
function rectify(stride: i32, out: usize, state: usize, drive: usize): void {
  const zero = f64x2.splat(0);
  for (let row: usize = 0; row < <usize>stride << 3; row += 16) {
    const sum = f64x2.add(v128.load(drive + row), v128.load(out + row));
    v128.store(state + row, v128.andnot(sum, f64x2.lt(sum, zero)));
  }
}

/** Two values of a column as float64. */
@inline
function pairOf<T extends number>(place: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(place);
  return f64x2.promote_low_f32x4(v128.load_zero<u64>(place));
}

function addColumns<T extends number>(
  columns: usize, stride: i32, active: usize, values: usize, count: i32, out: usize,
): void {
  const bytes = <usize>stride * sizeof<T>();
  // Two values of a column fill a pair of float64.
  const pairBytes = 2 * sizeof<T>();
  const scale = 8 / sizeof<T>();
  let k = 0;
  for (; k + 8 <= count; k += 8) {
    const at = active + (<usize>k << 2);
    const value = values + (<usize>k << 3);
    const c0 = columns + <usize>load<u32>(at, 0) * bytes;
    const c1 = columns + <usize>load<u32>(at, 4) * bytes;
    const c2 = columns + <usize>load<u32>(at, 8) * bytes;
    const c3 = columns + <usize>load<u32>(at, 12) * bytes;
    const c4 = columns + <usize>load<u32>(at, 16) * bytes;
    const c5 = columns + <usize>load<u32>(at, 20) * bytes;
    const c6 = columns + <usize>load<u32>(at, 24) * bytes;
    const c7 = columns + <usize>load<u32>(at, 28) * bytes;
    const v0 = v128.load64_splat(value, 0);
    const v1 = v128.load64_splat(value, 8);
    const v2 = v128.load64_splat(value, 16);
    const v3 = v128.load64_splat(value, 24);
    const v4 = v128.load64_splat(value, 32);
    const v5 = v128.load64_splat(value, 40);
    const v6 = v128.load64_splat(value, 48);
    const v7 = v128.load64_splat(value, 56);
    for (let row: usize = 0; row < bytes; row += pairBytes) {
      let sum = v128.load(out + scale * row);
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c0 + row), v0));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c1 + row), v1));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c2 + row), v2));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c3 + row), v3));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c4 + row), v4));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c5 + row), v5));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c6 + row), v6));
      sum = f64x2.add(sum, f64x2.mul(pairOf<T>(c7 + row), v7));
      v128.store(out + scale * row, sum);
    }
  }
  for (; k < count; k++) {
    const column = columns + <usize>load<u32>(active + (<usize>k << 2)) * bytes;
    const value = v128.load64_splat(values + (<usize>k << 3));
    for (let row: usize = 0; row < bytes; row += pairBytes) {
      const at = out + scale * row;
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(pairOf<T>(column + row), value)));
    }
  }
}
