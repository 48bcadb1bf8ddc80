/** Text of a JSON document with comments as a tree that knows positions. Bounded: every text is parsed or refused in a line. */
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

export type { Node };

export interface Range {
  readonly offset: number;
  readonly length: number;
}

export interface SyntaxProblem extends Range {
  readonly message: string;
}

export interface JsonTree {
  /** null when nothing could be made of the text. */
  readonly root: Node | null;
  readonly problems: readonly SyntaxProblem[];
}

/** No document of ours is longer or deeper; the parser is recursive. */
const MAX_CHARACTERS = 4_000_000;
const MAX_DEPTH = 50;
/** An object's member is a node between it and the value. */
const MAX_NODE_DEPTH = 2 * MAX_DEPTH;
const LFS_PREFIX = 'version https://git-lfs';

/** Comments and trailing commas are legal; so is a byte order mark. */
export function parseJsonTree(text: string): JsonTree {
  if (text.startsWith(LFS_PREFIX)) {
    return refused('a Git LFS pointer, not the file itself: run git lfs pull');
  }
  if (text.length > MAX_CHARACTERS) {
    return refused(`${text.length} characters found, at most ${MAX_CHARACTERS} are legal`);
  }
  const errors: ParseError[] = [];
  const root = parseBounded(text, errors);
  if (root === TOO_DEEP) return refused(`nested too deeply: at most ${MAX_DEPTH} levels are legal`);
  const problems = errors.map(({ error, offset, length }) => ({
    offset,
    length,
    message: `not valid JSON: ${words(printParseErrorCode(error))}`,
  }));
  return { root, problems };
}

/** Key and value nodes of an object; of a key that stands twice the last, as JSON has it. */
export function membersOf(object: Node): Map<string, { readonly key: Node; readonly value: Node }> {
  const members = new Map<string, { key: Node; value: Node }>();
  for (const { children } of object.children ?? []) {
    const [key, value] = children ?? [];
    if (key && value) members.set(String(key.value), { key, value });
  }
  return members;
}

/** Plain value of a node; every key is an own property, `__proto__` too. */
export function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries([...membersOf(node)].map(([key, { value }]) => [key, valueOf(value)]));
}

/** A foreign value on one short line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function refused(message: string): JsonTree {
  return { root: null, problems: [{ offset: 0, length: 1, message }] };
}

const TOO_DEEP = Symbol('nested too deeply');

/** A hostile text overflows the parser's stack, which is a RangeError; a less hostile one that of whoever walks the tree. */
function parseBounded(text: string, errors: ParseError[]): Node | null | typeof TOO_DEEP {
  try {
    // A space in place of the mark keeps positions true.
    const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
    return root && isTooDeep(root) ? TOO_DEEP : (root ?? null);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

function isTooDeep(root: Node): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NODE_DEPTH) return true;
    level = level.flatMap(({ children }) => children ?? []);
  }
  return false;
}

/** 'CommaExpected' → 'comma expected'. */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
