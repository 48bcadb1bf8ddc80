/** The pickle of a state dict as `torch.save` writes it (protocol 2): a dict of tensors, each a view of a storage. Writes nothing else. */
import type { WritableTensor } from './writableTensor';

const PROTO_2 = [0x80, 2];
const EMPTY_DICT = 0x7d;
const EMPTY_TUPLE = 0x29;
const MARK = 0x28;
const TUPLE = 0x74;
const TUPLE_OF = [EMPTY_TUPLE, 0x85, 0x86, 0x87];
const GLOBAL = 0x63;
const REDUCE = 0x52;
const BINPERSID = 0x51;
const NEWFALSE = 0x89;
const SETITEM = 0x73;
const SETITEMS = 0x75;
const STOP = 0x2e;
/** Python's pickler sets so many items of a dict at once. */
const BATCH = 1000;

/** Storage k of the archive is the data of tensor k. */
export function stateDictPickle(tensors: readonly WritableTensor[]): Uint8Array {
  const pickle = new PickleWriter();
  pickle.write(...PROTO_2, EMPTY_DICT);
  pickle.remember();
  for (let first = 0; first < tensors.length; first += BATCH) {
    const single = tensors.length === 1;
    if (!single) pickle.write(MARK);
    tensors.slice(first, first + BATCH).forEach((tensor, k) => {
      pickle.text(tensor.name);
      writeTensor(pickle, tensor, first + k);
    });
    pickle.write(single ? SETITEM : SETITEMS);
  }
  pickle.write(STOP);
  return pickle.bytes();
}

/** torch._utils._rebuild_tensor_v2(storage, 0, shape, stride, False, OrderedDict()). */
function writeTensor(pickle: PickleWriter, { shape, values }: WritableTensor, key: number): void {
  pickle.global('torch._utils', '_rebuild_tensor_v2');
  pickle.write(MARK);
  pickle.write(MARK);
  pickle.shared('storage');
  pickle.global('torch', values instanceof Float32Array ? 'FloatStorage' : 'DoubleStorage');
  pickle.text(String(key));
  pickle.shared('cpu');
  pickle.integer(values.length);
  pickle.write(TUPLE);
  pickle.remember();
  pickle.write(BINPERSID);
  pickle.integer(0);
  pickle.integers(shape);
  pickle.integers(rowMajorStride(shape));
  pickle.write(NEWFALSE);
  pickle.global('collections', 'OrderedDict');
  pickle.write(EMPTY_TUPLE, REDUCE);
  pickle.remember();
  pickle.write(TUPLE);
  pickle.remember();
  pickle.write(REDUCE);
  pickle.remember();
}

/** Elements from one entry to the next along each dimension; an empty dimension counts as 1, as in torch. */
function rowMajorStride(shape: readonly number[]): number[] {
  return shape.map((_, k) => shape.slice(k + 1).reduce((all, size) => all * Math.max(1, size), 1));
}

/** Opcodes and the memo: whatever Python would remember gets a number, what comes again is fetched by it. */
class PickleWriter {
  private readonly chunks: Uint8Array[] = [];
  private readonly memo = new Map<string, number>();
  private remembered = 0;

  write(...bytes: readonly number[]): void {
    this.chunks.push(Uint8Array.from(bytes));
  }

  remember(): void {
    const index = this.remembered++;
    if (index < 256) this.write(0x71, index);
    else this.write(0x72, ...uint32(index));
  }

  text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.write(0x58, ...uint32(bytes.length));
    this.chunks.push(bytes);
    this.remember();
  }

  /** A text of torch's own, the same object every time. */
  shared(text: string): void {
    this.once(`text ${text}`, () => this.text(text));
  }

  global(module: string, name: string): void {
    this.once(`global ${module} ${name}`, () => {
      this.write(GLOBAL);
      this.chunks.push(new TextEncoder().encode(`${module}\n${name}\n`));
      this.remember();
    });
  }

  /** >= 0. */
  integer(value: number): void {
    if (value < 0x100) this.write(0x4b, value);
    else if (value < 0x10000) this.write(0x4d, value & 0xff, value >>> 8);
    else this.write(0x4a, ...uint32(value));
  }

  integers(values: readonly number[]): void {
    if (values.length > 3) this.write(MARK);
    for (const value of values) this.integer(value);
    this.write(TUPLE_OF[values.length] ?? TUPLE);
    if (values.length > 0) this.remember();
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  private once(key: string, write: () => void): void {
    const index = this.memo.get(key);
    if (index === undefined) {
      write();
      this.memo.set(key, this.remembered - 1);
    } else if (index < 256) this.write(0x68, index);
    else this.write(0x6a, ...uint32(index));
  }
}

function uint32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
