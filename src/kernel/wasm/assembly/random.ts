/** Random words and the numbers made of them, sixteen at a time: core/random/float32 and philox, operation by operation. */

export const INPUT_STREAM: u32 = 4;
export const STATE_STREAM: u32 = 5;
export const GUMBEL_STREAM: u32 = 6;

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;
const ROUNDS: i32 = 10;

/** Constants in memory: one load each, where a literal takes three instructions. */
const TABLE: usize = memory.data<f32>([
  // log32: polynomial, √½, ln 2 low, ½, ln 2 high
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  0.7071067811865476, -2.1219444e-4, 0.5, 0.693359375,
  // normals: 2^-24, √2, 5, centre, tail
  5.960464477539063e-8, 1.4142135623730951, 5,
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3,
  -4.17768164e-3, 2.46640727e-1, 1.50140941,
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3,
  9.43887047e-3, 1.00167406, 2.83297682,
  2.5, 3, 1,
]);
const LOG_POLYNOMIAL: i32 = 0;
const SQRT_HALF: i32 = 9;
const LN2_LOW: i32 = 10;
const HALF: i32 = 11;
const LN2_HIGH: i32 = 12;
const TWO_TO_MINUS_24: i32 = 13;
const SQRT_TWO: i32 = 14;
const TAIL_FROM: i32 = 15;
const CENTRE_POLYNOMIAL: i32 = 16;
const TAIL_POLYNOMIAL: i32 = 25;
const CENTRE_SHIFT: i32 = 34;
const TAIL_SHIFT: i32 = 35;
const ONE: i32 = 36;
/** Coefficients of each polynomial. */
const DEGREE: i32 = 8;

@inline
function constant(index: i32): v128 {
  return v128.load32_splat(TABLE + (<usize>index << 2));
}

/** Leaves the four words of four counters at `out`: word w of counter l is lane l of vector w. */
@inline
export function philox(
  c0: v128, c1: v128, c2: v128, c3: v128, seed: u32, stream: u32, out: usize,
): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  const weyl0 = i32x4.splat(WEYL_0);
  const weyl1 = i32x4.splat(WEYL_1);
  let key0 = i32x4.splat(seed);
  let key1 = i32x4.splat(stream);
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(multiplier0, c0);
    const high0 = i64x2.extmul_high_i32x4_u(multiplier0, c0);
    const low1 = i64x2.extmul_low_i32x4_u(multiplier1, c2);
    const high1 = i64x2.extmul_high_i32x4_u(multiplier1, c2);
    c0 = v128.xor(v128.xor(upperWords(low1, high1), c1), key0);
    c1 = lowerWords(low1, high1);
    c2 = v128.xor(v128.xor(upperWords(low0, high0), c3), key1);
    c3 = lowerWords(low0, high0);
    key0 = i32x4.add(key0, weyl0);
    key1 = i32x4.add(key1, weyl1);
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

/** Plain products and sums only, in every function below: a fused one would change the bits. */
@inline
function horner(sum: v128, x: v128, coefficient: v128): v128 {
  return f32x4.add(f32x4.mul(sum, x), coefficient);
}

/** Exponent of x, counted from [½, 1), before the mantissa is looked at. */
@inline
function exponentOf(x: v128): v128 {
  return i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
}

@inline
function mantissaOf(x: v128): v128 {
  return v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
}

/** ln from m = mantissa - 1, its polynomial y and the exponent. */
@inline
function finishLog(m: v128, y: v128, exponent: v128): v128 {
  const square = f32x4.mul(m, m);
  const e = f32x4.convert_i32x4_s(exponent);
  let sum = f32x4.mul(f32x4.mul(y, m), square);
  sum = f32x4.add(sum, f32x4.mul(e, constant(LN2_LOW)));
  sum = f32x4.sub(sum, f32x4.mul(constant(HALF), square));
  return f32x4.add(f32x4.add(m, sum), f32x4.mul(e, constant(LN2_HIGH)));
}

@inline
function log32(x: v128): v128 {
  const half = mantissaOf(x);
  const small = f32x4.lt(half, constant(SQRT_HALF));
  // Doubling is exact, and so is taking 1 away.
  const m = f32x4.sub(v128.bitselect(f32x4.add(half, half), half, small), constant(ONE));
  let y = constant(LOG_POLYNOMIAL);
  for (let k = 1; k <= DEGREE; k++) y = horner(y, m, constant(LOG_POLYNOMIAL + k));
  return finishLog(m, y, i32x4.add(exponentOf(x), small));
}

/** Odd multiples of 2^-24 in (-1, 1). */
@inline
function symmetricUniform(words: v128): v128 {
  const odd = v128.or(i32x4.shl(i32x4.shr_s(words, 8), 1), i32x4.splat(1));
  return f32x4.mul(f32x4.convert_i32x4_s(odd), constant(TWO_TO_MINUS_24));
}

