/**
 * One Sinkhorn round over a cost matrix: the sums of its rows and of its columns from the same exponentials. Both new
 * potentials of a transport come from E_ij = 2^(r_i + h_j - κ C_ij), because each was made with the other's old one.
 */
import { heldPower, POWER_DEGREE, powerCoefficient, powerRounder } from './exponential';
import { NONE, without } from './softmin';
import { madd } from './tile';

/** Scores and temperatures are in powers of two. */
@unmanaged
export class PairsJob {
  rows: i32;
  /** Whole blocks of sixteen; padding has scores that vanish. */
  columns: i32;
  /** 1: rows and columns are the same strings; only pairs right of the block's diagonal are looked at. */
  symmetric: i32;
  /** [rows][columns] bytes */
  costs: usize;
  /** [rows] floats r_i, [rows] floats: weight of the row in sums of columns */
  rowScores: usize;
  rowWeights: usize;
  /** [columns] floats h_j */
  columnScores: usize;
  /** [rows] floats Σ_j E_ij */
  rowSums: usize;
  /** [block][columns] floats, Σ weight_i E_ij over the block's rows; right of the block alone when symmetric. */
  columnSums: usize;
  /** κ: log2 e / ε */
  kappa: f32;
  /** Exponents below this change no sum. */
  floor: f32;
  /** 1: row i is not paired with column i, of a symmetric job. */
  others: i32;
}

/** Rows of one task: whole blocks of sixteen columns too. */
const BLOCK: i32 = 64;

/** Task: one block of rows. */
export function pairsBlock(block: i32, at: usize): void {
  const job = changetype<PairsJob>(at);
  const first = block * BLOCK;
  const last = min(job.rows, first + BLOCK);
  const columns = job.columns;
  const both = job.symmetric == 0 ? 0 : min(columns, first + BLOCK);
  const start = job.symmetric == 0 ? 0 : first;
  const sums = job.columnSums + (<usize>(block * columns) << 2);
  memory.fill(sums + (<usize>both << 2), 0, <usize>(columns - both) << 2);
  for (let i = first; i < last; i++) {
    const offset = <usize>i << 2;
    const costs = job.costs + <usize>i * <usize>columns;
    const score = load<f32>(job.rowScores + offset);
    const weight = load<f32>(job.rowWeights + offset);
    const own = job.others != 0 ? i : NONE;
    let sum = pairsRow(job, costs, start, both, score, weight, 0, own);
    sum += pairsRow(job, costs, both, columns, score, weight, sums, NONE);
    store<f32>(job.rowSums + offset, sum);
  }
}

/** Σ_j E_ij over columns from .. to but `own`; adds weight · E_ij to `sums` unless it is 0. */
function pairsRow(
  job: PairsJob, costs: usize, from: i32, to: i32, score: f32, weight: f32, sums: usize, own: i32,
): f32 {
  const ownBlock = own & ~15;
  const kappa = f32x4.splat(-job.kappa);
  const floor = f32x4.splat(job.floor);
  const r = f32x4.splat(score);
  const w = f32x4.splat(weight);
  let total = f32x4.splat(0);
  for (let j = from; j < to; j += 16) {
    const scores = job.columnScores + (<usize>j << 2);
    const bytes = v128.load(costs + <usize>j);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    let v0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low));
    let v1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low));
    let v2 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high));
    let v3 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high));
    v0 = madd(v0, kappa, f32x4.add(v128.load(scores), r));
    v1 = madd(v1, kappa, f32x4.add(v128.load(scores, 16), r));
    v2 = madd(v2, kappa, f32x4.add(v128.load(scores, 32), r));
    v3 = madd(v3, kappa, f32x4.add(v128.load(scores, 48), r));
    if (j == ownBlock) {
      v0 = without(v0, own - j);
      v1 = without(v1, own - j - 4);
      v2 = without(v2, own - j - 8);
      v3 = without(v3, own - j - 12);
    }
    const best = f32x4.pmax(f32x4.pmax(v0, v1), f32x4.pmax(v2, v3));
    if (!v128.any_true(f32x4.gt(best, floor))) continue;
    // 2^v of exponential.ts, four vectors abreast: each constant is fetched once, and none waits for itself.
    v0 = heldPower(v0);
    v1 = heldPower(v1);
    v2 = heldPower(v2);
    v3 = heldPower(v3);
    const rounder = powerRounder();
    const s0 = f32x4.add(v0, rounder);
    const s1 = f32x4.add(v1, rounder);
    const s2 = f32x4.add(v2, rounder);
    const s3 = f32x4.add(v3, rounder);
    v0 = f32x4.sub(v0, f32x4.sub(s0, rounder));
    v1 = f32x4.sub(v1, f32x4.sub(s1, rounder));
    v2 = f32x4.sub(v2, f32x4.sub(s2, rounder));
    v3 = f32x4.sub(v3, f32x4.sub(s3, rounder));
    let p0 = powerCoefficient(0), p1 = p0, p2 = p0, p3 = p0;
    for (let k = 1; k <= POWER_DEGREE; k++) {
      const coefficient = powerCoefficient(k);
      p0 = madd(p0, v0, coefficient);
      p1 = madd(p1, v1, coefficient);
      p2 = madd(p2, v2, coefficient);
      p3 = madd(p3, v3, coefficient);
    }
    p0 = i32x4.add(p0, i32x4.shl(s0, 23));
    p1 = i32x4.add(p1, i32x4.shl(s1, 23));
    p2 = i32x4.add(p2, i32x4.shl(s2, 23));
    p3 = i32x4.add(p3, i32x4.shl(s3, 23));
    total = f32x4.add(total, f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3)));
    if (sums == 0) continue;
    const place = sums + (<usize>j << 2);
    v128.store(place, madd(p0, w, v128.load(place)));
    v128.store(place, madd(p1, w, v128.load(place, 16)), 16);
    v128.store(place, madd(p2, w, v128.load(place, 32)), 32);
    v128.store(place, madd(p3, w, v128.load(place, 48)), 48);
  }
  return f32x4.extract_lane(total, 0) + f32x4.extract_lane(total, 1)
    + f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3);
}

/**
 * Adds up the blocks' column sums into the first block's place; when symmetric, a column has sums of the blocks above
 * its own alone. By one thread.
 */
export function addPairsColumns(at: usize): void {
  const job = changetype<PairsJob>(at);
  const columns = job.columns;
  const blocks = (job.rows + BLOCK - 1) / BLOCK;
  const symmetric = job.symmetric != 0;
  if (symmetric) memory.fill(job.columnSums, 0, <usize>min(columns, BLOCK) << 2);
  for (let block = 1; block < blocks; block++) {
    const from = symmetric ? (block + 1) * BLOCK : 0;
    const sums = job.columnSums + (<usize>(block * columns) << 2);
    for (let j = from; j < columns; j += 4) {
      const offset = <usize>j << 2;
      const sum = f32x4.add(v128.load(job.columnSums + offset), v128.load(sums + offset));
      v128.store(job.columnSums + offset, sum);
    }
  }
}
