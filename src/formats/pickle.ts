/**
 * A restricted pickle machine, protocols 0 to 5: builds plain data and tensor references, calls nothing.
 * Every global is a name; only a fixed list of torch's constructors is understood, the rest is recorded as not built.
 */
import { ByteCursor } from './byteCursor';
import { FormatError } from './formatError';
import type { StorageRef } from './pickleValues';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue } from './pickleValues';
import { build, persistentLoad, reduce } from './torchGlobals';

/** Far above any checkpoint, far below what would hurt. */
const MAX_OPCODES = 20_000_000;
const MAX_STACK = 1_000_000;

export interface Unpickled {
  readonly value: PickleValue;
  /** Position after STOP. */
  readonly end: number;
  /** Full names of globals met that are not understood, each once. */
  readonly unknownGlobals: readonly string[];
  /** Every storage named, by key; those of optimisers too. */
  readonly storages: ReadonlyMap<string, StorageRef>;
}

/** @throws FormatError in one line for anything that is no pickle or asks for too much */
export function unpickle(bytes: Uint8Array, start: number, name: string): Unpickled {
  return new Machine(new ByteCursor(bytes, start, name), name).run();
}

const MARK = Symbol('mark');
type StackItem = PickleValue | typeof MARK;

class Machine {
  private readonly stack: StackItem[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private readonly unknown = new Set<string>();
  private readonly storages = new Map<string, StorageRef>();

  constructor(
    private readonly bytes: ByteCursor,
    private readonly name: string,
  ) {}

  run(): Unpickled {
    for (let count = 0; count < MAX_OPCODES; count++) {
      const at = this.bytes.position;
      const opcode = this.bytes.uint8();
      if (opcode === 0x2e) {
        return {
          value: this.pop(),
          end: this.bytes.position,
          unknownGlobals: [...this.unknown],
          storages: this.storages,
        };
      }
      if (!this.literal(opcode) && !this.structure(opcode)) {
        throw this.fail(
          `opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at} is not one of pickle protocols 0 to 5 that tensors need`,
        );
      }
      if (this.stack.length > MAX_STACK) throw this.fail(`more than ${MAX_STACK} stacked values`);
    }
    throw this.fail(`more than ${MAX_OPCODES} operations`);
  }

  /** Opcodes that push one plain value. */
  private literal(opcode: number): boolean {
    const { bytes } = this;
    switch (opcode) {
      case 0x4e: // NONE
        return this.push(null);
      case 0x88: // NEWTRUE
        return this.push(true);
      case 0x89: // NEWFALSE
        return this.push(false);
      case 0x4a: // BININT
        return this.push(bytes.int32());
      case 0x4b: // BININT1
        return this.push(bytes.uint8());
      case 0x4d: // BININT2
        return this.push(bytes.uint16());
      case 0x49: // INT
        return this.push(textInteger(bytes.line(), (text) => this.fail(text)));
      case 0x4c: // LONG
        return this.push(textInteger(bytes.line().replace(/L$/, ''), (text) => this.fail(text)));
      case 0x8a: // LONG1
        return this.push(bytes.littleEndianInteger(bytes.uint8()));
      case 0x8b: // LONG4
        return this.push(bytes.littleEndianInteger(bytes.length32()));
      case 0x46: // FLOAT
        return this.push(Number(bytes.line()));
      case 0x47: // BINFLOAT
        return this.push(bytes.float64BigEndian());
      case 0x58: // BINUNICODE
        return this.push(bytes.utf8(bytes.length32()));
      case 0x8c: // SHORT_BINUNICODE
        return this.push(bytes.utf8(bytes.uint8()));
      case 0x8d: // BINUNICODE8
        return this.push(bytes.utf8(bytes.length64()));
      case 0x56: // UNICODE
        return this.push(bytes.line());
      case 0x53: // STRING
        return this.push(bytes.line().replace(/^(['"])(.*)\1$/, '$2'));
      case 0x54: // BINSTRING
        return this.push(bytes.latin1(bytes.length32()));
      case 0x55: // SHORT_BINSTRING
        return this.push(bytes.latin1(bytes.uint8()));
      case 0x42: // BINBYTES
        return this.push(bytes.take(bytes.length32()));
      case 0x43: // SHORT_BINBYTES
        return this.push(bytes.take(bytes.uint8()));
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return this.push(bytes.take(bytes.length64()));
      default:
        return false;
    }
  }

  /** Opcodes that build, name or remember. */
  private structure(opcode: number): boolean {
    const { bytes } = this;
    switch (opcode) {
      case 0x80: // PROTO
        bytes.uint8();
        return true;
      case 0x95: // FRAME
        bytes.length64();
        return true;
      case 0x28: // MARK
        return this.push(MARK);
      case 0x30: // POP
        this.stack.pop();
        return true;
      case 0x31: // POP_MARK
        this.popMark();
        return true;
      case 0x32: // DUP
        return this.push(this.top());
      case 0x7d: // EMPTY_DICT
      case 0x8f: // EMPTY_SET
        return this.push(new PickleDict());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return this.push([]);
      case 0x74: // TUPLE
      case 0x6c: // LIST
        return this.push(this.popMark());
      case 0x64: // DICT
        return this.push(this.setItems(new PickleDict(), this.popMark()));
      case 0x91: // FROZENSET
        return this.push(this.addKeys(new PickleDict(), this.popMark()));
      case 0x85: // TUPLE1
        return this.push(this.popMany(1));
      case 0x86: // TUPLE2
        return this.push(this.popMany(2));
      case 0x87: // TUPLE3
        return this.push(this.popMany(3));
      default:
        return this.mutation(opcode) || this.reference(opcode);
    }
  }

  /** Opcodes that fill the container below them. */
  private mutation(opcode: number): boolean {
    switch (opcode) {
      case 0x73: // SETITEM
        this.setItems(this.under(2), this.popMany(2));
        return true;
      case 0x75: {
        // SETITEMS
        const items = this.popMark();
        this.setItems(this.top(), items);
        return true;
      }
      case 0x61: // APPEND
        this.append(this.under(1), this.popMany(1));
        return true;
      case 0x65: {
        // APPENDS
        const items = this.popMark();
        this.append(this.top(), items);
        return true;
      }
      case 0x90: {
        // ADDITEMS
        const items = this.popMark();
        this.addKeys(this.top(), items);
        return true;
      }
      case 0x62: {
        // BUILD
        const state = this.pop();
        build(this.top(), state);
        return true;
      }
      default:
        return false;
    }
  }

  /** Names, calls that are not made, and the memo. */
  private reference(opcode: number): boolean {
    const { bytes } = this;
    switch (opcode) {
      case 0x63: // GLOBAL
        return this.push(new PickleGlobal(bytes.line(), bytes.line()));
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.popMany(2);
        return this.push(new PickleGlobal(this.text(module), this.text(name)));
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callee, args] = this.popMany(2);
        return this.push(this.call(callee, args));
      }
      case 0x92: {
        // NEWOBJ_EX
        const [callee, args] = this.popMany(3);
        return this.push(this.call(callee, args));
      }
      case 0x69: {
        // INST
        const callee = new PickleGlobal(bytes.line(), bytes.line());
        return this.push(this.call(callee, this.popMark()));
      }
      case 0x6f: {
        // OBJ
        const [callee, ...args] = this.popMark();
        return this.push(this.call(callee ?? null, args));
      }
      case 0x51: // BINPERSID
        return this.push(this.storage(this.pop()));
      default:
        return this.memory(opcode);
    }
  }

  private memory(opcode: number): boolean {
    const { bytes } = this;
    switch (opcode) {
      case 0x71: // BINPUT
        return this.remember(bytes.uint8());
      case 0x72: // LONG_BINPUT
        return this.remember(bytes.uint32());
      case 0x70: // PUT
        return this.remember(Number(bytes.line()));
      case 0x94: // MEMOIZE
        return this.remember(this.memo.size);
      case 0x68: // BINGET
        return this.recall(bytes.uint8());
      case 0x6a: // LONG_BINGET
        return this.recall(bytes.uint32());
      case 0x67: // GET
        return this.recall(Number(bytes.line()));
      default:
        return false;
    }
  }

  private call(callee: PickleValue, args: PickleValue): PickleValue {
    const result = reduce(callee, args, (text) => this.fail(text));
    if (result instanceof PickleObject) this.unknown.add(result.global);
    return result;
  }

  private text(value: PickleValue): string {
    if (typeof value === 'string') return value;
    throw this.fail('a name that is no text');
  }

  private storage(id: PickleValue): StorageRef {
    const ref = persistentLoad(id, (text) => this.fail(text));
    this.storages.set(ref.key, ref);
    return ref;
  }

  private push(value: StackItem): true {
    this.stack.push(value);
    return true;
  }

  private pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined || value === MARK) throw this.fail('a value is missing on the stack');
    return value;
  }

  private popMany(count: number): PickleValue[] {
    const values: PickleValue[] = [];
    for (let k = 0; k < count; k++) values.unshift(this.pop());
    return values;
  }

  private popMark(): PickleValue[] {
    const at = this.stack.lastIndexOf(MARK);
    if (at < 0) throw this.fail('a mark is missing on the stack');
    const items = this.stack.splice(at).slice(1);
    return items as PickleValue[];
  }

  private top(): PickleValue {
    return this.under(0);
  }

  /** The value below `depth` others. */
  private under(depth: number): PickleValue {
    const value = this.stack[this.stack.length - 1 - depth];
    if (value === undefined || value === MARK) throw this.fail('a value is missing on the stack');
    return value;
  }

  private remember(key: number): true {
    this.memo.set(key, this.top());
    return true;
  }

  private recall(key: number): true {
    const value = this.memo.get(key);
    if (value === undefined) throw this.fail(`memo ${key} was never set`);
    return this.push(value);
  }

  /** Items of objects that were not built are dropped with them. */
  private setItems(target: PickleValue, items: readonly PickleValue[]): PickleValue {
    if (items.length % 2 !== 0) throw this.fail('a dict with a key but no value');
    if (target instanceof PickleDict) {
      for (let k = 0; k < items.length; k += 2) target.entries.set(items[k], items[k + 1]);
    }
    return target;
  }

  private addKeys(target: PickleValue, items: readonly PickleValue[]): PickleValue {
    if (target instanceof PickleDict) for (const item of items) target.entries.set(item, true);
    return target;
  }

  private append(target: PickleValue, items: readonly PickleValue[]): void {
    if (Array.isArray(target)) for (const item of items) target.push(item);
  }

  private fail(text: string): FormatError {
    return new FormatError(`${this.name}: not a readable pickle: ${text}`);
  }
}

function textInteger(text: string, fail: (text: string) => FormatError): PickleValue {
  if (text === '01') return true;
  if (text === '00') return false;
  if (!/^[+-]?\d{1,1000}$/.test(text.trim())) throw fail(`'${text.slice(0, 20)}' is no integer`);
  const value = BigInt(text.trim());
  const plain = Number(value);
  return Number.isSafeInteger(plain) ? plain : value;
}
