/** Puts a problem at its place in the text: the key or value it names, or the nearest section around it. */
import { membersOf, type Node, type Range } from '../jsonTree';
import {
  formatPath,
  type Diagnostic,
  type DiagnosticCode,
  type Path,
  type Problem,
} from './diagnostic';

/** These are about a key, whatever its value. */
const ABOUT_KEYS: ReadonlySet<DiagnosticCode> = new Set(['unknownKey', 'noEffect', 'duplicateKey']);

export function locate({ path, ...problem }: Problem, root: Node, text: string): Diagnostic {
  const range = rangeOf(root, path, ABOUT_KEYS.has(problem.code));
  return { ...problem, path: formatPath(path), ...within(range, text) };
}

/** Never beyond the text; as long as a letter where there is one. */
export function within({ offset, length }: Range, text: string): Range {
  const start = Math.min(offset, Math.max(0, text.length - 1));
  return { offset: start, length: Math.min(Math.max(1, length), text.length - start) };
}

/** A section is marked at its key: its value may be the whole screen. The root is marked at its brace. */
function rangeOf(root: Node, path: Path, atKey: boolean): Range {
  let value = root;
  let key: Node | null = null;
  for (const part of path) {
    const next = childOf(value, part);
    if (!next) return key ?? firstCharacter(root);
    ({ key, value } = next);
  }
  if (key && (atKey || value.type === 'object')) return key;
  return value.type === 'object' ? firstCharacter(value) : value;
}

function childOf(
  node: Node,
  part: string | number,
): { readonly key: Node | null; readonly value: Node } | null {
  if (typeof part === 'string') {
    return node.type === 'object' ? (membersOf(node).get(part) ?? null) : null;
  }
  const value = node.type === 'array' ? node.children?.[part] : undefined;
  return value ? { key: null, value } : null;
}

function firstCharacter({ offset }: Node): Range {
  return { offset, length: 1 };
}
