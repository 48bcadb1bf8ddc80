/** The log-sums of the Sinkhorn loop over byte costs: log2 Σ_j 2^(h_j - κ C_ij), row by row. */
import { exp2 } from './exponential';
import { madd } from './tile';

/** One cost matrix with the scores of its columns. Scores and temperatures are in powers of two. */
@unmanaged
export class SoftminJob {
  rows: i32;
  /** Whole blocks of sixteen; padding has scores that vanish. */
  columns: i32;
  /** [rows][columns] bytes */
  costs: usize;
  /** [columns] floats h_j, the largest near 0 */
  scores: usize;
  /** [rows] doubles: about what the answer will be; becomes the answer. */
  sums: usize;
  /** κ: log2 e / ε */
  kappa: f32;
  /** 1: row i is not paired with column i. */
  others: i32;
}

/** No column. */
export const NONE: i32 = -1;
/** An exponent of which nothing is left. */
const NOTHING: f32 = -1e30;

/** Exponents without that of one lane; outside 0 .. 3 with all of them. */
@inline
export function without(exponents: v128, lane: i32): v128 {
  const own = i32x4.eq(i32x4.splat(lane), i32x4(0, 1, 2, 3));
  return v128.bitselect(f32x4.splat(NOTHING), exponents, own);
}

/** Rows of one task. */
const BLOCK: i32 = 64;
/** Terms this far below the guess are left out: 4,096 of them change a sum by 6e-8. */
const NEGLIGIBLE: f32 = -36;
/** A guess this much below the answer costs nothing; one above it would lose terms. */
const MARGIN: f64 = 6;
const LARGEST_SUM: f32 = 1e30;
const SMALLEST_SUM: f32 = 1;

export function softminTasks(at: usize): i32 {
  return (changetype<SoftminJob>(at).rows + BLOCK - 1) / BLOCK;
}

/** Task: one block of rows. */
export function softminBlock(block: i32, at: usize): void {
  const job = changetype<SoftminJob>(at);
  const last = min(job.rows, (block + 1) * BLOCK);
  for (let i = block * BLOCK; i < last; i++) {
    const place = job.sums + (<usize>i << 3);
    const costs = job.costs + <usize>i * <usize>job.columns;
    store<f64>(place, logSum(job, costs, load<f64>(place), job.others != 0 ? i : NONE));
  }
}

function logSum(job: SoftminJob, costs: usize, guess: f64, own: i32): f64 {
  let reference = <f32>(guess - MARGIN);
  let sum = sumAbove(job, costs, reference, own);
  if (!(sum >= SMALLEST_SUM && sum <= LARGEST_SUM)) {
    reference = largestTerm(job, costs, own);
    sum = sumAbove(job, costs, reference, own);
  }
  return <f64>reference + Math.log2(<f64>sum);
}

/** Σ 2^(h_j - κ C_ij - reference), without negligible terms and column `own`. */
function sumAbove(job: SoftminJob, costs: usize, reference: f32, own: i32): f32 {
  const ownPlace = own == NONE ? 0 : costs + <usize>(own & ~15);
  const kappa = f32x4.splat(-job.kappa);
  const shift = f32x4.splat(reference);
  const floor = f32x4.splat(NEGLIGIBLE);
  const end = costs + <usize>job.columns;
  let scores = job.scores;
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  for (let place = costs; place < end; place += 16) {
    const bytes = v128.load(place);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    let v0 = term(i32x4.extend_low_i16x8_u(low), kappa, v128.load(scores), shift);
    let v1 = term(i32x4.extend_high_i16x8_u(low), kappa, v128.load(scores, 16), shift);
    let v2 = term(i32x4.extend_low_i16x8_u(high), kappa, v128.load(scores, 32), shift);
    let v3 = term(i32x4.extend_high_i16x8_u(high), kappa, v128.load(scores, 48), shift);
    scores += 64;
    if (place == ownPlace) {
      const lane = own & 15;
      v0 = without(v0, lane);
      v1 = without(v1, lane - 4);
      v2 = without(v2, lane - 8);
      v3 = without(v3, lane - 12);
    }
    const best = f32x4.pmax(f32x4.pmax(v0, v1), f32x4.pmax(v2, v3));
    if (!v128.any_true(f32x4.gt(best, floor))) continue;
    sum0 = f32x4.add(sum0, f32x4.add(exp2(v0), exp2(v1)));
    sum1 = f32x4.add(sum1, f32x4.add(exp2(v2), exp2(v3)));
  }
  const sum = f32x4.add(sum0, sum1);
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)
    + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}

/** h - κ C - reference */
@inline
export function term(costs: v128, minusKappa: v128, scores: v128, shift: v128): v128 {
  return madd(f32x4.convert_i32x4_s(costs), minusKappa, f32x4.sub(scores, shift));
}

function largestTerm(job: SoftminJob, costs: usize, own: i32): f32 {
  let largest: f32 = -Infinity;
  for (let j = 0; j < job.columns; j++) {
    if (j == own) continue;
    const cost = <f32>load<u8>(costs + <usize>j);
    largest = max(largest, load<f32>(job.scores + (<usize>j << 2)) - job.kappa * cost);
  }
  return largest;
}