/** 1 - x², rounded as (1 - x)(1 + x). */
@inline
function tailMass(x: v128): v128 {
  const one = constant(ONE);
  return f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x));
}

@inline
function tail(w: v128): v128 {
  const x = f32x4.sub(f32x4.sqrt(w), constant(TAIL_SHIFT));
  let p = constant(TAIL_POLYNOMIAL);
  for (let k = 1; k <= DEGREE; k++) p = horner(p, x, constant(TAIL_POLYNOMIAL + k));
  return p;
}

/**
 * Standard normals of the sixteen words at `words`, times `scale`, to `out`. Four vectors go abreast: one alone would
 * wait for itself.
 */
@inline
export function storeNormals(words: usize, scale: v128, out: usize): void {
  const x0 = symmetricUniform(v128.load(words));
  const x1 = symmetricUniform(v128.load(words, 16));
  const x2 = symmetricUniform(v128.load(words, 32));
  const x3 = symmetricUniform(v128.load(words, 48));
  const t0 = tailMass(x0);
  const t1 = tailMass(x1);
  const t2 = tailMass(x2);
  const t3 = tailMass(x3);
  const h0 = mantissaOf(t0);
  const h1 = mantissaOf(t1);
  const h2 = mantissaOf(t2);
  const h3 = mantissaOf(t3);
  const edge = constant(SQRT_HALF);
  const s0 = f32x4.lt(h0, edge);
  const s1 = f32x4.lt(h1, edge);
  const s2 = f32x4.lt(h2, edge);
  const s3 = f32x4.lt(h3, edge);
  const one = constant(ONE);
  const m0 = f32x4.sub(f32x4.add(h0, v128.and(h0, s0)), one);
  const m1 = f32x4.sub(f32x4.add(h1, v128.and(h1, s1)), one);
  const m2 = f32x4.sub(f32x4.add(h2, v128.and(h2, s2)), one);
  const m3 = f32x4.sub(f32x4.add(h3, v128.and(h3, s3)), one);
  let y0 = constant(LOG_POLYNOMIAL), y1 = y0, y2 = y0, y3 = y0;
  for (let k = 1; k <= DEGREE; k++) {
    const coefficient = constant(LOG_POLYNOMIAL + k);
    y0 = horner(y0, m0, coefficient);
    y1 = horner(y1, m1, coefficient);
    y2 = horner(y2, m2, coefficient);
    y3 = horner(y3, m3, coefficient);
  }
  const w0 = f32x4.neg(finishLog(m0, y0, i32x4.add(exponentOf(t0), s0)));
  const w1 = f32x4.neg(finishLog(m1, y1, i32x4.add(exponentOf(t1), s1)));
  const w2 = f32x4.neg(finishLog(m2, y2, i32x4.add(exponentOf(t2), s2)));
  const w3 = f32x4.neg(finishLog(m3, y3, i32x4.add(exponentOf(t3), s3)));
  const shift = constant(CENTRE_SHIFT);
  const c0 = f32x4.sub(w0, shift);
  const c1 = f32x4.sub(w1, shift);
  const c2 = f32x4.sub(w2, shift);
  const c3 = f32x4.sub(w3, shift);
  let p0 = constant(CENTRE_POLYNOMIAL), p1 = p0, p2 = p0, p3 = p0;
  for (let k = 1; k <= DEGREE; k++) {
    const coefficient = constant(CENTRE_POLYNOMIAL + k);
    p0 = horner(p0, c0, coefficient);
    p1 = horner(p1, c1, coefficient);
    p2 = horner(p2, c2, coefficient);
    p3 = horner(p3, c3, coefficient);
  }
  storeScaled(w0, p0, x0, scale, out);
  storeScaled(w1, p1, x1, scale, out + 16);
  storeScaled(w2, p2, x2, scale, out + 32);
  storeScaled(w3, p3, x3, scale, out + 48);
}

@inline
function storeScaled(w: v128, centre: v128, x: v128, scale: v128, out: usize): void {
  let p = centre;
  const far = f32x4.ge(w, constant(TAIL_FROM));
  if (v128.any_true(far)) p = v128.bitselect(tail(w), p, far);
  const normal = f32x4.mul(f32x4.mul(p, x), constant(SQRT_TWO));
  v128.store(out, f32x4.mul(normal, scale));
}

/** Standard Gumbel numbers of four words. */
@inline
export function gumbels(words: v128): v128 {
  const odd = v128.or(i32x4.shl(i32x4.shr_u(words, 9), 1), i32x4.splat(1));
  const u = f32x4.mul(f32x4.convert_i32x4_s(odd), constant(TWO_TO_MINUS_24));
  return f32x4.neg(log32(f32x4.neg(log32(u))));
}
