/** Symbol strings as bit planes, and their Hamming distances as bytes. */

/** Strings of one cloud; planes lie one after the other, each [word][string], padded to PAD strings. */
@unmanaged
export class Strings {
  count: i32;
  /** Strings in memory: a multiple of PAD. */
  padded: i32;
  lengthSteps: i32;
  outputs: i32;
  /** [count][T] bytes */
  symbolsAt: usize;
  /** [plane][word][padded] u32 */
  planesAt: usize;
  /** [padded][row] floats, one-hot without the last symbol */
  oneHotAt: usize;
  oneHotRow: usize;
}

/** A job of `distances`: all pairs of two clouds. */
@unmanaged
export class DistanceJob {
  x: usize;
  y: usize;
  /** [x.count][y.padded] bytes */
  out: usize;
}

/** Columns handled at once. */
export const PAD: i32 = 16;
/** Rows of one task. */
const BLOCK: i32 = 64;

@inline
function wordsOf(strings: Strings): i32 {
  return (strings.lengthSteps + 31) / 32;
}

/** Bits that tell the symbols apart. */
@inline
function planesOf(strings: Strings): i32 {
  return 32 - clz<i32>(max(1, strings.outputs - 1));
}

/** Fills the planes and the one-hot rows of one cloud. By one thread. */
export function packStrings(at: usize): void {
  const strings = changetype<Strings>(at);
  const count = strings.count;
  const padded = strings.padded;
  const lengthSteps = strings.lengthSteps;
  const outputs = strings.outputs;
  const words = wordsOf(strings);
  const planes = planesOf(strings);
  memory.fill(strings.planesAt, 0, <usize>(planes * words * padded) << 2);
  memory.fill(strings.oneHotAt, 0, <usize>padded * strings.oneHotRow);
  for (let i = 0; i < count; i++) {
    const oneHot = strings.oneHotAt + <usize>i * strings.oneHotRow;
    for (let t = 0; t < lengthSteps; t++) {
      const symbol = <i32>load<u8>(strings.symbolsAt + <usize>(i * lengthSteps + t));
      if (symbol < outputs - 1) {
        store<f32>(oneHot + (<usize>(t * (outputs - 1) + symbol) << 2), 1);
      }
      for (let plane = 0; plane < planes; plane++) {
        if (((symbol >> plane) & 1) == 0) continue;
        const place = strings.planesAt + (<usize>((plane * words + t / 32) * padded + i) << 2);
        store<u32>(place, load<u32>(place) | (1 << (t % 32)));
      }
    }
  }
}

/** Tasks that one job takes. */
export function distanceTasks(at: usize): i32 {
  const x = changetype<Strings>(changetype<DistanceJob>(at).x);
  return (x.count + BLOCK - 1) / BLOCK;
}

/** Task: one block of rows. */
export function distanceBlock(block: i32, at: usize): void {
  const job = changetype<DistanceJob>(at);
  const x = changetype<Strings>(job.x);
  const y = changetype<Strings>(job.y);
  const last = min(x.count, (block + 1) * BLOCK);
  for (let i = block * BLOCK; i < last; i++) {
    distanceRow(x, y, i, job.out + <usize>i * <usize>y.padded);
  }
}

function distanceRow(x: Strings, y: Strings, i: i32, out: usize): void {
  for (let j = 0; j < y.padded; j += PAD) {
    const a = distanceFour(x, y, i, j);
    const b = distanceFour(x, y, i, j + 4);
    const c = distanceFour(x, y, i, j + 8);
    const d = distanceFour(x, y, i, j + 12);
    const low = i16x8.narrow_i32x4_u(a, b);
    const high = i16x8.narrow_i32x4_u(c, d);
    v128.store(out + <usize>j, i8x16.narrow_i16x8_u(low, high));
  }
}

/** Distances of string i to four strings from j, as words. */
@inline
function distanceFour(x: Strings, y: Strings, i: i32, j: i32): v128 {
  const words = wordsOf(x);
  const planes = planesOf(x);
  let total = i32x4.splat(0);
  for (let word = 0; word < words; word++) {
    let differing = i32x4.splat(0);
    for (let plane = 0; plane < planes; plane++) {
      const at = plane * words + word;
      const own = v128.load32_splat(x.planesAt + (<usize>(at * x.padded + i) << 2));
      const others = v128.load(y.planesAt + (<usize>(at * y.padded + j) << 2));
      differing = v128.or(differing, v128.xor(own, others));
    }
    const bytes = i8x16.popcnt(differing);
    const pairs = i16x8.extadd_pairwise_i8x16_u(bytes);
    total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(pairs));
  }
  return total;
}
