/** Exponentials of four lanes, to about 1e-7 relative. Not bit-portable: for sums whose last bit the build may decide. */
import { madd } from './tile';

/** Below this a power of two would leave the normal numbers. */
const LOWEST: f32 = -125;
const HIGHEST: f32 = 126;
export const LOG2_E: f32 = 1.4426950408889634;

/** 2^x, held between 2^-125 and 2^126. Cephes' polynomial on [-½, ½]. */
@inline
export function exp2(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
  const whole = f32x4.nearest(held);
  const f = f32x4.sub(held, whole);
  let p = f32x4.splat(1.53533618e-4);
  p = madd(p, f, f32x4.splat(1.33988744e-3));
  p = madd(p, f, f32x4.splat(9.61843735e-3));
  p = madd(p, f, f32x4.splat(5.55033247e-2));
  p = madd(p, f, f32x4.splat(2.40226479e-1));
  p = madd(p, f, f32x4.splat(6.93147202e-1));
  p = madd(p, f, f32x4.splat(1));
  const scale = i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23);
  return i32x4.add(p, scale);
}

@inline
export function exp(x: v128): v128 {
  return exp2(f32x4.mul(x, f32x4.splat(LOG2_E)));
}

/** tanh x: Cephes' polynomial near 0, by an exponential elsewhere. */
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, square, f32x4.splat(2.06390887954e-2));
  p = madd(p, square, f32x4.splat(-5.37397155531e-2));
  p = madd(p, square, f32x4.splat(1.33314422036e-1));
  p = madd(p, square, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, square), x, x);
  const one = f32x4.splat(1);
  const e = exp(f32x4.add(size, size));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}
