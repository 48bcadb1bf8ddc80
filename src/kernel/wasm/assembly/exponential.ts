/** Exponentials of four lanes, to about 1e-7 relative. Not bit-portable: for sums whose last bit the build may decide. */
import { madd } from './tile';

export const LOG2_E: f32 = 1.4426950408889634;

/** Constants in memory: one load each, where a literal takes three instructions. */
const TABLE: usize = memory.data<f32>([
  // Cephes' polynomial of 2^x on [-½, ½]
  1.53533618e-4, 1.33988744e-3, 9.61843735e-3, 5.55033247e-2, 2.40226479e-1, 6.93147202e-1, 1,
  // Adding this rounds to a whole number, which the low bits of the sum then hold.
  12582912,
  // Outside these, powers of two leave the normal numbers.
  -125, 126,
]);
/** Coefficients of the polynomial after the first. */
export const POWER_DEGREE: i32 = 6;
const ROUNDER: i32 = 7;
const LOWEST: i32 = 8;
const HIGHEST: i32 = 9;

@inline
function constant(index: i32): v128 {
  return v128.load32_splat(TABLE + (<usize>index << 2));
}

/** Coefficient of the polynomial, from the highest power down. */
@inline
export function powerCoefficient(index: i32): v128 {
  return constant(index);
}

@inline
export function powerRounder(): v128 {
  return constant(ROUNDER);
}

/** x where 2^x is a normal number. */
@inline
export function heldPower(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, constant(LOWEST)), constant(HIGHEST));
}

/** 2^x, held between 2^-125 and 2^126. */
@inline
export function exp2(x: v128): v128 {
  const held = heldPower(x);
  const rounder = powerRounder();
  const shifted = f32x4.add(held, rounder);
  const f = f32x4.sub(held, f32x4.sub(shifted, rounder));
  let p = powerCoefficient(0);
  for (let k = 1; k <= POWER_DEGREE; k++) p = madd(p, f, powerCoefficient(k));
  // Into the exponent, by adding to the bits.
  return i32x4.add(p, i32x4.shl(shifted, 23));
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
