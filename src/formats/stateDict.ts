/** Finds the model's tensors in whatever a checkpoint wraps them in: dicts of dicts, modules, training states. */
import { PickleDict, PickleObject, TensorRef, type PickleValue } from './pickleValues';

export interface FoundStateDict {
  /** Dotted path to the dict that holds the tensors; '' for the top level. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorRef>;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly notLoaded: readonly string[];
  readonly warnings: readonly string[];
}

/** Where model weights usually are, best first; siblings that hold tensors too are then left out. */
const WRAPPERS = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'network_state_dict',
  'network',
  'net',
  'module',
  'weights',
  'params',
];
const NOT_THE_MODEL = /optim|sched|scaler|ema|average|momentum|loops|callbacks|rng/i;
const MAX_DEPTH = 16;
const MAX_METADATA = 200;
const MAX_TENSORS = 100_000;

export function findStateDict(root: PickleValue): FoundStateDict {
  const search = new Search();
  search.descend(root, []);
  return search.result();
}

class Search {
  private readonly tensors = new Map<string, TensorRef>();
  private readonly metadata: Record<string, string | number | boolean> = {};
  private readonly notLoaded: string[] = [];
  private readonly warnings: string[] = [];
  private path = '';

  /** Looks for the dict to start from; collects from there. */
  descend(value: PickleValue, path: readonly string[]): void {
    const children = childrenOf(value);
    if (!children || path.length > MAX_DEPTH) return;
    const wrapper = this.wrapperOf(children);
    if (wrapper === null) {
      this.path = path.join('.');
      this.collect(value, [], new Set());
      return;
    }
    for (const [key, child] of children) {
      if (key === wrapper) continue;
      if (holdsTensors(child, 0)) this.leaveOut([...path, key]);
      else this.note([...path, key], child, 0);
    }
    this.descend(children.get(wrapper) ?? null, [...path, wrapper]);
  }

  result(): FoundStateDict {
    const { path, tensors, metadata, notLoaded, warnings } = this;
    if (tensors.size === 0) warnings.push('the file holds no tensors');
    return { path, tensors, metadata, notLoaded, warnings };
  }

  /** A key to follow instead of the whole dict: none where tensors already stand. */
  private wrapperOf(children: ReadonlyMap<string, PickleValue>): string | null {
    if ([...children.values()].some((child) => child instanceof TensorRef)) return null;
    const holding = [...children].filter(([, child]) => holdsTensors(child, 0)).map(([key]) => key);
    const known = WRAPPERS.find((key) => holding.includes(key));
    if (known) return known;
    const models = holding.filter((key) => !NOT_THE_MODEL.test(key));
    const only = models.length === 1 ? models[0] : null;
    return only !== null && holding.length > models.length ? only : null;
  }

  private collect(value: PickleValue, path: readonly string[], above: Set<PickleValue>): void {
    const children = childrenOf(value);
    // Pickles may hold themselves; a dict above itself ends here.
    if (!children || above.has(value) || path.length > MAX_DEPTH) return;
    above.add(value);
    for (const [key, child] of children) {
      const childPath = [...path, key];
      if (child instanceof TensorRef) {
        if (this.tensors.size < MAX_TENSORS) this.tensors.set(childPath.join('.'), child);
      } else if (NOT_THE_MODEL.test(key) && path.length === 0 && holdsTensors(child, 0)) {
        this.leaveOut(childPath);
      } else if (child instanceof PickleObject && /weight|bias/.test(key)) {
        this.warnings.push(
          `${childPath.join('.')}: a call of ${child.global} stands where a tensor is expected; it was not made`,
        );
      } else if (childrenOf(child)) {
        if (NOT_THE_MODEL.test(key) && path.length === 0) this.leaveOut(childPath);
        else this.collect(child, childPath, above);
      } else {
        this.note(childPath, child, 0);
      }
    }
    above.delete(value);
  }

  /** Scalars beside the tensors. */
  private note(path: readonly string[], value: PickleValue, depth: number): void {
    const scalar =
      typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    if (scalar) {
      if (Object.keys(this.metadata).length < MAX_METADATA) this.metadata[path.join('.')] = value;
      return;
    }
    if (NOT_THE_MODEL.test(path[path.length - 1] ?? '') && childrenOf(value)) {
      this.leaveOut(path);
      return;
    }
    if (depth > 2) return;
    for (const [key, child] of childrenOf(value) ?? []) this.note([...path, key], child, depth + 1);
  }

  private leaveOut(path: readonly string[]): void {
    const name = path.join('.');
    const what = /optim/i.test(name) ? 'optimiser state' : 'not part of the model';
    this.notLoaded.push(`${name}: ${what}, not loaded`);
  }
}

/** Children by name: of dicts, and of modules that were not built (their parameters, buffers and submodules). */
function childrenOf(value: PickleValue): ReadonlyMap<string, PickleValue> | null {
  if (value instanceof PickleDict) return namedEntries(value);
  if (!(value instanceof PickleObject)) return null;
  const state = value.state ?? value.args;
  if (!(state instanceof PickleDict)) return null;
  const named = namedEntries(state);
  if (!named.has('_modules') && !named.has('_parameters')) return named;
  const children = new Map<string, PickleValue>();
  for (const [key, child] of named) {
    if (!key.startsWith('_') && !(child instanceof PickleDict)) children.set(key, child);
  }
  for (const part of ['_parameters', '_buffers', '_modules']) {
    const dict = named.get(part);
    if (dict instanceof PickleDict) {
      for (const [key, child] of namedEntries(dict)) children.set(key, child);
    }
  }
  return children;
}

function namedEntries(dict: PickleDict): Map<string, PickleValue> {
  const named = new Map<string, PickleValue>();
  for (const [key, value] of dict.entries) {
    if (typeof key === 'string' || typeof key === 'number') named.set(String(key), value);
  }
  return named;
}

function holdsTensors(value: PickleValue, depth: number): boolean {
  if (value instanceof TensorRef) return true;
  if (depth > MAX_DEPTH) return false;
  const children = childrenOf(value);
  if (children) return [...children.values()].some((child) => holdsTensors(child, depth + 1));
  return Array.isArray(value) && value.some((child) => child instanceof TensorRef);
}
