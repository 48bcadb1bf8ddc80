/** Every cycle of active sets of a small layer, once: what makes a search complete. What a cycle holds is others' matter. */

/** 2^20 cycles of sets are a matter of seconds, a thousand times more are not. */
export const MOST_BITS = 20;

/**
 * All cycles A_1 .. A_k of active sets, up to cyclic shifts, those that repeat a shorter cycle left out: the
 * first set is nowhere larger than a later one, as a number.
 *
 * @param period k
 * @param emptyToo a ray has none; a fixed point may switch every unit off
 * @throws RangeError when units · period > MOST_BITS
 */
export function* activeSetCycles(
  units: number,
  period: number,
  emptyToo: boolean,
): Generator<Uint32Array[]> {
  if (units * period > MOST_BITS) {
    throw new RangeError(
      `exhaustive search: ${units} units and period ${period} found, their product may be at most ${MOST_BITS}`,
    );
  }
  const sets = 2 ** units;
  const least = emptyToo ? 0 : 1;
  const codes = new Array<number>(period).fill(least);
  for (;;) {
    if (isLeastRotation(codes)) yield codes.map((code) => Uint32Array.of(code));
    let place = period - 1;
    while (place >= 0 && codes[place] === sets - 1) place--;
    if (place < 0) return;
    codes[place]++;
    codes.fill(codes[0], place + 1);
  }
}

/** True when every true rotation is larger: then no rotation is equal either, so that no shorter cycle is repeated. */
function isLeastRotation(codes: readonly number[]): boolean {
  for (let shift = 1; shift < codes.length; shift++) {
    if (compareRotated(codes, shift) >= 0) return false;
  }
  return true;
}

/** Sign of codes minus its rotation, lexicographically. */
function compareRotated(codes: readonly number[], shift: number): number {
  for (let k = 0; k < codes.length; k++) {
    const difference = codes[k] - codes[(k + shift) % codes.length];
    if (difference !== 0) return difference;
  }
  return 0;
}
