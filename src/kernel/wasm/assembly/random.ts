/** Random words and the numbers made of them, four lanes at once: core/random/float32 and philox, operation by operation. */

export const INPUT_STREAM: u32 = 4;
export const STATE_STREAM: u32 = 5;
export const GUMBEL_STREAM: u32 = 6;

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;
const ROUNDS: i32 = 10;

/** Where `philox` leaves its four words, four lanes each: 64 bytes of the caller's. */
@inline
export function philox(
  c0: v128, c1: v128, c2: v128, c3: v128, key0: u32, key1: u32, out: usize,
): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(multiplier0, c0);
    const high0 = i64x2.extmul_high_i32x4_u(multiplier0, c0);
    const low1 = i64x2.extmul_low_i32x4_u(multiplier1, c2);
    const high1 = i64x2.extmul_high_i32x4_u(multiplier1, c2);
    c0 = v128.xor(v128.xor(upperWords(low1, high1), c1), i32x4.splat(key0));
    c1 = lowerWords(low1, high1);
    c2 = v128.xor(v128.xor(upperWords(low0, high0), c3), i32x4.splat(key1));
    c3 = lowerWords(low0, high0);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
}

@inline
function lowerWords(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 0, 2, 4, 6);
}

@inline
function upperWords(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 1, 3, 5, 7);
}

/** Plain products and sums only: a fused one would change the bits. */
@inline
function horner(sum: v128, x: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(coefficient));
}

@inline
function log32(x: v128): v128 {
  let exponent = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  const half = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(half, f32x4.splat(0.7071067811865476));
  exponent = i32x4.add(exponent, small);
  // Doubling is exact, and so is taking 1 away.
  const m = f32x4.sub(v128.bitselect(f32x4.add(half, half), half, small), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let y = f32x4.splat(7.0376836292e-2);
  y = horner(y, m, -1.151461031e-1);
  y = horner(y, m, 1.167699874e-1);
  y = horner(y, m, -1.2420140846e-1);
  y = horner(y, m, 1.4249322787e-1);
  y = horner(y, m, -1.6668057665e-1);
  y = horner(y, m, 2.0000714765e-1);
  y = horner(y, m, -2.4999993993e-1);
  y = horner(y, m, 3.3333331174e-1);
  y = f32x4.mul(f32x4.mul(y, m), square);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(f32x4.splat(0.5), square));
  return f32x4.add(f32x4.add(m, y), f32x4.mul(e, f32x4.splat(0.693359375)));
}

@inline
function centre(w: v128): v128 {
  const x = f32x4.sub(w, f32x4.splat(2.5));
  let p = f32x4.splat(2.81022636e-8);
  p = horner(p, x, 3.43273939e-7);
  p = horner(p, x, -3.5233877e-6);
  p = horner(p, x, -4.39150654e-6);
  p = horner(p, x, 2.1858087e-4);
  p = horner(p, x, -1.25372503e-3);
  p = horner(p, x, -4.17768164e-3);
  p = horner(p, x, 2.46640727e-1);
  return horner(p, x, 1.50140941);
}

@inline
function tail(w: v128): v128 {
  const x = f32x4.sub(f32x4.sqrt(w), f32x4.splat(3));
  let p = f32x4.splat(-2.00214257e-4);
  p = horner(p, x, 1.00950558e-4);
  p = horner(p, x, 1.34934322e-3);
  p = horner(p, x, -3.67342844e-3);
  p = horner(p, x, 5.73950773e-3);
  p = horner(p, x, -7.6224613e-3);
  p = horner(p, x, 9.43887047e-3);
  p = horner(p, x, 1.00167406);
  return horner(p, x, 2.83297682);
}

/** Standard normals of four words. */
@inline
export function normals(words: v128): v128 {
  const odd = v128.or(i32x4.shl(i32x4.shr_s(words, 8), 1), i32x4.splat(1));
  const x = f32x4.mul(f32x4.convert_i32x4_s(odd), f32x4.splat(5.960464477539063e-8));
  const one = f32x4.splat(1);
  const w = f32x4.neg(log32(f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x))));
  let p = centre(w);
  const far = f32x4.ge(w, f32x4.splat(5));
  if (v128.any_true(far)) p = v128.bitselect(tail(w), p, far);
  return f32x4.mul(f32x4.mul(p, x), f32x4.splat(1.4142135623730951));
}

/** Standard Gumbel numbers of four words. */
@inline
export function gumbels(words: v128): v128 {
  const odd = v128.or(i32x4.shl(i32x4.shr_u(words, 9), 1), i32x4.splat(1));
  const u = f32x4.mul(f32x4.convert_i32x4_s(odd), f32x4.splat(5.960464477539063e-8));
  return f32x4.neg(log32(f32x4.neg(log32(u))));
}
