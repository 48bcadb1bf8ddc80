/** The gradient of a divergence with respect to its strings: rows of the final plan times one-hot strings. */
import { exp2 } from './exponential';
import { NONE, term, without } from './softmin';
import { scratch } from './step';
import { tile, TILE_COLUMNS, TILE_ROWS } from './tile';

/** out_i += factor · Σ_j P_ij y_j with P_ij = 2^(h_j - κ C_ij - s_i), which sums to 1 over j. */
@unmanaged
export class PlanJob {
  rows: i32;
  columns: i32;
  /** [rows][columns] bytes */
  costs: usize;
  /** [columns] floats */
  scores: usize;
  /** [rows] doubles s_i: the log-sums of the same scores. */
  sums: usize;
  kappa: f32;
  /** One-hot strings y_j, [columns][oneHotRow]. */
  oneHotAt: usize;
  oneHotRow: usize;
  /** [rows in whole tiles][oneHotRow] floats */
  out: usize;
  factor: f32;
  /** 0: `out` starts from zero. */
  add: i32;
  /** 1: row i is not paired with column i. */
  others: i32;
}

/** Rows of one task: whole tiles. */
const BLOCK: i32 = 48;
/** Columns of the plan held at once. */
const WIDTH: i32 = 64;
/** Entries of the plan below 2^this are 0: 4,096 of them come to 6e-8. */
const NEGLIGIBLE: f32 = -36;
/** Up to this many entries of a piece, adding their strings one by one is cheaper than the product. */
const FEW: i32 = 96;

export function planTasks(at: usize): i32 {
  return (changetype<PlanJob>(at).rows + BLOCK - 1) / BLOCK;
}

/** Task: one block of rows. */
export function planBlock(block: i32, at: usize): void {
  const job = changetype<PlanJob>(at);
  const first = block * BLOCK;
  const last = min(job.rows, first + BLOCK);
  for (let row = first; row < last; row += TILE_ROWS) planTile(job, row);
}

function planTile(job: PlanJob, row: i32): void {
  const columns = job.columns;
  const oneHotRow = job.oneHotRow;
  const out = job.out + <usize>row * oneHotRow;
  if (job.add == 0) memory.fill(out, 0, <usize>TILE_ROWS * oneHotRow);
  for (let column = 0; column < columns; column += WIDTH) {
    const width = min(WIDTH, columns - column);
    const entries = fillPlan(job, row, column, width);
    if (entries == 0) continue;
    const strings = job.oneHotAt + <usize>column * oneHotRow;
    if (entries <= FEW) addFew(job, width, strings, out);
    else addProduct(job, width, strings, out);
  }
}

/** factor · P of six rows, [6][WIDTH] in scratch; returns how many entries are not 0. */
function fillPlan(job: PlanJob, row: i32, column: i32, width: i32): i32 {
  const kappa = f32x4.splat(-job.kappa);
  const floor = f32x4.splat(NEGLIGIBLE);
  const factor = f32x4.splat(job.factor);
  let entries = 0;
  for (let r = 0; r < TILE_ROWS; r++) {
    // Past the last row the last one comes again; what it gives is not read.
    const from = min(row + r, job.rows - 1);
    const shift = f32x4.splat(<f32>load<f64>(job.sums + (<usize>from << 3)));
    const costs = job.costs + <usize>from * <usize>job.columns + <usize>column;
    const out = scratch + <usize>(r * WIDTH) * 4;
    const own = job.others != 0 ? from - column : NONE;
    for (let k = 0; k < width; k += 4) {
      const c = i32x4.extend_low_i16x8_u(
        i16x8.extend_low_i8x16_u(v128.load32_zero(costs + <usize>k)),
      );
      let v = term(c, kappa, v128.load(job.scores + (<usize>(column + k) << 2)), shift);
      if (k == (own & ~3)) v = without(v, own - k);
      const kept = f32x4.gt(v, floor);
      const lanes = i32x4.bitmask(kept);
      const place = out + (<usize>k << 2);
      if (lanes == 0) {
        v128.store(place, f32x4.splat(0));
        continue;
      }
      entries += popcnt<i32>(lanes);
      v128.store(place, v128.and(f32x4.mul(exp2(v), factor), kept));
    }
  }
  return entries;
}

function addFew(job: PlanJob, width: i32, strings: usize, out: usize): void {
  const oneHotRow = job.oneHotRow;
  for (let r = 0; r < TILE_ROWS; r++) {
    const target = out + <usize>r * oneHotRow;
    for (let k = 0; k < width; k++) {
      const weight = load<f32>(scratch + (<usize>(r * WIDTH + k) << 2));
      if (weight == 0) continue;
      const string = strings + <usize>k * oneHotRow;
      const factor = f32x4.splat(weight);
      for (let offset: usize = 0; offset < oneHotRow; offset += 16) {
        const sum = f32x4.add(
          v128.load(target + offset),
          f32x4.mul(factor, v128.load(string + offset)),
        );
        v128.store(target + offset, sum);
      }
    }
  }
}

function addProduct(job: PlanJob, width: i32, strings: usize, out: usize): void {
  const oneHotRow = job.oneHotRow;
  const panels = <i32>(oneHotRow >> 2) / TILE_COLUMNS;
  for (let panel = 0; panel < panels; panel++) {
    const column = <usize>panel * 32;
    tile(
      scratch, WIDTH * 4, 4, strings + column, oneHotRow, width,
      0, 0, 0, 0, 0, 0,
      out + column, oneHotRow, out + column, oneHotRow, false,
    );
  }
}
