/** Sequential little-endian reading of bytes in memory, every read checked against the end. */
import { FormatError } from './formatError';

/** Longest text line of a pickle (protocol 0 names and numbers). */
const MAX_LINE = 65_536;
/** Longest integer in bytes; Python's own limit for text is near this. */
const MAX_INTEGER_BYTES = 4096;

export class ByteCursor {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
    private readonly name: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const at = this.advance(count);
    return this.bytes.subarray(at, at + count);
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  float64BigEndian(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** A length field: checked against what is left before anything is taken. */
  length32(): number {
    return this.checkLength(this.uint32());
  }

  length64(): number {
    return this.checkLength(Number(this.view.getBigUint64(this.advance(8), true)));
  }

  utf8(count: number): string {
    return new TextDecoder().decode(this.take(count));
  }

  latin1(count: number): string {
    return new TextDecoder('latin1').decode(this.take(count));
  }

  /** Up to the next newline, which is skipped. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0 || end - this.position > MAX_LINE) throw this.cut('a line has no end');
    const text = this.latin1(end - this.position);
    this.position++;
    return text;
  }

  /** Two's complement; a number where exact, else a bigint. */
  littleEndianInteger(count: number): number | bigint {
    if (count > MAX_INTEGER_BYTES) throw this.cut(`an integer of ${count} bytes`);
    const bytes = this.take(count);
    let value = 0n;
    for (let k = count - 1; k >= 0; k--) value = (value << 8n) | BigInt(bytes[k]);
    if (count > 0 && bytes[count - 1] >= 0x80) value -= 1n << BigInt(8 * count);
    const plain = Number(value);
    return Number.isSafeInteger(plain) ? plain : value;
  }

  private checkLength(length: number): number {
    if (length > this.bytes.length - this.position) {
      throw this.cut(`${length} bytes claimed, ${this.bytes.length - this.position} are left`);
    }
    return length;
  }

  private advance(count: number): number {
    const at = this.position;
    if (at + count > this.bytes.length) throw this.cut('it ends in the middle of a value');
    this.position = at + count;
    return at;
  }

  private cut(found: string): FormatError {
    return new FormatError(`${this.name}: damaged or truncated (${found})`);
  }
}
