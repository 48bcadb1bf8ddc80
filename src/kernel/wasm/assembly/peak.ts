/** A pure multiply-add loop: the peak that benchmarks compare with. Computes nothing of use. */
import { madd } from './tile';

/** Multiply-adds of four lanes in one round of the loop. */
export const FUSED_PER_ROUND: i32 = 10;

const FACTORS: usize = memory.data<f32>([0.999, 0.999, 0.999, 0.999, 0.001, 0.001, 0.001, 0.001]);

export function fusedLoop(rounds: i32): f32 {
  // From memory, which stays in registers: a literal would be made anew each time.
  const a = v128.load(FACTORS);
  const b = v128.load(FACTORS, 16);
  // Chains that start alike would be merged into one.
  let c0 = f32x4.splat(0), c1 = f32x4.splat(1), c2 = f32x4.splat(2), c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4), c5 = f32x4.splat(5), c6 = f32x4.splat(6), c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8), c9 = f32x4.splat(9);
  for (let round = 0; round < rounds; round++) {
    c0 = madd(c0, a, b);
    c1 = madd(c1, a, b);
    c2 = madd(c2, a, b);
    c3 = madd(c3, a, b);
    c4 = madd(c4, a, b);
    c5 = madd(c5, a, b);
    c6 = madd(c6, a, b);
    c7 = madd(c7, a, b);
    c8 = madd(c8, a, b);
    c9 = madd(c9, a, b);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)),
    f32x4.add(f32x4.add(c4, c5), f32x4.add(f32x4.add(c6, c7), f32x4.add(c8, c9))),
  );
  return f32x4.extract_lane(sum, 0);
}
