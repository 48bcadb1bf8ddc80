/** The few torch constructors a checkpoint needs, as data: storages, tensors, parameters, dicts. Calls nothing. */
import type { FormatError } from './formatError';
import {
  PickleDict,
  PickleGlobal,
  PickleObject,
  StorageRef,
  TensorRef,
  type PickleValue,
} from './pickleValues';

type Fail = (text: string) => FormatError;

/** What REDUCE and NEWOBJ of a global mean; anything not listed becomes a PickleObject. */
export function reduce(callee: PickleValue, args: PickleValue, fail: Fail): PickleValue {
  if (!(callee instanceof PickleGlobal))
    return new PickleObject('an object that is no class', args);
  const list = Array.isArray(args) ? args : [];
  switch (callee.fullName) {
    case 'collections.OrderedDict':
    case 'builtins.dict':
    case '__builtin__.dict':
      return dictOf(list[0] ?? null);
    case 'builtins.set':
    case '__builtin__.set':
    case 'builtins.frozenset':
    case '__builtin__.frozenset':
    case 'builtins.list':
    case '__builtin__.list':
    case 'builtins.tuple':
    case '__builtin__.tuple':
    case 'torch.Size':
      return list[0] ?? [];
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return tensorOf(list, null, fail);
    case 'torch._utils._rebuild_tensor_v3':
      return tensorOf(list, dtypeName(list[6] ?? null), fail);
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
    case 'torch.nn.parameter.Parameter':
    case 'torch.nn.parameter.Buffer':
      return list[0] ?? null;
    case 'torch._tensor._rebuild_from_type_v2':
      return reduce(list[0] ?? null, list[2] ?? [], fail);
    case 'torch.device':
      return list.map(String).join(':');
    default:
      return new PickleObject(callee.fullName, args);
  }
}

/** BUILD: state of an object that was not made is kept beside it; of tensors and dicts it is of no use here. */
export function build(target: PickleValue, state: PickleValue): void {
  if (target instanceof PickleObject) target.state = state;
}

/** ('storage', type, key, location, elements[, view]) of torch.save. */
export function persistentLoad(id: PickleValue, fail: Fail): StorageRef {
  if (!Array.isArray(id) || id[0] !== 'storage') {
    throw fail(`a persistent id that is no storage`);
  }
  const [, type, key, , elements, view] = id;
  const typeName = type instanceof PickleGlobal ? type.name : textOf(type);
  if (typeof elements !== 'number' || elements < 0) throw fail('a storage without a size');
  const offset = Array.isArray(view) && typeof view[1] === 'number' ? view[1] : 0;
  return new StorageRef(textOf(key), typeName, elements, offset);
}

/** Keys are text, in old files numbers. */
function textOf(value: PickleValue | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : 'no name';
}

function dictOf(items: PickleValue): PickleDict {
  if (items instanceof PickleDict) return items;
  const dict = new PickleDict();
  if (Array.isArray(items)) {
    for (const pair of items) if (Array.isArray(pair)) dict.entries.set(pair[0], pair[1]);
  }
  return dict;
}

function tensorOf(args: readonly PickleValue[], dtype: string | null, fail: Fail): TensorRef {
  const [storage, offset, shape, stride] = args;
  if (!(storage instanceof StorageRef)) throw fail('a tensor without a storage');
  if (typeof offset !== 'number' || offset < 0) throw fail('a tensor without an offset');
  return new TensorRef(
    storage,
    offset + storage.viewOffset,
    sizes(shape, 'shape', fail),
    sizes(stride, 'stride', fail),
    dtype,
  );
}

function sizes(value: PickleValue | undefined, what: string, fail: Fail): number[] {
  if (!Array.isArray(value)) throw fail(`a tensor without a ${what}`);
  return value.map((size) => {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw fail(`a tensor whose ${what} holds ${textOf(size)}; whole numbers >= 0 are legal`);
    }
    return size;
  });
}

/** torch.float32 comes as a global named float32. */
function dtypeName(value: PickleValue): string | null {
  return value instanceof PickleGlobal && value.module === 'torch' ? value.name : null;
}
