/** Reads a view file: text in, the view and located diagnostics out. Never throws. */
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { checkSchema } from '../experiment/checkSchema';
import type { Diagnostic, Path, Problem } from '../experiment/diagnostic';
import { locate, within } from '../experiment/places';
import { strangerProblem } from '../experiment/unknownKey';
import { isRelativePath } from '../relativePath';
import { parseJsonTree, show, valueOf } from '../jsonTree';
import { InterventionSchema, ViewSchema, type InterventionEntry, type View } from './schema';

export interface ParsedView {
  /** As written, defaults not filled in; null when a diagnostic is an error. */
  readonly view: View | null;
  /** By place in the text. */
  readonly diagnostics: readonly Diagnostic[];
}

export function parseView(text: string): ParsedView {
  const { root, problems: syntax } = parseJsonTree(text);
  if (!root || syntax.length > 0) {
    const diagnostics = syntax.map(({ offset, length, message }) => ({
      ...{ path: '', severity: 'error' as const, code: 'syntax' as const, message },
      ...within({ offset, length }, text),
    }));
    return { view: null, diagnostics };
  }
  const problems = checkSchema(ViewSchema, root, strangerProblem);
  const value = valueOf(root);
  const view = Value.Check(ViewSchema, value) ? value : null;
  problems.push(...checkParts(value));
  const failed = problems.some(({ severity }) => severity === 'error');
  return {
    view: failed ? null : view,
    diagnostics: problems
      .map((problem) => locate(problem, root, text))
      .sort((a, b) => a.offset - b.offset),
  };
}

/** Each part on its own, so that one that is not legal hides nothing of the others. */
function checkParts(value: unknown): Problem[] {
  const entries = Value.Check(Interventions, value) ? value.interventions : [];
  return [
    ...PATHS.flatMap((at) => {
      const path = at.reduce<unknown>(
        (inner, key) => (Value.Check(Keyed, inner) ? inner[key] : undefined),
        value,
      );
      return typeof path !== 'string' || path === '' || isRelativePath(path)
        ? []
        : [wrongPath(at, path)];
    }),
    ...entries.flatMap((entry, k) =>
      Value.Check(InterventionSchema, entry)
        ? [
            ...checkPart(entry, ['interventions', k]),
            ...(entry.also ?? []).flatMap((part, i) =>
              checkPart(part, ['interventions', k, 'also', i]),
            ),
          ]
        : [],
    ),
  ];
}

const Interventions = Type.Object({ interventions: Type.Array(Type.Unknown()) });
const Keyed = Type.Record(Type.String(), Type.Unknown());
const PATHS = [
  ['checkpoint', 'path'],
  ['simulation', 'inputFile', 'path'],
] as const;

function wrongPath(at: Path, path: string): Problem {
  const message = `path: ${show(path)} found, a path relative to this file is legal`;
  return { path: at, severity: 'error', code: 'path', message };
}

function checkPart(
  { units = [], edges = [], site }: Pick<InterventionEntry, 'units' | 'edges' | 'site'>,
  at: Path,
): Problem[] {
  const problems: Problem[] = [];
  const add = (path: Path, code: Problem['code'], message: string) =>
    problems.push({ path, severity: 'error', code, message });
  if (units.length === 0 && edges.length === 0) {
    add(at, 'missing', 'units: nothing found, units or edges are needed');
  }
  if (units.length > 0 && edges.length > 0) {
    add([...at, 'edges'], 'conflict', 'edges: found beside units, one of the two is legal');
  }
  if (edges.length > 0 && site !== undefined) {
    add([...at, 'site'], 'conflict', `site: '${site}' found beside edges, which have none`);
  }
  return problems;
}
