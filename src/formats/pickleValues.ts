/** What the restricted pickle machine produces: plain data, and records of what it refused to build. */

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | PickleGlobal
  | PickleObject
  | StorageRef
  | TensorRef;

/** A dict, an OrderedDict or a set (keys only), in file order. */
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** A reference to a class or function by name. It is never resolved, imported or called. */
export class PickleGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get fullName(): string {
    return `${this.module}.${this.name}`;
  }
}

/** The call or construction of a global that was not made; its arguments and state are kept as data. */
export class PickleObject {
  state: PickleValue = null;
  constructor(
    readonly global: string,
    readonly args: PickleValue,
  ) {}
}

/** A storage of raw numbers elsewhere in the file. */
export class StorageRef {
  constructor(
    readonly key: string,
    /** e.g. 'FloatStorage'; 'UntypedStorage' counts bytes. */
    readonly type: string,
    readonly elements: number,
    /** Legacy views: [key, offset, size] into the storage. */
    readonly viewOffset: number = 0,
  ) {}
}

/** A tensor as a strided view of a storage. */
export class TensorRef {
  constructor(
    readonly storage: StorageRef,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
    /** From rebuild functions that carry one (untyped storages), else null. */
    readonly dtype: string | null = null,
  ) {}
}
