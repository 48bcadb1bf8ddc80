/** Finds the array buffers of a result that may be moved to another thread instead of copied. */

/**
 * Buffers of the typed arrays at most three levels deep, each once. Only whole views count:
 * a subarray shares its buffer with data that stays behind.
 */
export function ownedBuffers(result: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(result, 3, found);
  return [...found];
}

function collect(value: unknown, depth: number, found: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    if (buffer instanceof ArrayBuffer && value.byteLength === buffer.byteLength) found.add(buffer);
    return;
  }
  if (depth === 0) return;
  for (const child of Object.values(value)) collect(child, depth - 1, found);
}
