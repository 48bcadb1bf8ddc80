/** A view written over the text of another: only what differs is changed, comments and order stay. What is in it is the engine's to say. */
import { Value } from '@sinclair/typebox/value';
import { appended, editedText, indentOf, memberOf, removed, replaced } from '../jsonEdit';
import type { TextEdit } from '../jsonEdit';
import { membersOf, parseJsonTree, valueOf, type Node } from '../jsonTree';
import { ViewSchema, type View } from './schema';
import { memberText, sectionComment, sectionText, valueText } from './writeView';

type Members = Readonly<Record<string, unknown>>;

/**
 * Guarantee: `parseView` of the text gives the view, and what else `before` has: unknown keys, cameras of other pages.
 * @param before a text that `parseView` finds legal
 * @param view every section as it is to be; one that is left out is removed, but not the notes
 */
export function editedView(before: string, view: View): string {
  const keys = Object.keys(ViewSchema.properties) as (keyof View)[];
  const gone = keys.filter((key) => view[key] === undefined && key !== 'notes');
  let text = before;
  for (const key of keys) {
    const value = view[key];
    if (value !== undefined) text = withSection(text, key, value);
  }
  return withoutMembers(text, [], gone);
}

function withSection(text: string, key: keyof View, value: unknown): string {
  const root = nodeAt(text, []);
  const there = root && memberOf(root, key);
  if (root && !there) {
    const indent = innerIndent(text, root);
    // On a single line a comment would swallow what follows.
    const isOnLines = text.slice(root.offset, root.offset + root.length).includes('\n');
    const isKnown = !isOnLines || text.includes(sectionComment(key));
    const item = isKnown ? memberText(key, value, indent) : sectionText(key, value, indent);
    return editedText(text, appended(text, root, [item], indent));
  }
  return withValue(text, [key], value);
}

/** Of a member that is there. */
function withValue(text: string, path: readonly string[], value: unknown): string {
  const node = nodeAt(text, path);
  if (!node || Value.Equal(valueOf(node), value)) return text;
  if (node.type === 'array' && Array.isArray(value)) {
    return editedText(text, listEdits(text, node, value));
  }
  if (node.type !== 'object' || !isMembers(value)) {
    return editedText(text, [replaced(node, valueText(value, indentOf(text, node)))]);
  }
  return withMembers(text, path, value);
}

function withMembers(before: string, path: readonly string[], value: Members): string {
  const wanted = Object.entries(value).filter(([, one]) => one !== undefined);
  let text = before;
  for (const [key, one] of wanted) {
    const object = nodeAt(text, path);
    if (!object) return text;
    if (memberOf(object, key)) {
      text = withValue(text, [...path, key], one);
    } else {
      const indent = innerIndent(text, object);
      text = editedText(text, appended(text, object, [memberText(key, one, indent)], indent));
    }
  }
  const object = nodeAt(text, path);
  const names = object ? [...membersOf(object).keys()] : [];
  const gone = names.filter((name) => value[name] === undefined && isOurs(path, name));
  return withoutMembers(text, path, gone);
}

/** Items that stay keep what stands between them. */
function listEdits(text: string, list: Node, value: readonly unknown[]): TextEdit[] {
  const items = list.children ?? [];
  const indent = innerIndent(text, list);
  if (items.length > value.length || !value.every((item) => typeof item === 'object')) {
    return [replaced(list, valueText(value, indentOf(text, list)))];
  }
  const changed = items.flatMap((item, k) =>
    Value.Equal(valueOf(item), value[k])
      ? []
      : [replaced(item, valueText(value[k], indentOf(text, item)))],
  );
  const added = value.slice(items.length).map((item) => valueText(item, indent));
  return [...changed, ...appended(text, list, added, indent)];
}

/** What stood above a section by our own hand goes with it. */
function withoutMembers(text: string, path: readonly string[], names: readonly string[]): string {
  const object = nodeAt(text, path);
  if (!object) return text;
  const there = names.filter((name) => memberOf(object, name));
  const after = editedText(text, removed(text, object, there));
  if (path.length > 0) return after;
  return there.reduce((rest, name) => {
    const comment = sectionComment(name as keyof View);
    return comment === '' ? rest : withoutLine(rest, comment);
  }, after);
}

function withoutLine(text: string, line: string): string {
  const at = text.indexOf(line);
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at) + 1;
  return at < 0 || end === 0 || text.slice(start, end).trim() !== line
    ? text
    : text.slice(0, start) + text.slice(end);
}

/** A camera of a page that is not shown is still one; a key that nobody knows is the user's. */
function isOurs(path: readonly string[], name: string): boolean {
  if (path[0] === 'camera') return false;
  let schema: unknown = ViewSchema;
  for (const key of path) schema = propertiesOf(schema)?.[key];
  const properties = propertiesOf(schema);
  return !properties || Object.hasOwn(properties, name);
}

/** null of what names no keys of its own. */
function propertiesOf(schema: unknown): Members | null {
  const { properties } = (schema ?? {}) as { readonly properties?: Members };
  return properties ?? null;
}

/** Of the items of a container: as its first one has it, else two deeper than its own. */
function innerIndent(text: string, container: Node): string {
  const [first] = container.children ?? [];
  const isOwnLine = first && text.slice(container.offset, first.offset).includes('\n');
  return isOwnLine ? indentOf(text, first) : `${indentOf(text, container)}  `;
}

function nodeAt(text: string, path: readonly string[]): Node | null {
  let node = parseJsonTree(text).root;
  for (const key of path) node = node?.type === 'object' ? memberOf(node, key) : null;
  return node;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
