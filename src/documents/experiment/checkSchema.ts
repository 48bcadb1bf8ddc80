/** Checks a parsed file against the schema, key by key, at the exact place. What fits together is checked elsewhere. */
import { KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { membersOf, show, valueOf, type Node } from '../jsonTree';
import { nameOf, type Path, type Problem } from './diagnostic';
import { legalOf } from './legal';
import { unknownKeyProblem } from './unknownKey';

/** An own matrix can be wrong in ten thousand places; the first ones tell enough. */
const MAX_PROBLEMS = 100;

/** What is said of a key that is not legal. @param siblings keys that are, in the same section */
export type UnknownKey = (path: Path, siblings: readonly string[]) => Problem;

interface Found {
  readonly problems: Problem[];
  readonly unknownKey: UnknownKey;
}

export function checkSchema(
  schema: TObject,
  root: Node,
  unknownKey: UnknownKey = unknownKeyProblem,
): Problem[] {
  const problems: Problem[] = [];
  check(schema, root, [], { problems, unknownKey });
  return problems.slice(0, MAX_PROBLEMS);
}

function check(schema: TSchema, node: Node, path: Path, found: Found): void {
  if (found.problems.length >= MAX_PROBLEMS) return;
  if (KindGuard.IsObject(schema)) checkObject(schema, node, path, found);
  // A list of sections may hold unknown keys though it is legal as a whole.
  else if (KindGuard.IsArray(schema) && KindGuard.IsObject(schema.items)) {
    checkArray(schema, node, path, found);
  } else if (Value.Check(schema, valueOf(node))) return;
  else if (KindGuard.IsUnion(schema)) checkUnion(schema.anyOf, schema, node, path, found);
  else if (KindGuard.IsArray(schema)) checkArray(schema, node, path, found);
  else found.problems.push(notLegal(schema, node, path));
}

function checkObject(schema: TObject, node: Node, path: Path, found: Found): void {
  if (node.type !== 'object') {
    found.problems.push(notLegal(schema, node, path));
    return;
  }
  for (const [name, { value }] of membersOf(node)) {
    const inner = [...path, name];
    if (Object.hasOwn(schema.properties, name)) {
      check(schema.properties[name], value, inner, found);
    } else if (inner.join() !== '$schema') {
      found.problems.push(found.unknownKey(inner, Object.keys(schema.properties)));
    }
  }
  found.problems.push(...duplicates(node, path));
}

/** A list is held against the member that is a list, so that the wrong entry is found. */
function checkUnion(
  members: readonly TSchema[],
  schema: TSchema,
  node: Node,
  path: Path,
  found: Found,
): void {
  const list = members.find((member) => KindGuard.IsArray(member));
  if (node.type === 'array' && list) checkArray(list, node, path, found);
  else found.problems.push(notLegal(schema, node, path));
}

function checkArray(schema: TSchema, node: Node, path: Path, found: Found): void {
  const items = node.children ?? [];
  const { minItems = 0, maxItems = Infinity } = schema as { minItems?: number; maxItems?: number };
  if (!KindGuard.IsArray(schema) || node.type !== 'array') {
    found.problems.push(notLegal(schema, node, path));
  } else if (items.length < minItems || items.length > maxItems) {
    const legal = minItems === maxItems ? `${minItems}` : `${minItems} to ${maxItems}`;
    found.problems.push({
      path,
      severity: 'error',
      code: 'range',
      message: `${nameOf(path)}: ${items.length} entries found, ${legal} are legal`,
    });
  } else items.forEach((item, k) => check(schema.items, item, [...path, k], found));
}

function notLegal(schema: TSchema, node: Node, path: Path): Problem {
  const value = valueOf(node);
  const inRange = KindGuard.IsNumber(schema) || KindGuard.IsInteger(schema);
  return {
    path,
    severity: 'error',
    code: inRange && typeof value === 'number' ? 'range' : 'type',
    message: `${nameOf(path) || 'file'}: ${show(value)} found, ${legalOf(schema)} is legal`,
  };
}

function duplicates(node: Node, path: Path): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const { children } of node.children ?? []) {
    const name = String(children?.[0]?.value);
    if (seen.has(name)) {
      problems.push({
        path: [...path, name],
        severity: 'warning',
        code: 'duplicateKey',
        message: `${name}: stands twice; the last one holds`,
      });
    }
    seen.add(name);
  }
  return problems;
}
