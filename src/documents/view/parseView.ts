/** Reads a view file: text in, the view and located diagnostics out. Never throws. */
import { Value } from '@sinclair/typebox/value';
import { LEGAL_SCOPES, parseScope } from '../../core/mechanism/scopeText';
import { checkSchema } from '../experiment/checkSchema';
import { nameOf, type Diagnostic, type Path, type Problem } from '../experiment/diagnostic';
import { locate, within } from '../experiment/places';
import { nearestKey } from '../experiment/unknownKey';
import { isRelativePath } from '../relativePath';
import { parseJsonTree, show, valueOf } from '../jsonTree';
import { ViewSchema, type InterventionEntry, type View } from './schema';

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
  const problems = checkSchema(ViewSchema, root, unknownKey);
  const value = valueOf(root);
  const view = Value.Check(ViewSchema, value) ? value : null;
  if (view) problems.push(...checkView(view));
  const failed = problems.some(({ severity }) => severity === 'error');
  return {
    view: failed ? null : view,
    diagnostics: problems
      .map((problem) => locate(problem, root, text))
      .sort((a, b) => a.offset - b.offset),
  };
}

function checkView({ checkpoint, interventions = [] }: View): Problem[] {
  const path = checkpoint?.path ?? '';
  const wrongPath: Problem = {
    ...{ path: ['checkpoint', 'path'], severity: 'error', code: 'path' },
    message: `path: ${show(path)} found, a path relative to this file is legal`,
  };
  return [
    ...(path === '' || isRelativePath(path) ? [] : [wrongPath]),
    ...interventions.flatMap((entry, k) => checkEntry(entry, ['interventions', k])),
  ];
}

function checkEntry(
  { units = [], edges = [], site, scope }: InterventionEntry,
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
  if (scope !== undefined && !parseScope(scope)) {
    add([...at, 'scope'], 'type', `scope: ${show(scope)} found, ${LEGAL_SCOPES} are legal`);
  }
  return problems;
}

function unknownKey(path: Path, siblings: readonly string[]): Problem {
  const message = `${nameOf(path)}: unknown key, it has no effect`;
  const problem: Problem = { path, severity: 'warning', code: 'unknownKey', message };
  const meant = nearestKey(String(path[path.length - 1]), siblings);
  return meant === null
    ? problem
    : { ...problem, message: `${message}; "${meant}" may be meant`, suggestion: meant };
}
