/**
 * Float32 functions of one random word that give the same bits everywhere: only +, -, ·, √ and integer operations, each
 * rounded to float32. The WebAssembly kernel repeats them operation by operation; nothing here may be reordered.
 */

const round = Math.fround;
const SQRT_HALF = round(0.7071067811865476);
const SQRT_TWO = round(1.4142135623730951);
const TWO_TO_MINUS_24 = 2 ** -24;

/** Natural logarithm by Cephes' polynomial, from the highest power down. */
const LOG_POLYNOMIAL = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(round);
/** ln 2 in two parts, the first with few bits, so that e · LN2_HIGH is exact. */
const LN2_HIGH = round(0.693359375);
const LN2_LOW = round(-2.1219444e-4);

/** Inverse error function over x, by w = -ln(1 - x²) (Giles 2010, single precision): the centre and the tails. */
const ERFINV_CENTRE = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3,
  -4.17768164e-3, 2.46640727e-1, 1.50140941,
].map(round);
const ERFINV_TAIL = [
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3,
  9.43887047e-3, 1.00167406, 2.83297682,
].map(round);
const TAIL_FROM = 5;
const CENTRE_SHIFT = round(2.5);
const TAIL_SHIFT = round(3);

const bits = new Int32Array(1);
const number = new Float32Array(bits.buffer);

/** ln x of a normal float32 above 0; error below 1 unit in the last place. */
export function log32(x: number): number {
  number[0] = x;
  let exponent = (bits[0] >>> 23) - 126;
  bits[0] = (bits[0] & 0x007fffff) | 0x3f000000;
  let m = number[0];
  if (m < SQRT_HALF) {
    exponent -= 1;
    m = round(m + m);
  }
  m = round(m - 1);
  const e = round(exponent);
  const square = round(m * m);
  let y = polynomial(LOG_POLYNOMIAL, m);
  y = round(round(y * m) * square);
  y = round(y + round(e * LN2_LOW));
  y = round(y - round(round(0.5) * square));
  return round(round(m + y) + round(e * LN2_HIGH));
}

/** Standard normal from a uint32, 24 bits fine: at most 5.4 standard deviations from 0, symmetric, never 0. */
export function normal32(word: number): number {
  // Odd multiples of 2^-24 in (-1, 1): exact.
  const x = (2 * (word >> 8) + 1) * TWO_TO_MINUS_24;
  const w = round(-log32(round(round(1 - x) * round(1 + x))));
  const p =
    w < TAIL_FROM
      ? polynomial(ERFINV_CENTRE, round(w - CENTRE_SHIFT))
      : polynomial(ERFINV_TAIL, round(round(Math.sqrt(w)) - TAIL_SHIFT));
  return round(round(p * round(x)) * SQRT_TWO);
}

/** Standard Gumbel from a uint32: -ln(-ln u), 23 bits fine, between -2.9 and 16.7. */
export function gumbel32(word: number): number {
  const u = (2 * (word >>> 9) + 1) * TWO_TO_MINUS_24;
  return round(-log32(round(-log32(round(u)))));
}

/** Horner's rule, rounded after every operation. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[0];
  for (let k = 1; k < coefficients.length; k++) sum = round(round(sum * x) + coefficients[k]);
  return sum;
}
