/** Smallest changes to the text of a JSON document: what is not changed stays as it is, comments too. Decides no value. */
import { membersOf, type Node } from './jsonTree';

/** Characters `offset` to `end` of a text become `text`. */
export interface TextEdit {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/** @param edits that do not overlap, in any order; of several at one place the first comes first */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const inOrder = [...edits].sort((a, b) => a.offset - b.offset || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { offset, end, text: inserted } of inOrder) {
    pieces.push(text.slice(at, offset), inserted.replaceAll('\n', lineEnd));
    at = end;
  }
  return [...pieces, text.slice(at)].join('');
}

export function replaced(node: Node, text: string): TextEdit {
  return { offset: node.offset, end: endOf(node), text };
}

/**
 * Behind the last item of an object or a list and whatever comment follows it, on lines of their own unless all is on one.
 * @param items members (`"key": value`) or values, in the order they are to stand
 * @param indent of an item that gets a line of its own
 */
export function appended(
  text: string,
  container: Node,
  items: readonly string[],
  indent: string,
): TextEdit[] {
  if (items.length === 0) return [];
  const last = container.children?.at(-1);
  const close = endOf(container) - 1;
  const isOnLines = text.slice(container.offset, close).includes('\n');
  const hasComma = last !== undefined && commaIn(text, endOf(last), close) !== null;
  const comma = last && !hasComma ? [insertion(endOf(last), ',')] : [];
  const between = isOnLines ? `\n${indent}` : ' ';
  const added = items.map((item) => `${between}${item}`).join(',') + (hasComma ? ',' : '');
  // White space before the bracket stays; a line comment there ends at its line break.
  const place = close - (/\s*$/.exec(text.slice(container.offset + 1, close))?.[0].length ?? 0);
  return [...comma, insertion(place, added)];
}

/** The members of these names with their commas; a line that holds nothing else goes with its member. */
export function removed(text: string, object: Node, names: readonly string[]): TextEdit[] {
  const all = object.children ?? [];
  const goes = (member: Node) => names.includes(String(member.children?.[0]?.value));
  const stays = all.filter((member) => !goes(member));
  const edits = all.filter(goes).flatMap((member): TextEdit[] => {
    const next = all[all.indexOf(member) + 1] as Node | undefined;
    const end = endOf(member);
    const comma = commaIn(text, end, next?.offset ?? endOf(object) - 1);
    if (comma === null) return [gone(wholeLine(text, { offset: member.offset, end }))];
    // A comment before the comma stays.
    return text.slice(end, comma).trim() === ''
      ? [gone(wholeLine(text, { offset: member.offset, end: comma + 1 }))]
      : [gone({ offset: member.offset, end }), gone({ offset: comma, end: comma + 1 })];
  });
  // What stays last has no comma behind it any more, unless all of them had one.
  const last = stays.at(-1);
  const after = last ? all[all.indexOf(last) + 1] : undefined;
  const hadTrailing = commaIn(text, endOf(all.at(-1) ?? object), endOf(object) - 1) !== null;
  const comma = last && after ? commaIn(text, endOf(last), after.offset) : null;
  if (comma === null || hadTrailing) return edits;
  return [...edits, gone({ offset: comma, end: comma + 1 })];
}

/** White space before the line on which a node begins. */
export function indentOf(text: string, { offset }: Node): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Value of a member; null without one. */
export function memberOf(object: Node, name: string): Node | null {
  return membersOf(object).get(name)?.value ?? null;
}

function wholeLine(text: string, { offset, end }: { offset: number; end: number }) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
  if (text.slice(start, offset).trim() === '' && rest && start > 0) {
    return { offset: start, end: end + rest[0].length };
  }
  return { offset, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
}

function gone(range: { readonly offset: number; readonly end: number }): TextEdit {
  return { ...range, text: '' };
}

function insertion(offset: number, text: string): TextEdit {
  return { offset, end: offset, text };
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** Place of the comma between two nodes, outside of comments; null without one. */
function commaIn(text: string, offset: number, end: number): number | null {
  const comments = /\/\/[^\r\n]*|\/\*[^]*?\*\//g;
  const bare = text.slice(offset, end).replace(comments, (comment) => ' '.repeat(comment.length));
  const found = bare.indexOf(',');
  return found < 0 ? null : offset + found;
}
