/** A file as ranged reads. Not a file system: `src/files` and the host implement it over theirs. */

export interface ByteSource {
  /** For messages only: base name, never opened. */
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`.
   * @throws RangeError when the range leaves [0, size]; the implementation's own error when reading fails.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        return Promise.reject(
          new RangeError(
            `${name}: bytes ${offset}..${offset + length} asked for, the file has ${bytes.length}`,
          ),
        );
      }
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}
