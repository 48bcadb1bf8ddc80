/** Active sets of ReLU units as bit sets: 32 units a word. */

/** Bits of the units with value > 0. */
export function maskOf(values: Float64Array): Uint32Array {
  const mask = new Uint32Array(Math.ceil(values.length / 32));
  for (let unit = 0; unit < values.length; unit++) {
    if (values[unit] > 0) mask[unit >>> 5] |= 1 << (unit & 31);
  }
  return mask;
}

/** As `maskOf`, with the units within `tolerance` of 0 counted as active: the other side of a switching boundary. */
export function inclusiveMaskOf(values: Float64Array, tolerance: number): Uint32Array {
  return maskOf(values.map((value) => value + tolerance));
}

/** Equal strings, equal masks. */
export function maskKey(mask: Uint32Array): string {
  let key = '';
  for (const word of mask) key += word.toString(36) + '.';
  return key;
}

export function masksEqual(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((word, k) => word === b[k]);
}

/** Units whose bit is set, ascending. */
export function activeUnits(mask: Uint32Array): Uint32Array {
  const units: number[] = [];
  mask.forEach((word, k) => {
    for (let bits = word; bits !== 0; bits &= bits - 1) {
      units.push(32 * k + 31 - Math.clz32(bits & -bits));
    }
  });
  return Uint32Array.from(units);
}

/** A copy with one unit's bit flipped. */
export function flipped(mask: Uint32Array, unit: number): Uint32Array {
  const copy = mask.slice();
  copy[unit >>> 5] ^= 1 << (unit & 31);
  return copy;
}
