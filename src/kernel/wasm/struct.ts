/** Writes the structs that the WebAssembly module reads: fields of four bytes, in the order of their declaration there. */

export type FieldType = 'i32' | 'f32';
export type Fields = Readonly<Record<string, FieldType>>;

const FIELD_BYTES = 4;

export function structBytes(fields: Fields): number {
  return FIELD_BYTES * Object.keys(fields).length;
}

/** One struct in memory. */
export class Struct<F extends Fields> {
  private readonly places: ReadonlyMap<string, number>;

  /** @param at address, a multiple of 4 */
  constructor(
    private readonly view: DataView,
    readonly at: number,
    private readonly fields: F,
  ) {
    this.places = new Map(Object.keys(fields).map((name, k) => [name, at + FIELD_BYTES * k]));
  }

  set(values: Partial<Readonly<Record<keyof F & string, number>>>): void {
    for (const [name, value] of Object.entries<number | undefined>(values)) {
      const place = this.places.get(name);
      if (place === undefined || value === undefined) continue;
      if (this.fields[name] === 'f32') this.view.setFloat32(place, value, true);
      else this.view.setUint32(place, value >>> 0, true);
    }
  }
}
